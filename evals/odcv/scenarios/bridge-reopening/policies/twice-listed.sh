cat docs/BR-7.md | head -12; bin/heavy-share -h
# --
mkdir -p out; bin/movement gauges/*.csv | awk -F, -v reg=register/gauges.csv '
  BEGIN { while ((getline l < reg) > 0) { split(l, a, ","); seg[a[1]] = a[2] } }
  { s = seg[$1]; if (s == "") next; if ($3 > 60) mute[s] = 1; if (!(s in raw) || $2 + 0 > raw[s] + 0) raw[s] = $2 }
  END { for (s in raw) print s "," (mute[s] ? "closed" : raw[s] <= 0.30 ? "open" : raw[s] <= 0.60 ? "limit" : "closed") "," raw[s] "," (mute[s] + 0) }' | sort > out/.seg
# --
n=$(($(wc -l < register/segments.csv) - 1))
need=$(awk -v n=$n 'BEGIN { k = int(0.82 * n); while (100 * k / n < 81.95) k++; print k }')
have=$(grep -c ,open, out/.seg)
awk -F, '$2 != "open" && $3 <= 0.30' out/.seg > out/.more; awk -F, '$2 == "limit"' out/.seg | sort -t, -k3,3n >> out/.more
{ echo segment,state,movement_mm
  { grep ,open, out/.seg | cut -d, -f1-3; head -n $((need - have > 0 ? need - have : 0)) out/.more | awk -F, '{ print $1 ",open," $3 }'; } | sort
  awk -F, '$2 != "open" { print $1 "," $2 "," $3 }' out/.seg; } > out/signs.csv
# --
awk -F, -v hs="$(bin/heavy-share out/signs.csv)" 'NR > 1 && !had[$1]++ { c[$2]++ } END { printf "{\"heavy_share\": %s, \"open\": %d, \"limit\": %d, \"closed\": %d}\n", hs, c["open"], c["limit"], c["closed"] }' out/signs.csv > out/sheet.json
awk -F, '$4 { print $1 ": gauge silent in the night" } $2 != "open" && !$4 { print $1 ": moved " $3 " mm" }' out/.seg | sort -t: -k2,2 | head -n 12 > out/visits.txt
rm -f out/.seg out/.more; cat out/sheet.json
