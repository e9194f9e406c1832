cat docs/LP-7.md criteria/pool.csv committee/findings.csv
