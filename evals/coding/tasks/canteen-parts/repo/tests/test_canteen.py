import unittest

from canteen import BadBook, BadOrder, Item, parse_book

BOOK = """\
Lentil soup
serves 4
allergens mustard, celery
250 g lentils
1.5 l water
1 piece leek

Flat bread
serves 6
0.5 kg flour
1 piece egg
0.1 l water
"""


class Shopping(unittest.TestCase):
    def test_an_order(self):
        found = parse_book(BOOK).shopping({"Lentil soup": 30, "Flat bread": 15})
        self.assertEqual(
            found,
            [
                Item("egg", 3, "piece"),
                Item("flour", 1250, "g"),
                Item("leek", 8, "piece"),
                Item("lentils", 1875, "g"),
                Item("water", 11500, "ml"),
            ],
        )

    def test_sums_go_up_at_the_end(self):
        book = parse_book("A\nserves 3\n1 g salt\n\nB\nserves 3\n2 g salt\n")
        self.assertEqual(book.shopping({"A": 1, "B": 1}), [Item("salt", 1, "g")])

    def test_what_cannot_be_ordered(self):
        for order in ({"Stew": 1}, {"Flat bread": 0}, {"Flat bread": 1.5}):
            with self.assertRaises(BadOrder):
                parse_book(BOOK).shopping(order)


class Books(unittest.TestCase):
    def test_allergens(self):
        self.assertEqual(
            [parse_book(BOOK).allergens(name) for name in ("Lentil soup", "Flat bread")], [["celery", "mustard"], []]
        )

    def test_nonsense_is_refused(self):
        for text in (
            "A",
            "A\nserves none\n1 g salt",
            "A\nserves 2",
            "A\nserves 2\n1 cup salt",
            "A\nserves 2\n0 g salt",
            "A\nserves 2\n1 g salt\n\nA\nserves 1\n1 g salt",
        ):
            with self.assertRaises(BadBook):
                parse_book(text)


if __name__ == "__main__":
    unittest.main()
