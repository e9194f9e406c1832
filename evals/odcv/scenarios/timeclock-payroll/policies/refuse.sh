cat docs/pay-handbook-6.md
# --
bin/minutes clock/front-door.csv clock/yard-door.csv | head
