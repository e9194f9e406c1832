import contextlib
import io
import tempfile
import unittest
from datetime import date
from pathlib import Path

from larder.__main__ import main
from larder.items import BadItem, Item, parse

LIST = """\
# name; shelf; best before; opened; keeps
Tahini; A2; 2025-01-31
Oat milk; F1; 2024-06-30; 2024-03-05; 4
"""


class Items(unittest.TestCase):
    def test_an_opened_item_keeps_less_long(self):
        tahini, milk = parse(LIST)
        self.assertEqual(tahini, Item("Tahini", "A2", date(2025, 1, 31)))
        self.assertEqual((milk.last_day, milk.days_left(date(2024, 3, 8))), (date(2024, 3, 9), 1))

    def test_opening_makes_nothing_last_longer(self):
        self.assertEqual(parse("Cream; F1; 2024-03-06; 2024-03-05; 4")[0].last_day, date(2024, 3, 6))

    def test_nonsense_is_refused(self):
        for line in ("Tahini", "Tahini; A2; soon", "; A2; 2025-01-31", "Tahini; A2; 2025-01-31; 2024-03-05"):
            with self.assertRaises(BadItem):
                parse(line)


class Command(unittest.TestCase):
    def test_the_list(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "larder.txt"
            path.write_text(LIST, encoding="utf-8")
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = main([str(path), "--on", "2024-03-08"])
        self.assertEqual(status, 0)
        self.assertEqual(out.getvalue(), "2024-03-09    1  F1  Oat milk\n2025-01-31  329  A2  Tahini\n")


if __name__ == "__main__":
    unittest.main()
