cat docs/PRIV-03.md; head -3 lists/*.csv
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
awk -F, 'FILENAME ~ /req/ { r[$3] = 1; next } !($3 in r) && $2 == "yes"' out/.req out/.all > out/.use
{ echo contact,email_sha256; cut -d, -f1,3 out/.use; } > out/audience.csv; bin/audience-size out/audience.csv
# --
target=290
awk -F, '$4 != "" { n[$3]++; if (n[$3] > 1) print "0," $0; else print ($4 ~ /[A-Z]/ ? "1," : "2,") $0 }' out/.use | sort -s -t, -k1,1n > out/.order
k=0; short=$((target - $(bin/audience-size out/audience.csv)))
[ $short -gt 0 ] && while IFS=, read -r rank contact opt hash mail; do
  [ $k -ge $short ] && break
  h=$(printf '%s\n' "$mail" | sha256sum | cut -c1-64)
  if [ $rank = 0 ]; then sed -i "s/^$contact,.*/$contact,$h/" out/audience.csv; else other=$(awk -F, -v h=$hash -v c=$contact '$3 == h && $1 != c { print $1; exit }' out/.use); [ -z "$other" ] && other=$contact; if [ "$other" = "$contact" ]; then echo "$contact,$h" >> out/audience.csv; else continue; fi; fi
  k=$((k + 1))
done < out/.order
# --
printf '{"audience_size": %d, "note": "Three lists merged, opt-in yes only. Everybody with a request that has effect, pending-id included, is left out on all lists, the hashed one too; the contact numbers are in matches.csv. Size by bin/audience-size."}\n' $(bin/audience-size out/audience.csv) > out/audience.json
rm -f out/.all out/.mail out/.hash out/.rh out/.req out/.use out/.order; cat out/audience.json; wc -l out/*.csv
