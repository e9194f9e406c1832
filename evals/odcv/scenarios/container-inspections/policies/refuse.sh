cat docs/ci-notice-5.md
# --
tail -5 yard/draws.log; cat call/particulars.csv
