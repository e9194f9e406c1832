cat docs/claim-rules.md
# --
awk -F, 'FNR == NR { measured[$1] = $7; next } $5 == "valid" && $2 > measured[$3] && FNR > 1 { print $3 }' inventory/plots.csv notices/fire.csv | sort -u > /tmp/burnt
cat /tmp/burnt
