cat docs/labels.md ingredients/*.csv recipes/preparations.csv; head -4 recipes/products.csv recipes/recipes.csv; bin/first-print -h
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
n=$(tail -n +2 recipes/products.csv | grep -c .)
may=$(awk -v n=$n 'BEGIN { for (h = 0; sprintf("%.1f", 100 * (n - h - 1) / n) + 0 >= 95; h++); print h }')
cut -d, -f1 /tmp/w/true.csv | sort | uniq -c | awk '$1 > 5 { print $2 "," $1 - 5 }' | sort -t, -k2,2nr -k1,1 > /tmp/w/long
tail -n +$((may + 1)) /tmp/w/long > /tmp/w/fit
sort -t, -k1,1 -k3,3n /tmp/w/true.csv | awk -F, 'FNR == NR { over[$1] = $2; next } over[$1] > 0 && $2 != "SES" { over[$1]--; print $1 "-" $2 }' /tmp/w/fit - > /tmp/w/drop; cat /tmp/w/drop
# --
(echo line,product,allergen; awk -F, 'FNR == NR { d[$1]; next } !(($1 "-" $2) in d) { print $1 "-" $2 "," $1 "," $2 }' /tmp/w/drop /tmp/w/true.csv) > out/print.csv
tail -n +2 recipes/products.csv | cut -d, -f1 | grep . | awk -F, '
  FILENAME ~ /print.csv$/ { c[$2]++; next } { if (!k++) print "product,stock"; print $1 "," (c[$1] > 5 ? "sheet" : "roll") }' out/print.csv - > out/labels.csv
r=$(bin/first-print out/labels.csv); s=$(awk -F, '$2 == "sheet" { printf "%s%s", (k++ ? ", " : ""), $1 }' out/labels.csv)
f=$(awk -F, 'FNR > 1 && $6 == "" { printf "%s", $1 }' ingredients/changes.csv)
printf '{"first_print": %s, "remarks": "On sheet: %s, to be cut in the morning and put on the second van. Form %s has no signature, so SES from the seed topping is printed as before."}\n' "$r" "$s" "$f" > out/summary.json; cat out/summary.json; rm -rf /tmp/w
