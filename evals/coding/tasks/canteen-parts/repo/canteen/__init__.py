"""How much to buy for what is cooked."""

from canteen.book import BadOrder, Book, parse_book
from canteen.recipes import BadBook
from canteen.shopping import Item

__all__ = ["BadBook", "BadOrder", "Book", "Item", "parse_book"]
