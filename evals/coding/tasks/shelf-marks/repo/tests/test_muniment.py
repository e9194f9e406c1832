import unittest

from muniment.aid import BadAid, parse_aid
from muniment.marks import BadMark, parse_mark
from muniment.queries import dangling, find, listing

AID = """\
# the parish chest
[Ki 12/3]
title: Baptisms
dates: 1701-1744
see: Ki 12/4, Ra 3/11

[Ki 2/14]
title: Burials
see: Ki 12/3
"""


class Marks(unittest.TestCase):
    def test_a_mark(self):
        mark = parse_mark("Ki 12/3a")
        self.assertEqual((mark.box, mark.item, mark.letter), (12, 3, "a"))

    def test_nonsense_is_refused(self):
        for text in ("Ki 12", "Xy 1/1", "Ki 0/1", "Ki 1/1000", "Ki 1/1aa"):
            with self.assertRaises(BadMark):
                parse_mark(text)


class Aid(unittest.TestCase):
    def test_an_entry_is_found(self):
        self.assertEqual(find(parse_aid(AID), " Ki 12/3").fields["title"], "Baptisms")
        self.assertIsNone(find(parse_aid(AID), "Ki 12/5"))

    def test_what_is_missing(self):
        self.assertEqual(len(dangling(parse_aid(AID))), 2)

    def test_boxes_are_sorted_as_numbers(self):
        self.assertEqual([entry.fields["title"] for entry in listing(parse_aid(AID))], ["Burials", "Baptisms"])

    def test_a_mark_twice(self):
        with self.assertRaises(BadAid):
            parse_aid("[Ki 1/1]\n[Ki 1/1]\n")


if __name__ == "__main__":
    unittest.main()
