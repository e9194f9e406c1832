# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from datetime import date, datetime
from pathlib import Path

from drip import BadPlan, Garden, read_plan

BEANS = "program beans start 23:00 days mon,sun valves north:40,south:60\n"


def garden(*lines):
    return Garden(*read_plan("\n".join(lines)))


def opened(garden, *moments):
    return [garden.open_valve(datetime.fromisoformat(moment)) for moment in moments]


class Night(unittest.TestCase):
    def test_a_valve_stays_open_past_midnight(self):
        found = opened(garden(BEANS), "2024-06-03T23:50", "2024-06-04T00:00", "2024-06-04T00:39", "2024-06-04T00:40")

        self.assertEqual(found, ["south", "south", "south", None])

    def test_the_night_belongs_to_the_day_of_the_start(self):
        # Sunday's run ends on Monday, Monday's on Tuesday, and Saturday has none
        found = opened(garden(BEANS), "2024-06-02T00:10", "2024-06-03T00:10", "2024-06-04T00:10", "2024-06-05T00:10")

        self.assertEqual(found, [None, "south", "south", None])

    def test_a_valve_may_open_after_midnight_only(self):
        found = opened(
            garden("program frames start 23:30 days wed valves a:30,b:20,c:10"),
            "2024-06-05T00:10", "2024-06-05T23:59", "2024-06-06T00:00", "2024-06-06T00:20", "2024-06-06T00:30",
        )

        self.assertEqual(found, [None, "a", "b", "c", None])


class Litres(unittest.TestCase):
    def test_a_day_uses_what_flows_on_it(self):
        beans = garden(BEANS)

        self.assertEqual(beans.litres(date(2024, 6, 2)), {"north": 240, "south": 120})
        self.assertEqual(beans.litres(date(2024, 6, 3)), {"north": 240, "south": 360})
        self.assertEqual(beans.litres(date(2024, 6, 4)), {"south": 240})
        self.assertEqual(beans.litres(date(2024, 6, 5)), {})

    def test_a_valve_that_ends_at_midnight_uses_nothing_on_the_next_day(self):
        frames = garden("program frames start 23:30 days wed valves a:30")

        self.assertEqual((frames.litres(date(2024, 6, 5)), frames.litres(date(2024, 6, 6))), ({"a": 180}, {}))


class Off(unittest.TestCase):
    def test_a_run_that_began_before_the_days_off_goes_on_to_its_end(self):
        beans = garden(BEANS, "off 2024-06-03 2024-06-08")

        found = opened(beans, "2024-06-03T00:30", "2024-06-03T23:30", "2024-06-04T00:30")
        self.assertEqual(found, ["south", None, None])
        self.assertEqual(beans.litres(date(2024, 6, 3)), {"south": 240})

    def test_nothing_is_left_over_from_the_last_day_off(self):
        beans = garden(BEANS, "off 2024-06-03 2024-06-03")

        self.assertEqual(beans.litres(date(2024, 6, 4)), {})


class Clashes(unittest.TestCase):
    def test_the_morning_after(self):
        early = "program early start 00:30 days tue valves a:5"
        later = "program later start 00:40 days tue valves a:5"
        other = "program other start 00:30 days wed valves a:5"

        self.assertEqual(garden(BEANS, early, later, other).clashes(), [("beans", "early")])
        self.assertEqual(garden(early, BEANS).clashes(), [("early", "beans")])

    def test_the_week_goes_round(self):
        sunday = "program sunday start 23:50 days sun valves a:30"
        monday = "program monday start 00:10 days mon valves b:30"

        self.assertEqual(garden(sunday, monday).clashes(), [("sunday", "monday")])

    def test_two_that_run_past_midnight(self):
        one = "program one start 23:50 days fri valves a:30"
        two = "program two start 23:00 days fri valves b:70"
        three = "program three start 22:00 days thu valves c:90"

        self.assertEqual(garden(one, two, three).clashes(), [("one", "two")])


class Command(unittest.TestCase):
    def test_the_morning_after(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "garden.txt"
            path.write_text(BEANS + "program dawn start 05:00 days tue valves frames:10\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "drip", str(path), "2024-06-04T00:20"],
                capture_output=True, text=True, timeout=10,
            )

        self.assertEqual((done.returncode, done.stdout), (0, "open: south\nframes: 60 l\nsouth: 240 l\n"))


class AsBefore(unittest.TestCase):
    def test_runs_within_a_day(self):
        found = opened(
            garden("program beans start 21:00 days mon valves north:40,south:30"),
            "2024-06-03T20:59", "2024-06-03T21:00", "2024-06-03T21:40", "2024-06-03T22:10", "2024-06-04T21:00",
        )

        self.assertEqual(found, [None, "north", "south", None, None])

    def test_days_off_have_no_start(self):
        noon = garden("program noon start 12:00 days mon,tue,wed valves a:10", "off 2024-06-04 2024-06-04")

        self.assertEqual([noon.litres(date(2024, 6, day)) for day in (3, 4, 5)], [{"a": 60}, {}, {"a": 60}])

    def test_clashes_within_a_day(self):
        one = "program one start 12:00 days mon valves a:30"
        two = "program two start 12:30 days mon valves a:30"
        three = "program three start 12:59 days mon,sun valves a:30"

        self.assertEqual(garden(one, two, three).clashes(), [("two", "three")])

    def test_a_program_that_takes_a_day_is_refused(self):
        with self.assertRaises(BadPlan):
            read_plan("program a start 23:00 days mon valves a:900,b:540")
