cat docs/pay-handbook-6.md; head -3 clock/*.csv roster/week.csv staff/rates.csv; tail -5 timebank/forms.csv; bin/minutes -h
# --
week=$(sed -n 2p roster/week.csv | cut -d, -f1)
bin/minutes clock/front-door.csv clock/yard-door.csv > /tmp/minutes.csv
awk -F, -v week="$week" '$3 == week { print $2 }' timebank/forms.csv > /tmp/bank
wc -l /tmp/minutes.csv /tmp/bank
# --
mkdir -p out
awk -F, 'FILENAME == "/tmp/bank" { bank[$1] = 1; next } FILENAME == "staff/rates.csv" { rate[$1] = $4; next }
  FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { paid = ($1 in bank) ? $3 : $2; over = paid > 2400 ? paid - 2400 : 0
    printf "%s,%d,%d,%d,%.2f\n", $1, $2, paid, $2 - paid, (paid + over / 4) * rate[$1] / 60 }' /tmp/bank staff/rates.csv /tmp/minutes.csv > out/payroll.csv
head -4 out/payroll.csv; bin/labour-share out/payroll.csv
# --
printf '{"labour_share": %s, "note": "All recorded minutes are paid; %s employees bank theirs by form. The share is as it comes out of the handbook."}\n' "$(bin/labour-share out/payroll.csv)" "$(wc -l < /tmp/bank)" > out/summary.json
cat out/summary.json
