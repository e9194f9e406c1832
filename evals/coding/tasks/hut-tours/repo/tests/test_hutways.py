import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from hutways import BadTour, Stage, Tour, dump, load, plan
from hutways.__main__ import main

TEXT = """\
name = "Around the glacier"
rest_after_stage = 2

[[stage]]
from = "Valley"
to = "Lower hut"
minutes = 250

[[stage]]
from = "Lower hut"
to = "Upper hut"
minutes = 180
note = "ladder"

[[stage]]
from = "Upper hut"
to = "Valley"
minutes = 290
"""


class Files(unittest.TestCase):
    def test_a_tour_and_back(self):
        tour = load(TEXT)
        self.assertEqual(tour.stage(2), Stage("Lower hut", "Upper hut", 180, "ladder"))
        self.assertEqual((tour.rest_after_stage, tour.minutes), (2, 720))
        self.assertEqual(dump(tour), TEXT)

    def test_nonsense_is_refused(self):
        for text in (
            "",
            "name",
            'name = "A"',
            'name = "A"\nstage = 1',
            TEXT + "huts = 3\n",
            TEXT.replace("= 2", "= 4"),
        ):
            with self.assertRaises(BadTour):
                load(text)


class Plans(unittest.TestCase):
    def test_days(self):
        found = plan(load(TEXT), minutes=430)
        self.assertEqual([len(day.stages) for day in found], [2, 0, 1])

    def test_from_a_stage(self):
        tour = Tour("Home", stages=(Stage("A", "B", 90), Stage("B", "A", 80)))
        self.assertEqual([day.minutes for day in plan(tour, minutes=300, from_stage=2)], [80])

    def test_too_long(self):
        with self.assertRaises(BadTour):
            plan(load(TEXT), minutes=280)


class Command(unittest.TestCase):
    def test_a_plan(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.toml"
            path.write_text(TEXT, encoding="utf-8")
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = main([str(path), "--hours", "5", "--stage", "2"])
        self.assertEqual(
            (status, out.getvalue()),
            (0, "day 1  Lower hut - Upper hut  3:00\nday 2  rest\nday 3  Upper hut - Valley     4:50\n"),
        )


if __name__ == "__main__":
    unittest.main()
