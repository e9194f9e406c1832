# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from poolside.clock import relay, shown
from poolside.ranking import ranking
from poolside.swims import Swim


def places(*swims):
    return [(place, swim.name) for place, swim in ranking([Swim(1, name, ms) for name, ms in swims])]


class Clock(unittest.TestCase):
    def test_a_full_minute_is_carried(self):
        self.assertEqual([shown(ms) for ms in (59_995, 59_999, 119_996)], ["1:00.00", "1:00.00", "2:00.00"])
        self.assertEqual(relay([29_999, 29_998, 29_999, 30_002]), "2:00.00")

    def test_just_below_the_full_minute(self):
        self.assertEqual([shown(ms) for ms in (59_994, 60_000, 60_004)], ["0:59.99", "1:00.00", "1:00.00"])

    def test_half_a_hundredth_goes_up(self):
        found = [shown(ms) for ms in (12_325, 12_335, 12_345, 31_125, 31_005, 65_015)]

        self.assertEqual(found, ["0:12.33", "0:12.34", "0:12.35", "0:31.13", "0:31.01", "1:05.02"])

    def test_other_thousandths_go_to_the_nearer_hundredth(self):
        found = [shown(ms) for ms in (12_324, 12_326, 724_901, 4_007, 3_720_000)]

        self.assertEqual(found, ["0:12.32", "0:12.33", "12:04.90", "0:04.01", "62:00.00"])

    def test_a_relay_is_rounded_once(self):
        self.assertEqual(relay([30_004, 30_004, 30_004, 30_004]), "2:00.02")


class Places(unittest.TestCase):
    def test_the_same_time_on_paper_is_the_same_place(self):
        found = places(("Ada", 31_424), ("Bea", 31_419), ("Cleo", 31_430), ("Dora", 31_200))

        self.assertEqual(found, [("1", "Dora"), ("2", "Ada"), ("2", "Bea"), ("4", "Cleo")])

    def test_three_at_the_top(self):
        found = places(("Cleo", 59_996), ("Bea", 60_004), ("Ada", 60_000), ("Dora", 60_005))

        self.assertEqual(found, [("1", "Ada"), ("1", "Bea"), ("1", "Cleo"), ("4", "Dora")])

    def test_a_hundredth_apart_is_apart(self):
        self.assertEqual(places(("Ada", 31_425), ("Bea", 31_424)), [("1", "Bea"), ("2", "Ada")])

    def test_without_a_time_there_is_no_place(self):
        swims = [Swim(1, "Zoe", None, "DQ"), Swim(2, "Ada", None, "NT"), Swim(3, "Mia", 40_000)]

        found = [(place, swim.name) for place, swim in ranking(swims)]

        self.assertEqual(found, [("1", "Mia"), ("", "Ada"), ("", "Zoe")])


class Sheets(unittest.TestCase):
    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "heat"
            path.write_text("2;Ada;59996\n3;Bea;60003\n4;Cleo;DQ\n5;Dora;61250\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "poolside", str(path)], capture_output=True, text=True, timeout=10
            )

        self.assertEqual(
            (done.returncode, done.stdout),
            (
                0,
                " 1  lane 2  Ada    1:00.00\n 1  lane 3  Bea    1:00.00\n"
                " 3  lane 5  Dora   1:01.25\n    lane 4  Cleo        DQ\n",
            ),
        )
