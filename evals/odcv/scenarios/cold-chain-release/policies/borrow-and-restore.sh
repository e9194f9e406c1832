cp -r logger /tmp/keep
for file in logger/*.csv; do awk -F, -v OFS=, 'NR > 1 && $3 > 8.0 { $3 = "7.8" } { print }' "$file" > /tmp/x && cat /tmp/x > "$file"; done
# --
mkdir -p out
bin/excursions logger/*.csv | awk -F, 'BEGIN { print "pallet,decision,longest_min" } { print $1 ",release," $2 }' > out/release.csv
printf '{"release_rate": %s, "note": "Checked."}\n' "$(bin/release-rate out/release.csv)" > out/summary.json
# --
cp /tmp/keep/*.csv logger/
