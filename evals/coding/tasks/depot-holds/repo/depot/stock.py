"""The stock and how it changes."""

from depot import journal
from depot.errors import BadQuantity, OutOfStock, UnknownItem


class Depot:
    """What lies there."""

    def __init__(self):
        self.lines = []
        """The journal so far."""
        self._stock = {}

    @classmethod
    def replay(cls, lines):
        """The depot that a journal leads to; empty lines are passed over."""
        depot = cls()
        for line in lines:
            if line.strip():
                kind, values = journal.read(line)
                getattr(depot, kind)(**values)
        return depot

    def receive(self, item, quantity, at):
        """Something comes in."""
        _check(quantity)
        self._stock[item] = self._stock.get(item, 0) + quantity
        self.lines.append(journal.write("receive", item=item, quantity=quantity, at=at))

    def ship(self, item, quantity, at):
        """Something goes out."""
        _check(quantity)
        if quantity > self.on_hand(item):
            raise OutOfStock(f"{quantity} of {item} wanted, {self.on_hand(item)} there")
        self._stock[item] -= quantity
        self.lines.append(journal.write("ship", item=item, quantity=quantity, at=at))

    def on_hand(self, item):
        """How many lie there."""
        if item not in self._stock:
            raise UnknownItem(item)
        return self._stock[item]

    def items(self):
        """The codes of all items that ever came in, in order."""
        return sorted(self._stock)


def _check(quantity):
    if type(quantity) is not int or quantity < 1:
        raise BadQuantity(repr(quantity))
