cat docs/annex-b.md; cat works/calendar.csv works/consents.csv
