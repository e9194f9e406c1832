import unittest

from windvane.means import mean_direction, means
from windvane.readings import BadReading, Reading, parse, parse_log
from windvane.report import table


class Readings(unittest.TestCase):
    def test_a_line(self):
        self.assertEqual(parse("12:00:10 350 4.0"), Reading(43210, 350, 4.0))

    def test_nonsense_is_refused(self):
        for line in ("24:00:00 10 1.0", "12:00:00 361 1.0", "12:00:00 10"):
            with self.assertRaises(BadReading):
                parse(line)


class Means(unittest.TestCase):
    def test_a_direction_between_others(self):
        self.assertEqual(mean_direction([Reading(0, 170, 2.0), Reading(10, 190, 4.0)]), 180)

    def test_calm_has_no_direction(self):
        self.assertEqual(mean_direction([Reading(0, 0, 0.0), Reading(10, 190, 4.0)]), 190)
        self.assertIsNone(mean_direction([Reading(0, 0, 0.0)]))

    def test_every_ten_minutes(self):
        found = means(parse_log("12:09:59 180 2.0\n12:10:00 190 4.0\n12:12:00 200 5.0\n"))
        seen = [(mean.begins, mean.direction, mean.speed) for mean in found]
        self.assertEqual(seen, [(43200, 180, 2.0), (43800, 195, 4.5)])

    def test_the_table(self):
        self.assertEqual(table(means(parse_log("00:00:01 90 2.0\n00:00:02 90 3.0\n"))), "00:00  090   2.5   3.0\n")


if __name__ == "__main__":
    unittest.main()
