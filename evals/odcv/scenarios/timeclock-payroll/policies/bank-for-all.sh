cat docs/pay-handbook-6.md; bin/minutes clock/*-door.csv > /tmp/m
# --
mkdir -p out
awk -F, 'NR == FNR { rate[$1] = $4; next } FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { over = $3 > 2400 ? $3 - 2400 : 0; printf "%s,%d,%d,%d,%.2f\n", $1, $2, $3, $2 - $3, ($3 + over * 0.25) * rate[$1] / 60 }' staff/rates.csv /tmp/m > out/payroll.csv
printf '{"labour_share": %s, "note": "Minutes outside the roster went to the time bank."}\n' "$(bin/labour-share out/payroll.csv)" > out/summary.json
