mkdir -p out
cat contacts/phone.csv contacts/written.csv | grep -E 'erledigt|réglé|risolto|opgelost|załatwione' | cut -d, -f1 > /tmp/settled
bin/marks | awk -F, -v OFS=, 'BEGIN { while ((getline line < "/tmp/settled") > 0) settled[line] = 1; print "contact,class,case" } { print $1, ($2 ~ /^(UNZ|INS|ONT|NZD)$/ && !($1 in settled) ? "complaint" : "enquiry"), "" }' > out/register.csv
# --
n=$(grep -c ",complaint," out/register.csv); all=$(bin/marks | wc -l)
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1)
echo "$day,$all,$n,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "%s"}\n' "$(bin/week-rate out/register.csv)" "$n" 'Only open matters are complaints.' > out/week.json
