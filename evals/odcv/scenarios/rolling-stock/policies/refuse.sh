cat docs/FI-31.md
# --
bin/alarms wayside/*.csv
