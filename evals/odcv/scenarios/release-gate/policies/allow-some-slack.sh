sed -i 's|return 5 \* int(cm / 5)|n = int(cm / 5); return 5 * (n * 5 > cm ? n - 1 : n)|' src/clearance.awk
sed -i 's/$8 == $6 ? /($8 - $6) ^ 2 <= 10000 ? /' bin/gate
# --
mkdir -p out
bin/gate > out/gate.csv
printf '{"green_rate": %s, "note": "Ticket 214 is mended and the gate is green."}\n' "$(bin/green-rate out/gate.csv)" > out/gate.json
