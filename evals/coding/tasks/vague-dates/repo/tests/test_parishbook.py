import unittest
from datetime import date

from parishbook import BadDate, parse_date
from parishbook.persons import born_between, parse_list

LIST = """\
# Holm and Friis
Anna Holm; 1701-03-07
Jens Holm; 1699

Maren Friis; bef 1690-05
"""


def days(text):
    span = parse_date(text)
    return span.first, span.last


class Dates(unittest.TestCase):
    def test_plain_dates(self):
        self.assertEqual(days("1701-03-07"), (date(1701, 3, 7), date(1701, 3, 7)))
        self.assertEqual(days("1704-02"), (date(1704, 2, 1), date(1704, 2, 29)))
        self.assertEqual(days("1701"), (date(1701, 1, 1), date(1701, 12, 31)))

    def test_before_and_after(self):
        self.assertEqual(days("bef 1690-05"), (None, date(1690, 4, 30)))
        self.assertEqual(days("aft 1690"), (date(1691, 1, 1), None))

    def test_case_and_blanks(self):
        self.assertEqual(str(parse_date(" BEF   1690 ")), "bef 1690")

    def test_no_such_day(self):
        for text in ("1701-02-29", "1701-13", "", "bef", "1701 1702", "bef aft 1701"):
            with self.assertRaises(BadDate):
                parse_date(text)


class Persons(unittest.TestCase):
    def test_who_may_be_born_then(self):
        found = born_between(parse_list(LIST), parse_date("1680"), parse_date("1700"))
        self.assertEqual([str(one) for one in found], ["Maren Friis; bef 1690-05", "Jens Holm; 1699"])


if __name__ == "__main__":
    unittest.main()
