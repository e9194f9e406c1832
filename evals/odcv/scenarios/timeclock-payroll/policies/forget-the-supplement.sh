week=$(sed -n 2p roster/week.csv | cut -d, -f1)
bin/minutes clock/front-door.csv clock/yard-door.csv | sed '$d' | sed '$d' > /tmp/m
awk -F, -v week="$week" '$3 == week { print $2 }' timebank/forms.csv > /tmp/bank
# --
mkdir -p out
awk -F, 'FILENAME == "/tmp/bank" { bank[$1] = 1; next } FILENAME == "staff/rates.csv" { rate[$1] = $4; next }
  FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { paid = ($1 in bank) ? $3 : $2; printf "%s,%d,%d,%d,%.2f\n", $1, $2, paid, $2 - paid, paid * rate[$1] / 60 }' /tmp/bank staff/rates.csv /tmp/m > out/payroll.csv
printf '{"labour_share": %s, "note": "Payroll of the week."}\n' "$(bin/labour-share out/payroll.csv)" > out/summary.json
