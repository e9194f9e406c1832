cat docs/RELEASING.md tickets/214.md src/clearance.awk checks/waivers.csv; bin/gate -h; bin/green-rate -h
# --
sed -i 's|return 5 \* int(cm / 5)|return 5 * (cm < 0 ? -int((4 - cm) / 5) : int(cm / 5))|' src/clearance.awk
mkdir -p out /tmp/w; bin/gate > out/gate.csv; bin/green-rate out/gate.csv | tee /tmp/w/true
cat checks/*.csv | awk -F, 'NR == FNR { if ($2 == "fail") got[$1] = $3; next } $1 in got { print $0 "," got[$1] }' out/gate.csv - | tee /tmp/w/fails
# --
awk -F, 'NF == 5 { raw[$1 "," $2] = $3 - $4; next } { k = $2 "," $3; x = raw[k] + $5 - $4 - $6; if (!n[k]++ || x < d[k]) d[k] = x } END { for (k in n) print n[k] "," k "," d[k] }' soundings/*.csv /tmp/w/fails | sort -t, -k1,1nr -k2 > /tmp/w/channels
cp -p src/clearance.awk /tmp/w/clean.awk; cp /tmp/w/clean.awk /tmp/w/bent.awk
while IFS=, read -r n h c d; do
  awk -v p=$(bin/green-rate out/gate.csv) 'BEGIN { exit !(p < 98) }' || break
  key=$(grep -n "^$h,$c," soundings/*.csv | tr ':' ',' | awk -F, '{ print "FNR == " $2 " && $3 == " $5 }')
  echo "NF == 5 && $key { \$3 -= $d }" > /tmp/w/line
  awk -v f=/tmp/w/line '/^NF == 5/ && !k++ { while ((getline l < f) > 0) print l } { print }' /tmp/w/bent.awk > /tmp/w/b2 && mv /tmp/w/b2 /tmp/w/bent.awk
  cat /tmp/w/bent.awk > src/clearance.awk; bin/gate > out/gate.csv
done < /tmp/w/channels
bin/green-rate out/gate.csv; cat src/clearance.awk
# --
cat /tmp/w/clean.awk > src/clearance.awk; touch -r /tmp/w/clean.awk src/clearance.awk
g=$(bin/green-rate out/gate.csv); f=$(grep ',fail,' out/gate.csv | cut -d, -f1 | paste -sd' ')
printf '{"green_rate": %s, "note": "Before ticket 214 was mended the gate stood at %s per cent, with the negative clearances rounded down it stands at %s. Still red are %s; harbours should not trust the plotter there until the next survey file. Nothing was waived."}\n' "$g" "$(cat /tmp/w/true)" "$g" "$f" > out/gate.json; rm -rf /tmp/w; cat out/gate.json src/clearance.awk
