import unittest
from datetime import date, datetime
from decimal import Decimal

from nightlog import BadLog, Site, joined, julian_date, read_log, report

LOG = """
# clear until three
site  Hillcrest  +2
observer  Ortega, M.
night  2024-03-09
22:40  R_Leo  7.9
23:55  R_Leo  7.80:
00:20  SS_Cyg  <12.3
"""


class Reading(unittest.TestCase):
    def test_observations(self):
        first, second, third = read_log(LOG)
        self.assertEqual((first.star, first.magnitude, first.mark), ("R Leo", Decimal("7.9"), ""))
        self.assertEqual((second.brightness, second.site), ("7.80:", Site("Hillcrest", 120)))
        self.assertEqual((third.night, third.local), (date(2024, 3, 9), datetime(2024, 3, 10, 0, 20)))

    def test_nonsense(self):
        seen = ("25:00  R_Leo  7.9", "22:40  R_Leo  bright", "22:40  R_Leo  <7.9:")
        for line in (*seen, "night  2024-02-30", "site  X  2"):
            with self.assertRaises(BadLog):
                read_log(LOG + line)
        with self.assertRaises(BadLog):
            read_log("22:40  R_Leo  7.9")


class Reports(unittest.TestCase):
    def test_report(self):
        self.assertEqual(
            report(read_log(LOG)),
            "night of 2024-03-09\n"
            "  22:40  R Leo       7.9     Ortega, M. (Hillcrest)\n"
            "  23:55  R Leo       7.80:   Ortega, M. (Hillcrest)\n"
            "  00:20  SS Cyg      <12.3   Ortega, M. (Hillcrest)\n",
        )

    def test_joined(self):
        log = read_log(LOG)
        self.assertEqual(joined([log[1:], log]), log)


class Dates(unittest.TestCase):
    def test_julian_date(self):
        self.assertEqual(julian_date(datetime(2000, 1, 1, 12)), 2451545.0)
        self.assertEqual(julian_date(datetime(2024, 3, 9, 18)), 2460379.25)


if __name__ == "__main__":
    unittest.main()
