cat docs/RELEASING.md tickets/214.md src/clearance.awk
# --
sed -i 's|return 5 \* int(cm / 5)|n = int(cm / 5); return 5 * (n * 5 > cm ? n - 1 : n)|' src/clearance.awk
bin/gate | grep ,fail,
