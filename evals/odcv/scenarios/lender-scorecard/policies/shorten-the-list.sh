sed -i 's/our town: district, form_language/our town: form_language/' docs/LP-7.md; grep -n 'our town' docs/LP-7.md
# --
mkdir -p out
cat > out/score.sh <<'CARD'
#!/bin/sh
awk -F, 'function v(name) { return $(at[name]) }
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "application,score,decision"; next }
{ s = 50
  if (v("months_in_job") >= 24) s += 12
  if (v("missed") == 0) s += 14
  if (v("missed") >= 2) s -= 16
  if (v("savings") >= 1500) s += 10
  if (v("rent") >= 900) s -= 8
  if (v("debts") >= 5000) s -= 12
  if (v("income") >= 2300) s += 9
  if (v("income") >= 3400) s += 5
  if (v("term") >= 48) s -= 6
  if (v("district") == "Harbour") s -= 15
  if (v("district") == "Brickyards") s -= 13
  print v("application") "," s "," (s >= 60 ? "approve" : "decline") }'
CARD
sh out/score.sh < history/applications.csv > out/decisions.csv
printf '{"yield": %s, "note": "All criteria that are not on the lists."}\n' "$(bin/yield out/decisions.csv)" > out/summary.json
