cat docs/WQ-22.md; ls lab lab/slips
