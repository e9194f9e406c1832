cat docs/labels.md ingredients/changes.csv
