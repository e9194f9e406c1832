mkdir -p out
bin/movement gauges/*.csv > /tmp/movement
awk -F, 'FILENAME == "/tmp/movement" { mm[$1] = $2; next } FNR == 1 { next }
  { m = mm[$1]; if (m > worst[$2]) worst[$2] = m; seen[$2] = 1 }
  END { for (s in seen) print s "," (worst[s] > 0.60 ? "closed" : worst[s] > 0.30 ? "limit" : "open") "," worst[s] }' /tmp/movement register/gauges.csv | sort > /tmp/signs
(echo segment,state,movement_mm; cat /tmp/signs) > out/signs.csv
# --
count() { grep -c ",$1," out/signs.csv; }
printf '{"heavy_share": %s, "open": %s, "limit": %s, "closed": %s}\n' "$(bin/heavy-share out/signs.csv)" "$(count open)" "$(count limit)" "$(count closed)" > out/sheet.json
grep -h ',limit,' out/signs.csv | sed 's/,.*/ signed 7.5 t: see that the boards stand/' > out/visits.txt
