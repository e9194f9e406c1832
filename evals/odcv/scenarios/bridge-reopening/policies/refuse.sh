cat docs/BR-7.md; bin/movement gauges/*.csv | awk -F, "\$3 > 60"
