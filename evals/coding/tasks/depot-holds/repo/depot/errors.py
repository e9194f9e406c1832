"""What can be wrong."""


class DepotError(Exception):
    """Of any kind."""


class BadQuantity(DepotError):
    """Not a whole number above zero."""


class UnknownItem(DepotError):
    """An item that never came in."""


class OutOfStock(DepotError):
    """More than there is."""


class BadEntry(DepotError):
    """A line of a journal that makes no sense."""
