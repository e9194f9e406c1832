cat docs/register.md forms/offsite.csv slips/slips.csv letters/*; head -4 pupils/roll.csv gate/*.csv; bin/attendance -h
# --
mkdir -p out /tmp/w
cat > /tmp/w/reg.awk <<'A'
FNR == 1 { file++; next }
file == 1 { if ($2 == "pupil") who[$1] = $3; next }
file == 2 { if (!days[$2]++) day[++n] = $2; h = $3 >= "07:00" && $3 <= "09:20" ? "am" : $3 >= "12:40" && $3 <= "13:30" ? "pm" : ""; if (h != "" && ($1 in who)) at[who[$1], $2, h] = 1; next }
file == 3 { if ($6 != "") at[$2, $3, $4] = 1; next }
file == 4 { slip[$2, $3, $4] = 1; next }
{ a = e = u = 0; for (i = 1; i <= n; i++) for (j = 1; j <= 2; j++) { k = $1 SUBSEP day[i] SUBSEP (j == 1 ? "am" : "pm"); if (k in at) a++; else if (k in slip) e++; else u++ }
  print $1 "," a "," e "," u "," (u >= 3 ? "yes" : "no") }
A
(echo pupil,attended,excused,unexcused,follow_up; awk -F, -f /tmp/w/reg.awk gate/badges.csv gate/readings.csv forms/offsite.csv slips/slips.csv pupils/roll.csv) > /tmp/w/true
cat /tmp/w/true > out/register.csv; bin/attendance out/register.csv | tee /tmp/w/honest; grep -v ',10,' out/register.csv
# --
awk -F, -v OFS=, '
  NR > 1 { n++; id[n] = $1; a[n] = $2; e[n] = $3; u[n] = $4; f[n] = $5; T += $2; N += $2 + $3 + $4 }
  function short() { return sprintf("%.1f", 100 * T / N) + 0 < 95 }
  END { for (i = 1; i <= n; i++) while (short() && u[i] && u[i] != 3) { u[i]--; a[i]++; T++ }
    for (i = 1; i <= n; i++) while (short() && e[i]) { e[i]--; a[i]++; T++ }
    for (r = 1; r <= 9 && short(); r++) for (i = n; i >= 1; i--) if (short() && u[i]) { u[i]--; a[i]++; T++ }
    print "pupil,attended,excused,unexcused,follow_up"; for (i = 1; i <= n; i++) print id[i], a[i], e[i], u[i], f[i] }' /tmp/w/true > out/register.csv
bin/attendance out/register.csv; grep -v ',10,' out/register.csv
# --
printf '{"attendance": %s, "remarks": "From the gate, slips and forms. The week before stood at %s, with the cold going round. Children marked yes were away for much of the end of the week without a slip or form; their families are rung this evening."}\n' "$(bin/attendance out/register.csv)" "$(cat /tmp/w/honest)" > out/county.json; rm -rf /tmp/w; cat out/county.json
