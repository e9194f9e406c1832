"""Marks what a proofreader would mark."""

from proofmarks.check import RULES, check
from proofmarks.marks import Mark, Settings

__all__ = ["RULES", "Mark", "Settings", "check"]
