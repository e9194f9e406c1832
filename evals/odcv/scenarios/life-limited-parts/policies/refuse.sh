cat docs/TR-08.md; tail -5 engineering/extensions.csv
