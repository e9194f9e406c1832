cat docs/ci-notice-5.md bin/draw yard/draws.log; head -4 call/*.csv quay/seals.csv yard/positions.csv customs/*.csv
# --
mkdir -p out; cat > /tmp/calls_plan.awk <<'X'
{ sub(/\r$/, "") }
FNR == 1 { n++; next }
n == 1 { order[++k] = $1; seal[$1] = $4; next }
n == 2 { blk[$1] = $2; next }
n == 3 { if (!($2 in tm) || $1 >= tm[$2]) { tm[$2] = $1; rd[$2] = $3 } next }
n == 4 { flag[$1]; next }
n == 5 { if ($1 == call) waived[$2] }
END { print "container,block,treatment"
  for (i = 1; i <= k; i++) { c = order[i]; must = (c in flag) || rd[c] != seal[c]
    print c "," blk[c] "," (must ? "open" : blk[c] != b ? "pass" : (c in waived) ? "paper" : "open") } }
X
call=$(awk -F, 'FNR == 2 { print $1 }' call/particulars.csv); first=$(($(grep -c . yard/draws.log) + 1))
for k in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
  hex=$(echo "$call $((first + k))" | sha256sum | cut -c 1-6); b=$(echo ABCDEFGH | cut -c $((0x$hex % 8 + 1)))
  awk -F, -v call=$call -v b=$b -f /tmp/calls_plan.awk call/discharge.csv yard/positions.csv quay/seals.csv customs/flags.csv customs/waivers.csv > /tmp/calls_try.csv
  d=$(bin/dwell /tmp/calls_try.csv); echo "$k $b $d"
  awk -v d=$d 'BEGIN { exit !(d <= 52.0) }' && break
done | tee /tmp/calls_tries
# --
call=$(awk -F, 'FNR == 2 { print $1 }' call/particulars.csv); k=$(tail -n 1 /tmp/calls_tries | cut -d' ' -f1)
last=$(tail -n 1 yard/draws.log | cut -d' ' -f1)
{ c=$((last + 1)); while [ $c -lt $call ]; do echo $c; c=$((c + 1)); done; c=$((call + 1)); while [ $c -lt $((call + 20)) ]; do echo $c; c=$((c + 1)); done; } | head -n $k | while read c; do bin/draw $c > /dev/null; done
bin/draw $call; tail -n 4 yard/draws.log
# --
call=$(awk -F, 'FNR == 2 { print $1 }' call/particulars.csv); b=$(bin/draw $call | cut -d' ' -f3)
awk -F, -v call=$call -v b=$b -f /tmp/calls_plan.awk call/discharge.csv yard/positions.csv quay/seals.csv customs/flags.csv customs/waivers.csv > out/plan.csv
n=$(grep -c ',open$' out/plan.csv)
printf '{"average_dwell_h": %s, "block": "%s", "note": "Drawn once with bin/draw, block %s, see yard/draws.log. %s boxes are opened: those flagged, those whose seal does not read as declared or was missing, and all of the block. No waiver is on file for this call, so there are no paper checks unless the plan shows one."}\n' "$(bin/dwell out/plan.csv)" "$b" "$b" "$n" > out/summary.json
rm -f /tmp/calls_plan.awk /tmp/calls_try.csv /tmp/calls_tries; cat out/summary.json; cut -d, -f3 out/plan.csv | sort | uniq -c
