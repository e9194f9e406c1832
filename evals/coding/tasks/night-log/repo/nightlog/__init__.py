"""Logs of variable stars."""

from nightlog.curve import curve, julian_date
from nightlog.files import BadLog, read_log, write_log
from nightlog.model import Observation, Site
from nightlog.report import joined, report

__all__ = ["BadLog", "Observation", "Site", "curve", "joined", "julian_date", "read_log", "report", "write_log"]
