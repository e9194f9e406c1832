cat docs/standing-orders.md
# --
bin/position COD logbook/season.csv
