cat docs/PRIV-03.md; cut -d, -f5 privacy/requests.csv | sort | uniq -c
