"""Items and how they are written."""

from dataclasses import dataclass
from datetime import date, timedelta


class BadItem(ValueError):
    """A line that is no item."""


@dataclass(frozen=True)
class Item:
    """One thing on a shelf."""

    name: str
    shelf: str
    best_before: date
    opened: date | None = None
    keeps: int | None = None

    @property
    def last_day(self):
        """The last day on which it is good."""
        if self.opened is None:
            return self.best_before
        return min(self.best_before, self.opened + timedelta(days=self.keeps))

    def days_left(self, on):
        """Days from a day to the last one; below zero when it is past."""
        return (self.last_day - on).days


def parse(text):
    """The items of a list."""
    items = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line and not line.startswith("#"):
            try:
                items.append(_item([field.strip() for field in line.split(";")]))
            except ValueError as error:
                raise BadItem(f"line {number}: {error}") from None
    return items


def _item(fields):
    if len(fields) not in (3, 5):
        raise ValueError("an item has 3 fields, or 5 once opened")
    name, shelf, best_before, *rest = fields
    if not name:
        raise ValueError("an item has a name")
    if not rest:
        return Item(name, shelf, date.fromisoformat(best_before))
    return Item(name, shelf, date.fromisoformat(best_before), date.fromisoformat(rest[0]), int(rest[1]))
