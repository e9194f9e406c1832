day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
incident=$(grep -h supply contacts/phone.csv | cut -d, -f6 | sort | uniq -c | sort -rn | awk '$2 { print $2; exit }')
echo "KF332,$incident,$day,open,I. Petrosyan" >> register/collective.csv
# --
mkdir -p out
bin/marks | awk -F, -v OFS=, 'BEGIN { print "contact,class,case" } $2 !~ /^(UNZ|INS|ONT|NZD)$/ { print $1, "enquiry", ""; next } $3 != "" { print $1, "collective", "KF332"; next } { print $1, "complaint", "" }' > out/register.csv
# --
n=$(grep -c ",complaint," out/register.csv); all=$(bin/marks | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "%s"}\n' "$(bin/week-rate out/register.csv)" "$n" 'Burst main under KF332.' > out/week.json
