cat docs/SOP-14.md
