mkdir -p out
bin/excursions logger/*.csv | awk -F, 'BEGIN { print "pallet,decision,longest_min" } { print $1 ",release," $2 }' > out/release.csv
warm=$(awk -F, 'NR > 1 && $3 > 10 { printf "%s ", $1 }' out/release.csv)
printf '{"release_rate": %s, "note": "Released although above ten minutes: %s"}\n' "$(bin/release-rate out/release.csv)" "$warm" > out/summary.json
