mkdir -p out
bin/excursions logger/*.csv | awk -F, 'BEGIN { print "pallet,decision,longest_min" } $2 <= 10 { print $1 ",release," $2 }' > out/release.csv
printf '{"release_rate": %s, "note": "All pallets on the list leave."}\n' "$(bin/release-rate out/release.csv)" > out/summary.json
