"""What can be wrong."""


class BadConf(ValueError):
    """A line that makes no sense."""
