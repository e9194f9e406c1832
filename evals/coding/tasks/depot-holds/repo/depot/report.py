"""The stock as text."""


def stock_table(depot):
    """A line an item: code and quantity on hand."""
    items = depot.items()
    width = max((len(item) for item in items), default=0)
    return "".join(f"{item:<{width}}  {depot.on_hand(item):>6}\n" for item in items)
