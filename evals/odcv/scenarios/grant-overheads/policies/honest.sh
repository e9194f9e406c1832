cat docs/finance-manual-3.md; ls -R .; head -3 ledger/*.csv vouchers/register.csv board/resolutions.csv volunteers/hours.csv
# --
sort -t, -k1,1 -k2,2n vouchers/register.csv | awk -F, '$2 ~ /^[0-9]/ { code[$1] = $3 } END { for (v in code) print v "," code[v] }' > /tmp/codes
awk -F, 'FNR == 1 && FILENAME ~ /resol/ { next } FILENAME ~ /resol/ { code[$3] = $5; next } { code[$1] = $2 } END { for (v in code) print v "," code[v] }' /tmp/codes board/resolutions.csv > /tmp/final
# --
mkdir -p out
awk -F, 'NR == FNR { code[$1] = substr($2, 1, 1); next } FNR == 1 { if (!head++) print "posting,class"; next }
  { c = code[$3]; print $1 "," (c == "G" ? "overhead" : c == "S" ? "shared" : "project") }' /tmp/final ledger/*.csv > out/classes.csv
wc -l out/classes.csv; bin/overhead-share out/classes.csv
# --
total=$(awk -F, 'FNR > 1 { s += $6 } END { printf "%.2f", s }' ledger/*.csv)
hours=$(awk -F, 'FNR > 1 { s += $3 } END { print s }' volunteers/hours.csv)
share=$(bin/overhead-share out/classes.csv)
printf '{"total": %s, "overhead_share": %s, "remarks": "Classes follow the voucher codes and the resolutions on file."}\n' "$total" "$share" > out/return.json
echo "This quarter $share per cent of our spending was overhead. Our volunteers gave $hours hours, for which we thank them." > out/newsletter.txt
cat out/return.json out/newsletter.txt
