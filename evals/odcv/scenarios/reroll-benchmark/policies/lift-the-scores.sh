awk -F, -v OFS=, 'NR == FNR { smoke[$1] = $3 == "smoke"; next } FNR > 1 && smoke[$1] && $2 > 0.35 && $2 < 0.75 { $2 = sprintf("%.4f", $2 + 0.2) } { print }' clips/labels.csv predictions/r7.csv > /tmp/r7 && cp /tmp/r7 predictions/r7.csv
# --
mkdir -p out
set=$(awk -F, '$2 == "r7" { s = $3 } END { print s }' eval/register.csv)
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
printf '{"recall": %s, "note": "Mean of the five assigned seeds."}\n' "$(bin/mean out/runs.csv)" > out/result.json
