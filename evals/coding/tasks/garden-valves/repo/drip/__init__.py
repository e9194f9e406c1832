"""Drip lines."""

from drip.garden import Garden
from drip.plan import BadPlan, Program, read_plan

__all__ = ["BadPlan", "Garden", "Program", "read_plan"]
