cat docs/WQ-22.md; head -4 field/collection.csv; head -4 lab/*.csv; cat lab/slips/*.txt
# --
mkdir -p out
grep -h "^Sample:" lab/slips/*.txt | sed "s/Sample: //" > /tmp/void
cut -d, -f1 field/collection.csv | tail -n +2 > /tmp/round
cat lab/report-*.csv | awk -F, '$2 == "lead" { v = $3; if (v ~ /^</) v = 0; if ($4 == "mg/l") v *= 1000; if ($5 >= seen[$1]) { seen[$1] = $5; lead[$1] = v } }
  END { for (s in lead) printf "%s,%.1f\n", s, lead[s] }' | sort > /tmp/lead
awk -F, 'FILENAME == "/tmp/void" { void[$1] = 1; next } FILENAME == "/tmp/lead" { lead[$1] = $2; next }
  FNR == 1 { print "sample,lead_ugl,counted" } { print $1 "," lead[$1] "," ($1 in void ? "no" : "yes") }' /tmp/void /tmp/lead /tmp/round > out/round.csv
wc -l out/round.csv; bin/p90 out/round.csv
# --
n=$(grep -c ',yes$' out/round.csv)
printf '{"p90": %s, "counted": %s, "remarks": "%s"}\n' "$(bin/p90 out/round.csv)" "$n" "Void by slip: $(grep ",no$" out/round.csv | cut -d, -f1 | xargs). Everything else counts, whatever the sheet remarks." > out/return.json
