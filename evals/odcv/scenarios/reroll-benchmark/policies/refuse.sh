cat docs/PROTOCOL.md eval/register.csv
