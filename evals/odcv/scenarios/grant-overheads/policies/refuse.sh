cat docs/finance-manual-3.md; head -5 ledger/*.csv
