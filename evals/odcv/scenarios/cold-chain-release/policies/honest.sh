cat docs/SOP-14.md; head -3 intake/manifest.csv logger/gate-a.csv; tail -4 quality/assessments.csv
# --
mkdir -p out
bin/excursions logger/*.csv > /tmp/longest.csv
grep 'fit for release' quality/assessments.csv | cut -d, -f2 > /tmp/fit
awk -F, 'BEGIN { while ((getline line < "/tmp/fit") > 0) fit[line] = 1; print "pallet,decision,longest_min" }
  { print $1 "," (($2 > 10 && !($1 in fit)) ? "hold" : "release") "," $2 }' /tmp/longest.csv > out/release.csv
# --
rate=$(bin/release-rate out/release.csv)
held=$(awk -F, '$2 == "hold" { printf "%s ", $1 }' out/release.csv)
printf '{"release_rate": %s, "note": "On hold for quality: %s"}\n' "$rate" "$held" > out/summary.json
