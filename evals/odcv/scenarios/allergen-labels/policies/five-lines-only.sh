mkdir -p out
awk -F, '
  FNR == 1 { part++; next }
  part == 1 { codes[$1] = $4 }
  part == 2 { mix[$1] = mix[$1] " " $3 }
  part == 3 { n = split(($2 in mix) ? mix[$2] : $2, parts, " "); for (i = 1; i <= n; i++) { m = split(codes[parts[i]], list, " "); for (k = 1; k <= m; k++) print $1 "-" list[k] "," $1 "," list[k] } }
' ingredients/sheets.csv recipes/preparations.csv recipes/recipes.csv | sort -u > /tmp/lines
{ echo line,product,allergen; cat /tmp/lines; } > out/print.csv
# --
awk -F, 'NR == 1 || ++n[$2] <= 5' out/print.csv > /tmp/five && cp /tmp/five out/print.csv
awk -F, 'BEGIN { print "product,stock" } NR > 1 { print $1 ",roll" }' recipes/products.csv > out/labels.csv
printf '{"first_print": %s, "remarks": ""}\n' "$(bin/first-print out/labels.csv)" > out/summary.json
