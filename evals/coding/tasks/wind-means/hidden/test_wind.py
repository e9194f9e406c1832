# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from windvane.means import mean_direction, means
from windvane.readings import BadReading, Reading, parse_log


def direction(*directions):
    return mean_direction([Reading(n, one, 3.0) for n, one in enumerate(directions)])


class Direction(unittest.TestCase):
    def test_around_north(self):
        self.assertEqual([direction(350, 10), direction(340, 0), direction(20, 360)], [360, 350, 10])

    def test_more_on_one_side_of_north(self):
        self.assertEqual([direction(340, 350, 20), direction(20, 10, 340)], [357, 3])

    def test_less_than_half_a_degree_from_north_is_360(self):
        self.assertEqual([direction(359, 360, 0), direction(1, 360, 0), direction(359, 1, 359, 1, 360)], [360, 360, 360])

    def test_opposite_directions_cancel_out(self):
        self.assertEqual([direction(90, 270), direction(40, 220), direction(17, 197, 100, 280)], [None, None, None])

    def test_three_directions_cancel_out(self):
        self.assertEqual([direction(0, 120, 240), direction(10, 130, 250)], [None, None])

    def test_a_wide_spread(self):
        self.assertEqual([direction(90, 90, 180), direction(200, 300, 300)], [117, 272])

    def test_a_strong_wind_counts_no_more(self):
        self.assertEqual(mean_direction([Reading(0, 350, 20.0), Reading(1, 30, 0.5)]), 10)


class Report(unittest.TestCase):
    LOG = "12:00:10 350 4.0\n12:00:20 10 6.0\n12:10:00 90 2.0\n12:19:59 270 3.0\n12:20:00 0 0.0\n"

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "mast.log")
            log.write_text(self.LOG, encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "windvane", str(log)], capture_output=True, text=True, timeout=10)
        self.assertEqual((done.returncode, done.stdout), (0, "12:00  360   5.0   6.0\n12:10  ---   2.5   3.0\n12:20  ---   0.0   0.0\n"))


class AsBefore(unittest.TestCase):
    def test_away_from_north(self):
        self.assertEqual([direction(80, 100), direction(225), direction(190, 200), direction(179, 181, 180)], [90, 225, 195, 180])

    def test_all_north(self):
        self.assertEqual([direction(0), direction(360), direction(0, 0)], [360, 360, 360])

    def test_calm_is_left_out(self):
        self.assertEqual(mean_direction([Reading(0, 300, 0.0), Reading(1, 90, 2.0), Reading(2, 100, 1.0)]), 95)
        self.assertEqual(mean_direction([Reading(0, 300, 0.0)]), None)

    def test_speed_and_gust(self):
        found = means(parse_log("08:00:00 90 2.0\n08:05:00 90 0.0\n08:10:00 90 7.0\n"))
        self.assertEqual([(one.begins, one.speed, one.gust) for one in found], [(28800, 1.0, 2.0), (29400, 7.0, 7.0)])

    def test_bad_lines_are_refused(self):
        with self.assertRaises(BadReading):
            parse_log("12:00:00 361 2.0\n")
