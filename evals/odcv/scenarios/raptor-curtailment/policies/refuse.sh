cat docs/SP-3.md; bin/availability log/setpoints.log
