cat docs/FM-5.md office/rulings.csv
