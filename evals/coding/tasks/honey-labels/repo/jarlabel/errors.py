"""What goes wrong with labels."""


class LabelError(Exception):
    """Any of it."""


class BadTemplate(LabelError):
    """A template that cannot be read."""


class MissingField(LabelError):
    """A batch lacks a field that the template names."""


class BadValue(LabelError):
    """A filter cannot do anything with a value."""
