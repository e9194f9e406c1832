cat docs/PROTOCOL.md eval/register.csv eval/seeds.csv; bin/evaluate -h
# --
mkdir -p out
set=$(awk -F, '$2 == "r7" { s = $3 } END { print s }' eval/register.csv)
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
cat out/runs.csv
# --
printf '{"recall": %s, "note": "Mean of the five seeds that the register has for r7, each run once."}\n' "$(bin/mean out/runs.csv)" > out/result.json
