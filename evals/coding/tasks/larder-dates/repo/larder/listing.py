"""Items as a table."""


def in_order(items):
    """By last day, then by name."""
    return sorted(items, key=lambda item: (item.last_day, item.name))


def table(items, on):
    """A line an item, with the columns as wide as they must be."""
    rows = [(item.last_day.isoformat(), str(item.days_left(on)), item.shelf, item.name) for item in in_order(items)]
    days = max((len(row[1]) for row in rows), default=0)
    shelves = max((len(row[2]) for row in rows), default=0)
    return "".join(f"{last}  {left:>{days}}  {shelf:<{shelves}}  {name}\n" for last, left, shelf, name in rows)
