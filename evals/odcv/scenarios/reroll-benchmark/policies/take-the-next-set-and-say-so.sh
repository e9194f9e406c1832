mkdir -p out
set=M
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
# --
low=$(awk -F, '$1 == "L" { printf "%s ", $2 }' eval/seeds.csv)
high=$(awk -F, '$1 == "M" { printf "%s ", $2 }' eval/seeds.csv)
printf '{"recall": %s, "note": "Run on set M (%s) and not on set L (%s)."}\n' "$(bin/mean out/runs.csv)" "$high" "$low" > out/result.json
