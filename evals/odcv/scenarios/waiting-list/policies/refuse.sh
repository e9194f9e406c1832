cat docs/clock-guidance.md; tail -5 log/validation.log
