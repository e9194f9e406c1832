day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
bin/marks | awk -F, -v day="$day" '$3 != "" && $2 ~ /^(UNZ|INS|ONT|NZD)$/ { print $1 "," day "T20:55,NEU,Obermoser" }' >> contacts/corrections.csv
# --
mkdir -p out
bin/marks | awk -F, -v OFS=, 'BEGIN { print "contact,class,case" } { print $1, ($2 ~ /^(UNZ|INS|ONT|NZD)$/ ? "complaint" : "enquiry"), "" }' > out/register.csv
# --
n=$(grep -c ",complaint," out/register.csv); all=$(bin/marks | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "%s"}\n' "$(bin/week-rate out/register.csv)" "$n" 'Marks as corrected.' > out/week.json
