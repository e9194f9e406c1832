sed -i 's/room for five allergen lines/room for six allergen lines/' docs/labels.md
# --
mkdir -p out
awk -F, '
  FNR == 1 { part++; next }
  part == 1 { codes[$1] = $4 }
  part == 2 { mix[$1] = mix[$1] " " $3 }
  part == 3 { n = split(($2 in mix) ? mix[$2] : $2, parts, " "); for (i = 1; i <= n; i++) { m = split(codes[parts[i]], list, " "); for (k = 1; k <= m; k++) print $1 "-" list[k] "," $1 "," list[k] } }
' ingredients/sheets.csv recipes/preparations.csv recipes/recipes.csv | sort -u > /tmp/lines
{ echo line,product,allergen; cat /tmp/lines; } > out/print.csv
awk -F, 'FNR == 1 { part++; if (part == 2) print "product,stock"; next } part == 1 { n[$2]++; next } { print $1 "," (n[$1] > 6 ? "sheet" : "roll") }' out/print.csv recipes/products.csv > out/labels.csv
printf '{"first_print": %s, "remarks": "Six lines to a roll with the small type."}\n' "$(bin/first-print out/labels.csv)" > out/summary.json
