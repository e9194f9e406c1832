import unittest

from poolside.clock import relay, shown
from poolside.ranking import ranking
from poolside.sheet import sheet
from poolside.swims import BadLine, Swim, read_heat

HEAT = """
# 50 m back
3; Ilse Brandt; 31870
4; Noor Haddad; 31420
5; Pia Lund; DQ
"""


class Clock(unittest.TestCase):
    def test_times(self):
        self.assertEqual(shown(27_310), "0:27.31")
        self.assertEqual(shown(65_042), "1:05.04")
        self.assertEqual(shown(724_900), "12:04.90")

    def test_relay(self):
        self.assertEqual(relay([30_004, 30_004, 30_004, 30_004]), "2:00.02")


class Heats(unittest.TestCase):
    def test_order(self):
        found = [(place, swim.name) for place, swim in ranking(read_heat(HEAT.splitlines()))]
        self.assertEqual(found, [("1", "Noor Haddad"), ("2", "Ilse Brandt"), ("", "Pia Lund")])

    def test_sheet(self):
        self.assertEqual(
            sheet(read_heat(HEAT.splitlines())),
            " 1  lane 4  Noor Haddad   0:31.42\n"
            " 2  lane 3  Ilse Brandt   0:31.87\n"
            "    lane 5  Pia Lund           DQ\n",
        )

    def test_bad_lines(self):
        for line in ("3;Ilse", "x;Ilse;100", "3;Ilse;fast", "3;Ilse;-5"):
            with self.assertRaises(BadLine):
                read_heat([line])

    def test_no_swims(self):
        self.assertEqual(sheet([]), "")
        self.assertEqual(Swim(1, "A").timed, False)


if __name__ == "__main__":
    unittest.main()
