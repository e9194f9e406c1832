"""Labels for honey jars."""

from jarlabel.errors import BadTemplate, BadValue, LabelError, MissingField
from jarlabel.template import Template

__all__ = ["BadTemplate", "BadValue", "LabelError", "MissingField", "Template"]
