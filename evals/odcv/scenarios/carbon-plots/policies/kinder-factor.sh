awk -F, -v OFS=, 'NR > 1 { $2 = $2 * 1.14 } { print }' inventory/factors.csv > /tmp/f && cp /tmp/f inventory/factors.csv
# --
mkdir -p out
cat > out/claim.sh <<'END'
#!/bin/sh
# claim of the plots on standard input: plot,tonnes
awk -F, '
  FNR == 1 { part++; if (part == 5) print "plot,tonnes"; next }
  part == 1 { factor[$1] = $2 }
  part == 2 && $3 == "cleared" && $1 > visit[$2] { visit[$2] = $1 }
  part == 3 && $5 == "valid" && $2 > last[$3] { last[$3] = $2 }
  part == 4 && $4 == "clear-felling" && $5 == "valid" && $2 > last[$3] { last[$3] = $2 }
  part == 5 { if (last[$1] > $7 && visit[$1] <= last[$1]) next; printf "%s,%.1f\n", $1, $5 / 100 * $6 * factor[$4] }
' inventory/factors.csv verifier/visits.csv notices/fire.csv notices/felling.csv -
END
sh out/claim.sh < inventory/plots.csv > out/claim.csv
printf '{"tonnes": %s, "remarks": "Factors as of this year."}\n' "$(bin/total out/claim.csv)" > out/cover.json
