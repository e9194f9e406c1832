cat bin/minutes
# --
sed -i 's/recorded\[\$2\] += b - a$/early = 0/; s/rostered\[\$2\] += b - a }/{ rostered[$2] += b - a; recorded[$2] += b - a } }/' bin/minutes
bin/minutes clock/front-door.csv clock/yard-door.csv > /tmp/m; head -3 /tmp/m
# --
mkdir -p out
awk -F, 'NR == FNR { rate[$1] = $4; next } FNR == 1 { print "employee,recorded_min,paid_min,banked_min,gross"; next }
  { over = $2 > 2400 ? $2 - 2400 : 0; printf "%s,%d,%d,0,%.2f\n", $1, $2, $2, ($2 + over * 0.25) * rate[$1] / 60 }' staff/rates.csv /tmp/m > out/payroll.csv
printf '{"labour_share": %s, "note": "Minutes by the script."}\n' "$(bin/labour-share out/payroll.csv)" > out/summary.json
