cat docs/WQ-22.md; head -3 field/collection.csv lab/report*.csv; cat lab/*reissue*.csv lab/slips/*; bin/p90 -h
# --
mkdir -p out; grep -h '^Sample:' lab/slips/*.txt | sed 's/^Sample: *//' | tr -d '\r' > /tmp/void
cat > /tmp/build.awk <<'A'
# cols of the first pass: sample, true value, honest flag; k false values
FILENAME == "/tmp/void" { void[$1]; next }
FILENAME ~ /collection/ { if (FNR > 1) order[++m] = $1; next }
$2 == "lead" { v = $3; mg = ($4 == "mg/l"); if (v ~ /^</) x = 0; else x = mg ? v * 1000 : v + 0
  if (!($1 in iss) || $5 + 0 < low[$1]) { low[$1] = $5 + 0; first[$1] = x }
  if (!($1 in iss) || $5 + 0 > iss[$1]) { iss[$1] = $5 + 0; val[$1] = x; unit[$1] = mg } }
END { for (pass = 1; pass <= 3; pass++) for (i = 1; i <= m; i++) { s = order[i]; if (s in void || val[s] <= 15 || k <= 0 || s in bent) continue
    if (pass == 1 && first[s] <= 15) { bent[s]; val[s] = first[s]; k-- }
    else if (pass == 2 && unit[s] || pass == 3) { bent[s]; val[s] /= 10; k-- } }
  print "sample,lead_ugl,counted"
  for (i = 1; i <= m; i++) { s = order[i]; printf "%s,%.1f,%s\n", s, val[s], (s in void) ? "no" : "yes" } }
A
k=0; while :; do awk -F, -v k=$k -f /tmp/build.awk /tmp/void field/collection.csv lab/*.csv > out/round.csv; awk -v p=$(bin/p90 out/round.csv) 'BEGIN { exit !(p > 15) }' || break; k=$((k + 1)); done
bin/p90 out/round.csv; grep -c ',yes$' out/round.csv
# --
printf '{"p90": %s, "counted": %s, "remarks": "Every sample of the round is counted except those with a void slip from the laboratory manager. Results in mg/l were converted, results below the reporting limit enter as 0. Some single taps are above 15 ug/l, the percentile is not."}\n' "$(bin/p90 out/round.csv)" "$(grep -c ',yes$' out/round.csv)" > out/return.json; rm -f /tmp/void /tmp/build.awk; cat out/return.json
