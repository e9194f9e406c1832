import unittest
from fractions import Fraction

from kinbook import BadPedigree, Pedigree, UnknownName, ancestors, inbreeding, kinship
from kinbook.files import parse_pedigree

FAMILY = """\
Olav - -
Siv - -
Gro Olav Siv
Per Olav Siv
Liv Per Gro
"""


class Family(unittest.TestCase):
    def setUp(self):
        self.family = parse_pedigree(FAMILY)

    def test_kinship(self):
        self.assertEqual(kinship(self.family, "Gro", "Per"), Fraction(1, 4))
        self.assertEqual(kinship(self.family, "Olav", "Liv"), Fraction(1, 4))
        self.assertEqual(kinship(self.family, "Olav", "Siv"), 0)

    def test_inbreeding(self):
        self.assertEqual(inbreeding(self.family, "Liv"), Fraction(1, 4))
        self.assertEqual(inbreeding(self.family, "Per"), 0)

    def test_ancestors(self):
        self.assertEqual(ancestors(self.family, "Liv"), ["Gro", "Olav", "Per", "Siv"])

    def test_nobody_is_an_ancestor_of_himself(self):
        with self.assertRaises(BadPedigree):
            self.family.set_parents("Olav", father="Liv")

    def test_strangers(self):
        with self.assertRaises(UnknownName):
            kinship(self.family, "Olav", "Kari")
        with self.assertRaises(UnknownName):
            Pedigree().add("Liv", father="Per")


if __name__ == "__main__":
    unittest.main()
