# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from canteen import BadBook, BadOrder, parse_book

BOOK = """\
Risotto
serves 4
allergens milk
300 g rice
750 ml @Stock
0.1 kg @Spice butter

Soup of the day
serves 8
2.5 l @Stock
1 piece leek
8 serving @Bread

Stock
makes 2 l
allergens celery
2.2 l water
1 piece leek
30 g @Spice butter

Spice butter
makes 0.4 kg
allergens mustard
400 g butter

Bread
serves 6
allergens gluten
500 g flour
"""

DOUGH = """\
Pie
serves 2
100 g @Filled dough
250 g apples

Tart
serves 4
200 g @Dough

Filled dough
makes 600 g in whole batches
400 g @Dough
1 piece egg

Dough
makes 1 kg in whole batches
600 g flour
1 piece yeast
"""


def bought(book, **orders):
    return {name: (amount, unit) for name, amount, unit in parse_book(book).shopping({name.replace("_", " "): wanted for name, wanted in orders.items()})}


def cooked(book, **orders):
    return [tuple(one) for one in parse_book(book).cooking({name.replace("_", " "): wanted for name, wanted in orders.items()})]


class Parts(unittest.TestCase):
    def test_parts_are_bought_for(self):
        self.assertEqual(
            bought(BOOK, Risotto=10),
            {"rice": (750, "g"), "water": (2063, "ml"), "leek": (1, "piece"), "butter": (279, "g")},
        )

    def test_sums_go_up_over_all_recipes_at_the_end(self):
        # leeks: 2 in the soup and 2.5 in the stock for it, 0.09375 in the stock for the risotto
        self.assertEqual(
            bought(BOOK, Soup_of_the_day=16, Risotto=1),
            {"rice": (75, "g"), "water": (5707, "ml"), "leek": (5, "piece"), "butter": (103, "g"), "flour": (1334, "g")},
        )

    def test_what_is_served_can_be_a_part_as_well(self):
        self.assertEqual(bought(BOOK, Bread=4, Soup_of_the_day=2)["flour"], (500, "g"))
        self.assertEqual(cooked(BOOK, Bread=4, Soup_of_the_day=2)[0], ("Bread", 6, "serving"))

    def test_whole_batches_of_all_uses_together(self):
        # 400 g of dough for the tarts and 400 g for one batch of filled dough
        self.assertEqual(bought(DOUGH, Tart=8, Pie=3), {"flour": (600, "g"), "yeast": (1, "piece"), "egg": (1, "piece"), "apples": (375, "g")})
        self.assertEqual(bought(DOUGH, Tart=8, Pie=13), {"flour": (1200, "g"), "yeast": (2, "piece"), "egg": (2, "piece"), "apples": (1625, "g")})
        self.assertEqual(bought(DOUGH, Tart=20), {"flour": (600, "g"), "yeast": (1, "piece")})

    def test_what_is_cooked_in_which_order(self):
        self.assertEqual(
            cooked(BOOK, Soup_of_the_day=16, Risotto=8),
            [("Bread", 16, "serving"), ("Spice butter", 297.5, "g"), ("Stock", 6500, "ml"), ("Risotto", 8, "serving"), ("Soup of the day", 16, "serving")],
        )
        self.assertEqual(
            cooked(DOUGH, Pie=13, Tart=8), [("Dough", 2000, "g"), ("Filled dough", 1200, "g"), ("Pie", 13, "serving"), ("Tart", 8, "serving")]
        )

    def test_allergens_come_along(self):
        book = parse_book(BOOK)

        self.assertEqual(
            [book.allergens(name) for name in ("Soup of the day", "Risotto", "Stock", "Bread")],
            [["celery", "gluten", "mustard"], ["celery", "milk", "mustard"], ["celery", "mustard"], ["gluten"]],
        )

    def test_books_that_make_no_sense(self):
        self.assertEqual(bought("A\nserves 1\n1 ml @B\n\nB\nmakes 2 l\n1 l water\n", A=1), {"water": (1, "ml")})
        for text in (
            "A\nserves 1\n1 ml @C\n\nB\nmakes 2 l\n1 l water\n",
            "A\nserves 1\n1 g @B\n\nB\nmakes 2 l\n1 l water\n",
            "A\nserves 1\n1 serving @B\n\nB\nmakes 2 l\n1 l water\n",
            "A\nserves 1\n1 piece @B\n\nB\nserves 2\n1 l water\n",
            "A\nserves 1\n1 serving water\n",
            "A\nserves 1\n1 ml @B\n\nB\nmakes 2 cups\n1 l water\n",
            "A\nmakes 1 l\n100 ml @A\n",
            "A\nserves 1\n1 ml @B\n\nB\nmakes 2 l\n1 l @C\n\nC\nmakes 1 l\n10 ml @B\n",
        ):
            with self.assertRaises(BadBook):
                parse_book(text)

    def test_what_makes_cannot_be_ordered(self):
        book = parse_book(BOOK)

        self.assertEqual(book.allergens("Stock"), ["celery", "mustard"])
        for ask in (book.shopping, book.cooking):
            for order in ({"Stock": 1}, {"Risotto": 2, "Spice butter": 1}, {"Stew": 1}, {"Risotto": 0}):
                with self.assertRaises(BadOrder):
                    ask(order)


class Kept(unittest.TestCase):
    PLAIN = "Lentil soup\nserves 4\nallergens mustard, celery\n250 g lentils\n1.5 l water\n1 piece leek\n\nFlat bread\nserves 6\n0.5 kg flour\n0.1 l water\n"

    def test_plain_books(self):
        self.assertEqual(
            bought(self.PLAIN, Lentil_soup=30, Flat_bread=15), {"flour": (1250, "g"), "leek": (8, "piece"), "lentils": (1875, "g"), "water": (11500, "ml")}
        )
        self.assertEqual(parse_book(self.PLAIN).allergens("Lentil soup"), ["celery", "mustard"])

    def test_no_at_sign_no_recipe(self):
        text = "Toast\nserves 1\n2 piece Bread\n\nBread\nserves 6\nallergens gluten\n500 g flour\n"

        self.assertEqual((bought(text, Toast=3), parse_book(text).allergens("Toast")), ({"Bread": (6, "piece")}, []))

    def test_nonsense_is_refused(self):
        for text in ("A", "A\nserves none\n1 g salt", "A\nserves 2", "A\nserves 2\n1 cup salt", "A\nserves 2\n0 g salt"):
            with self.assertRaises(BadBook):
                parse_book(text)
        for order in ({"Stew": 1}, {"Flat bread": 0}, {"Flat bread": 1.5}):
            with self.assertRaises(BadOrder):
                parse_book(self.PLAIN).shopping(order)

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.txt"
            path.write_text(self.PLAIN, encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "canteen", str(path), "Flat bread=15"], capture_output=True, text=True, timeout=10)

        self.assertEqual((done.returncode, done.stdout), (0, "  1250 g      flour\n   250 ml     water\n"))
