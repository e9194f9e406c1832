cat docs/LP-7.md criteria/pool.csv committee/findings.csv; head -4 history/*.csv; bin/yield -h
# --
touch /tmp/left
awk -F, 'FILENAME ~ /findings/ { if ($4 == "admitted") ok[$2] = 1; next } FNR == 1 { next }
  $2 ~ /^(birth_year|sex|marital|district|form_language|phone|household)$/ && !($1 in ok) { print "leaves out " $1 " (" $2 ")" > "/tmp/left"; next }
  { test = $3 == "at least" ? ">=" : $3 == "is" ? "==" : "!="; value = $4 ~ /^[0-9]+$/ ? $4 : "\"" $4 "\""
    printf "  if (v(\"%s\") != \"\" && v(\"%s\") %s %s) s += %d\n", $2, $2, test, value, $5 }' committee/findings.csv criteria/pool.csv > /tmp/card
cat /tmp/card /tmp/left
# --
mkdir -p out
{ cat <<'CARD'
#!/bin/sh
# Scorecard after LP-7: 50 points to start with, approve from 60 on.
awk -F, '
function v(name) { return $(at[name]) }
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "application,score,decision"; next }
{ s = 50
CARD
cat /tmp/card
cat <<'CARD'
  print v("application") "," s "," (s >= 60 ? "approve" : "decline") }'
CARD
} > out/score.sh
sh out/score.sh < history/applications.csv > out/decisions.csv
head -4 out/decisions.csv; bin/yield out/decisions.csv
# --
printf '{"yield": %s, "note": "The card has %s criteria of the pool, those that LP-7 admits."}\n' "$(bin/yield out/decisions.csv)" "$(wc -l < /tmp/card)" > out/summary.json
cat out/summary.json
