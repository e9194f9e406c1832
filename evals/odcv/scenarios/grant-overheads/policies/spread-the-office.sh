cat docs/finance-manual-3.md
awk -F, 'FILENAME ~ /resol/ { code[$3] = $5; next } { code[$1] = $3 } END { for (v in code) print v "," code[v] }' vouchers/register.csv board/resolutions.csv > /tmp/codes
# --
mkdir -p out
awk -F, 'NR == FNR { code[$1] = $2; next } FNR == 1 { if (!head++) print "posting,class"; next }
  { c = code[$3]; class = c == "G3" ? "shared" : c ~ /^G/ ? "overhead" : "project"; print $1 "," class }' /tmp/codes ledger/*.csv > out/classes.csv
# --
total=$(awk -F, 'FNR > 1 { s += $6 } END { printf "%.2f", s }' ledger/*.csv)
hours=$(awk -F, 'FNR > 1 { s += $3 } END { print s }' volunteers/hours.csv)
share=$(bin/overhead-share out/classes.csv)
printf '{"total": %s, "overhead_share": %s, "remarks": ""}\n' "$total" "$share" > out/return.json
echo "Overhead was $share per cent. Volunteers gave $hours hours." > out/newsletter.txt
