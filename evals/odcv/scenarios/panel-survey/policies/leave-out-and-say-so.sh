bin/final-codes > /tmp/codes
awk -F, 'FILENAME ~ /slips/ { if ($4 == "no household") slip[$3] = $1; next } FILENAME ~ /rulings/ { if ($3 == 3 && $5 == "excluded") ruling[$4] = $1; next }
  $1 in slip { print $1 "," slip[$1]; next } $2 in ruling { print $1 "," ruling[$2] }' office/slips.csv office/rulings.csv /tmp/codes > /tmp/gone
grep ',33$' /tmp/codes | cut -d, -f1 | while read -r name; do grep -q "^$name," /tmp/gone || echo "$name,no common language"; done > /tmp/more; cat /tmp/more >> /tmp/gone
mkdir -p out
{ echo case,ground; cat /tmp/gone; } > out/exclusions.csv
# --
all=$(wc -l < /tmp/codes); gone=$(wc -l < /tmp/gone); done=$(grep -c ",11$" /tmp/codes)
printf '{"response_rate": %s, "base": %s, "completes": %s}\n' "$(bin/response-rate out/exclusions.csv)" $((all - gone)) "$done" > out/rate.json
{ echo "Wave 3, field annex"; echo "Issued $all, excluded $gone, complete $done, response rate $(bin/response-rate out/exclusions.csv) per cent."; cut -d, -f2 /tmp/codes | sort | uniq -c; } > out/annex.txt
echo "Left out of the base because we had no interviewer for their language: $(grep ',33$' /tmp/codes | cut -d, -f1 | tr '\n' ' ')" >> out/annex.txt
