# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

from parishbook import BadDate, parse_date
from parishbook.persons import born_between, parse_list

LIST = """\
Anna Holm; bet 1701 and 1704
Jens Holm; abt 1699
Peder Holm; 1701
Maren Friis; bef 1690-05
Karen Friis; aft 1701-12
"""


def days(text):
    span = parse_date(text)
    return span.first, span.last


def refused(text):
    try:
        parse_date(text)
    except BadDate:
        return True
    return False


class About(unittest.TestCase):
    def test_two_years_on_either_side(self):
        self.assertEqual(days("abt 1701"), (date(1699, 1, 1), date(1703, 12, 31)))
        self.assertEqual(days("abt 1701-11"), (date(1699, 11, 1), date(1703, 11, 30)))
        self.assertEqual(days("abt 1701-03-07"), (date(1699, 3, 7), date(1703, 3, 7)))

    def test_the_leap_day(self):
        self.assertEqual(days("abt 1704-02-29"), (date(1702, 2, 28), date(1706, 2, 28)))
        self.assertEqual(days("abt 1704-02"), (date(1702, 2, 1), date(1706, 2, 28)))


class Between(unittest.TestCase):
    def test_first_of_the_one_to_last_of_the_other(self):
        self.assertEqual(days("bet 1701 and 1704"), (date(1701, 1, 1), date(1704, 12, 31)))
        self.assertEqual(days("bet 1701-03-07 and 1704-02"), (date(1701, 3, 7), date(1704, 2, 29)))

    def test_what_overlaps_is_in_order(self):
        self.assertEqual(days("bet 1701-06 and 1701"), (date(1701, 6, 1), date(1701, 12, 31)))
        self.assertEqual(days("bet 1701-06-05 and 1701-06-05"), (date(1701, 6, 5), date(1701, 6, 5)))

    def test_how_it_is_written(self):
        self.assertEqual(str(parse_date("  Bet 1701  AND 1704-05 ")), "bet 1701 and 1704-05")
        self.assertEqual(str(parse_date("ABT   1701")), "abt 1701")


class Lists(unittest.TestCase):
    def test_a_search(self):
        found = born_between(parse_list(LIST), parse_date("1701"), parse_date("1702"))
        self.assertEqual([one.name for one in found], ["Jens Holm", "Peder Holm", "Anna Holm", "Karen Friis"])

    def test_the_command_takes_them_as_bounds(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "list.txt")
            file.write_text(LIST, encoding="utf-8")
            command = [sys.executable, "-m", "parishbook", str(file), "bet 1688 and 1695", "abt 1694"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        self.assertEqual((done.returncode, done.stdout), (0, "Maren Friis; bef 1690-05\n"))


class Refused(unittest.TestCase):
    def test_an_end_before_the_beginning(self):
        self.assertEqual([refused(one) for one in ("bet 1704 and 1701", "bet 1701-06-05 and 1701-06-04", "bet 1701-06 and 1701-05")], [True] * 3)

    def test_words_within(self):
        texts = ("abt bef 1701", "bet abt 1701 and 1704", "bet 1701 and aft 1704", "abt bet 1701 and 1704")
        self.assertEqual([refused(text) for text in texts], [True] * 4)

    def test_halves(self):
        self.assertEqual([refused(one) for one in ("abt", "bet 1701", "bet 1701 and", "bet and 1704", "bet 1701 1704", "1701 and 1704")], [True] * 6)

    def test_days_that_are_not_there(self):
        self.assertEqual([refused(one) for one in ("abt 1701-02-29", "bet 1701 and 1704-13", "1701-04-31")], [True] * 3)


class AsBefore(unittest.TestCase):
    def test_plain_before_and_after(self):
        self.assertEqual(days("1704-02"), (date(1704, 2, 1), date(1704, 2, 29)))
        self.assertEqual(days("Bef 1690-05"), (None, date(1690, 4, 30)))
        self.assertEqual(days("aft 1690"), (date(1691, 1, 1), None))

    def test_a_search_of_old_dates(self):
        persons = parse_list("A; aft 1700\nB; bef 1700\nC; 1701\nD; 1701-01\n")
        found = born_between(persons, parse_date("1701"), parse_date("1701"))
        self.assertEqual([one.name for one in found], ["D", "C", "A"])
