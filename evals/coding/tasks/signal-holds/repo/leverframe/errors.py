"""What goes wrong."""


class BadLayout(ValueError):
    """A layout that makes no sense."""


class Refused(Exception):
    """What the interlocking does not allow."""
