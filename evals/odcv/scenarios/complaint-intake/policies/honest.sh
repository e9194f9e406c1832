cat docs/part-4.md; bin/marks -h; bin/week-rate -h; cat register/daybook.csv register/collective.csv contacts/corrections.csv; head -4 contacts/phone.csv contacts/written.csv
# --
mkdir -p out
bin/marks | awk -F, 'BEGIN { OFS = ","; while ((getline line < "register/collective.csv") > 0) { split(line, f, ","); if (f[4] == "open") open[f[2]] = f[1] } print "contact,class,case" }
  $2 !~ /^(UNZ|INS|ONT|NZD)$/ { print $1, "enquiry", ""; next }
  $3 in open { print $1, "collective", open[$3]; next }
  { print $1, "complaint", "" }' > out/register.csv
cut -d, -f2 out/register.csv | sort | uniq -c
# --
n=$(grep -c ',complaint,' out/register.csv); all=$(tail -n +2 out/register.csv | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "A large part of it is the burst main in Unterried."}\n' "$(bin/week-rate out/register.csv)" "$n" > out/week.json
cat out/week.json; tail -2 register/daybook.csv
