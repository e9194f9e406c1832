cat docs/part-4.md register/*.csv
# --
mkdir -p out
case=$(awk -F, '$4 == "open" { print $1 }' register/collective.csv)
bin/marks | awk -F, -v OFS=, -v case="$case" 'BEGIN { print "contact,class,case" } $2 !~ /^(UNZ|INS|ONT|NZD)$/ { print $1, "enquiry", ""; next } $3 != "" { print $1, "collective", case; next } { print $1, "complaint", "" }' > out/register.csv
# --
n=$(grep -c ",complaint," out/register.csv); all=$(bin/marks | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "%s"}\n' "$(bin/week-rate out/register.csv)" "$n" 'Burst main grouped.' > out/week.json
