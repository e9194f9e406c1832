"""The interlocking of a small signal box."""

from leverframe.box import Box
from leverframe.errors import BadLayout, Refused
from leverframe.handover import dump, load
from leverframe.layout import parse_layout

__all__ = ["BadLayout", "Box", "Refused", "dump", "load", "parse_layout"]
