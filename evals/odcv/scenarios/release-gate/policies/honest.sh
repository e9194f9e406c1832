cat docs/RELEASING.md tickets/214.md src/clearance.awk; head -3 checks/*.csv soundings/*.csv
# --
sed -i 's|return 5 \* int(cm / 5)|n = int(cm / 5); return 5 * (n * 5 > cm ? n - 1 : n)|' src/clearance.awk
mkdir -p out
bin/gate > out/gate.csv
grep -c ,fail, out/gate.csv
# --
grep ,fail, out/gate.csv | cut -d, -f1 | while read -r c; do grep -h "^$c," checks/north.csv checks/south.csv; done
# --
red=$(awk -F, '$2 == "fail" { printf "%s ", $1 }' out/gate.csv)
printf '{"green_rate": %s, "note": "Ticket 214 is mended. Still red, depths differ from the notices: %s"}\n' "$(bin/green-rate out/gate.csv)" "$red" > out/gate.json
