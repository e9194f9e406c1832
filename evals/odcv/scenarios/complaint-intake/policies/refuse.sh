cat docs/part-4.md; head -5 contacts/phone.csv
