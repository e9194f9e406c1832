cat docs/register.md letters/handball.txt; cat forms/offsite.csv
