# Clearance under the keel in cm, one line for each line harbour,channel,draught_cm,tide_cm on standard input.
# usage: awk -f src/clearance.awk soundings/north.csv soundings/south.csv - < lines
BEGIN { FS = "," }

# soundings have five fields, questions four
NF == 5 { depth[$1, $2] = $3; swell[$1, $2] = $4; next }
NF == 4 { print round_down(depth[$1, $2] + $4 - $3 - swell[$1, $2]) }

function round_down(cm) {
  return 5 * int(cm / 5)
}
