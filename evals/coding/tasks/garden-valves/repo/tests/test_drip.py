import unittest
from datetime import date, datetime

from drip import BadPlan, Garden, read_plan

PLAN = """
# early summer
program  beans  start 21:00  days mon,thu  valves north:40,south:30
program  frames  start 05:30  days mon,tue,wed,thu,fri,sat,sun  valves frames:15
off  2024-06-10  2024-06-12
"""


class Gardens(unittest.TestCase):
    def setUp(self):
        self.garden = Garden(*read_plan(PLAN))

    def test_open_valve(self):
        for moment, valve in (
            ("2024-06-03T20:59", None),
            ("2024-06-03T21:00", "north"),
            ("2024-06-03T21:40", "south"),
            ("2024-06-03T22:10", None),
            ("2024-06-04T21:00", None),
            ("2024-06-04T05:44", "frames"),
        ):
            self.assertEqual(self.garden.open_valve(datetime.fromisoformat(moment)), valve)

    def test_days_off(self):
        self.assertEqual(self.garden.litres(date(2024, 6, 10)), {})
        self.assertEqual(self.garden.litres(date(2024, 6, 13)), {"frames": 90, "north": 240, "south": 180})

    def test_clashes(self):
        self.assertEqual(self.garden.clashes(), [])
        late = "program herbs start 22:00 days thu valves herbs:5\nprogram roses start 21:30 days fri valves roses:5\n"
        self.assertEqual(Garden(*read_plan(PLAN + late)).clashes(), [("beans", "herbs")])


class Plans(unittest.TestCase):
    def test_nonsense(self):
        for line in (
            "water everything",
            "program a start 24:00 days mon valves a:5",
            "program a start 12:00 days someday valves a:5",
            "program a start 12:00 days mon valves a:0",
            "program a start 12:00 days mon valves a:900,b:540",
            "off 2024-06-10 2024-06-31",
        ):
            with self.assertRaises(BadPlan):
                read_plan(line)


if __name__ == "__main__":
    unittest.main()
