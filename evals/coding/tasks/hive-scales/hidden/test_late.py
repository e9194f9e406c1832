# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from hivescale.readings import BadLine
from hivescale.report import report


def lines(*said, day="2024-05-12", hive="hive-3"):
    """Lines of a station from `HH:MM grams`."""
    return [f"{day}T{one.split()[0]} {hive} {one.split()[1]}" for one in said]


def row(gain, readings, silent, opened, day="2024-05-12", hive="hive-3"):
    return f"{day}  {hive:<8} gain {gain} kg  readings {readings}  silent {silent}  opened {opened}\n"


SEEN = lines(
    *("09:00 41200", "10:00 41350", "13:00 47900", "14:00 48150"),
    *("11:00 41500", "12:00 41700", "13:00 47920", "15:00 48300"),
)


class Late(unittest.TestCase):
    def test_the_log_that_was_seen(self):
        self.assertEqual(report([SEEN]), row("+0.88", 7, "1h00", "13:00"))

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "2024-05-12.log"
            path.write_text("\n".join(SEEN) + "\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "hivescale", str(path)], capture_output=True, text=True, timeout=10
            )

        self.assertEqual((done.returncode, done.stdout), (0, row("+0.88", 7, "1h00", "13:00")))

    def test_what_comes_in_after_midnight_counts_for_its_own_day(self):
        first = lines("21:00 40000", "23:30 43150", day="2024-05-11")
        second = [
            *lines("00:00 40120"),
            *lines("22:00 40100", day="2024-05-11"),
            *lines("23:00 43200", day="2024-05-11"),
            *lines("01:00 40110"),
        ]

        self.assertEqual(
            report([first, second]),
            row("+0.05", 4, "1h00", "23:00", day="2024-05-11") + row("-0.01", 2, "1h00", "00:00"),
        )

    def test_several_hives_are_late_at_once(self):
        found = report(
            [
                [
                    *lines("10:00 30000", hive="a"),
                    *lines("10:00 50000", hive="b"),
                    *lines("12:00 30400", hive="a"),
                    *lines("11:00 30100", hive="a"),
                    *lines("12:00 48000", hive="b"),
                    *lines("11:00 50200", hive="b"),
                ]
            ]
        )

        self.assertEqual(
            found, row("+0.40", 3, "1h00", "-", hive="a") + row("+0.20", 3, "1h00", "12:00", hive="b")
        )

    def test_each_opening_is_told_once_in_order(self):
        told = ("10:00 40000", "14:00 40300", "11:00 45000", "12:00 45100", "13:00 40250", "15:00 40400")

        found = report([lines(*told)])

        self.assertEqual(found, row("+0.25", 6, "1h00", "11:00 13:00"))


class SentAgain(unittest.TestCase):
    def test_a_lower_correction_is_valid(self):
        found = report([lines("10:00 40000", "12:00 40500", "13:00 40600", "12:00 39900", "13:00 40100")])

        self.assertEqual(found, row("+0.10", 3, "2h00", "-"))

    def test_a_higher_correction_is_valid(self):
        found = report([lines("10:00 40000", "11:00 40500", "10:00 40050", "11:00 40750")])

        self.assertEqual(found, row("+0.70", 2, "1h00", "-"))

    def test_a_correction_in_the_next_file_is_valid(self):
        first = lines("22:00 40000", "23:00 40900", day="2024-05-11")
        second = [*lines("00:00 40100"), *lines("23:00 40080", day="2024-05-11"), *lines("00:00 40070")]

        self.assertEqual(
            report([first, second]),
            row("+0.08", 2, "1h00", "-", day="2024-05-11") + row("-0.01", 1, "1h00", "-"),
        )


class AsBefore(unittest.TestCase):
    def test_readings_that_come_in_order(self):
        first = lines("22:00 40000", "23:00 40100", day="2024-05-11")
        second = lines("00:00 40050", "02:00 44050", "03:00 44100")

        self.assertEqual(
            report([first, second]),
            row("+0.10", 2, "1h00", "-", day="2024-05-11") + row("+0.00", 3, "2h00", "02:00"),
        )

    def test_a_correction_at_once(self):
        for corrected, gain in ((40300, "+0.30"), (39900, "-0.10")):
            found = report([lines("10:00 40000", "11:00 40100", f"11:00 {corrected}")])

            self.assertEqual(found, row(gain, 2, "1h00", "-"))

    def test_two_stations_side_by_side(self):
        north = lines("10:00 40000", "11:00 40100", hive="n")
        south = lines("09:30 20000", "10:30 20020", hive="s")

        self.assertEqual(
            report([north, south]),
            row("+0.10", 2, "1h00", "-", hive="n") + row("+0.02", 2, "1h00", "-", hive="s"),
        )

    def test_just_below_and_just_at_an_opening(self):
        found = report([lines("10:00 40000", "11:00 40999", "12:00 39999")])

        self.assertEqual(found, row("+1.00", 3, "1h00", "12:00"))

    def test_bad_lines_are_refused(self):
        with self.assertRaises(BadLine):
            report([["2024-05-11T22:00 hive-3"]])
