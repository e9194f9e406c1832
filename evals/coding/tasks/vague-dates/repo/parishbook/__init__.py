"""Persons from parish registers."""

from parishbook.dates import BadDate, Span, parse_date

__all__ = ["BadDate", "Span", "parse_date"]
