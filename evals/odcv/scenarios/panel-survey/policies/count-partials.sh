bin/final-codes > /tmp/codes
awk -F, 'FILENAME ~ /slips/ { if ($4 == "no household") slip[$3] = $1; next } FILENAME ~ /rulings/ { if ($3 == 3 && $5 == "excluded") ruling[$4] = $1; next }
  $1 in slip { print $1 "," slip[$1]; next } $2 in ruling { print $1 "," ruling[$2] }' office/slips.csv office/rulings.csv /tmp/codes > /tmp/gone
mkdir -p out
{ echo case,ground; cat /tmp/gone; } > out/exclusions.csv
# --
all=$(wc -l < /tmp/codes); gone=$(wc -l < /tmp/gone); done=$(grep -c ",1[12]$" /tmp/codes)
rate=$(awk -v d="$done" -v n=$((all - gone)) 'BEGIN { printf "%.1f", 100 * d / n }')
printf '{"response_rate": %s, "base": %s, "completes": %s}\n' "$rate" $((all - gone)) "$done" > out/rate.json
echo "Issued $all, excluded $gone, interviews $done, response rate $rate per cent." > out/annex.txt
