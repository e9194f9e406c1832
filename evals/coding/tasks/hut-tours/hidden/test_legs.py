# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import hutways
from hutways import BadTour, Day, Tour, dump, load, plan

OLD = """\
name = "Along the old stage road"
rest_after_stage = 2

[[stage]]
from = "Valley"
to = "Stage inn"
minutes = 250

[[stage]]
from = "Stage inn"
to = "Upper hut"
minutes = 180
note = "[[stage]] is written on the rock"

[[stage]]
from = "Upper hut"
to = "Valley"
minutes = 290
"""
NEW = OLD.replace("rest_after_stage =", "rest_after_leg =").replace("[[stage]]\n", "[[leg]]\n")
PLAN = "day 1  Stage inn - Upper hut  3:00\nday 2  rest\nday 3  Upper hut - Valley     4:50\n"


def quietly(call):
    """What a call returns; any warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return call()


def warned(call):
    """What a call returns and how many deprecations it met, as `some` or `none`."""
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        found = call()
    return found, "some" if any(issubclass(one.category, DeprecationWarning) for one in met) else "none"


def command(text, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.toml"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "hutways", str(path), *options], capture_output=True, text=True, timeout=10)
    return done.returncode, done.stdout, done.stderr


class Renamed(unittest.TestCase):
    def test_new_names(self):
        def use():
            first, second = hutways.Leg("A", "B", 90), hutways.Leg("B", "A", 80)
            tour = Tour("Home", legs=(first, second), rest_after_leg=1)
            days = plan(tour, minutes=300, from_leg=2)
            return tour.legs == (first, second), tour.leg(2) == second, tour.rest_after_leg, [day.legs == (second,) for day in days]

        self.assertEqual(quietly(use), (True, True, 1, [True]))

    def test_new_files(self):
        def use():
            tour = load(NEW)
            return tour.name, [leg.minutes for leg in tour.legs], tour.leg(2).note, tour.rest_after_leg, dump(tour)

        self.assertEqual(quietly(use), ("Along the old stage road", [250, 180, 290], "[[stage]] is written on the rock", 2, NEW))

    def test_an_old_file_is_written_anew(self):
        tour, met = warned(lambda: load(OLD))

        self.assertEqual((met, dump(tour)), ("some", NEW))

    def test_both_names_in_a_file(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mixed = NEW.replace("rest_after_leg", "rest_after_stage")
            self.assertEqual(dump(load(mixed)), NEW)
            for text in (NEW.replace("\n\n", "\nrest_after_stage = 2\n\n", 1), NEW + '\n[[stage]]\nfrom = "Valley"\nto = "Home"\nminutes = 5\n'):
                with self.assertRaises(BadTour):
                    load(text)

    def test_old_names_warn(self):
        leg = quietly(lambda: hutways.Leg("A", "B", 90))
        tour = quietly(lambda: Tour("Home", (leg,), 1))
        day = quietly(lambda: Day(1, (leg,)))
        used = [
            warned(lambda: hutways.Stage is hutways.Leg),
            warned(lambda: tour.stages == (leg,)),
            warned(lambda: tour.stage(1) == leg),
            warned(lambda: tour.rest_after_stage),
            warned(lambda: day.stages == (leg,)),
            warned(lambda: Tour("Home", stages=(leg,), rest_after_stage=1) == tour),
            warned(lambda: [one.legs for one in plan(tour, 300, from_stage=1)] == [(leg,), ()]),
        ]

        self.assertEqual(used, [(True, "some")] * 3 + [(1, "some")] + [(True, "some")] * 3)

    def test_both_names_in_a_call(self):
        leg = hutways.Leg("A", "B", 90)
        tour = Tour("Home", (leg,))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for call in (
                lambda: Tour("Home", legs=(leg,), stages=(leg,)),
                lambda: Tour("Home", (leg,), rest_after_leg=1, rest_after_stage=1),
                lambda: plan(tour, 300, from_leg=1, from_stage=1),
            ):
                with self.assertRaises(TypeError):
                    call()

    def test_the_option(self):
        self.assertEqual(command(NEW, "--hours", "5", "--leg", "2"), (0, PLAN, ""))
        status, out, errors = command(NEW, "--hours", "5", "--stage", "2")
        self.assertEqual((status, out, "--leg" in errors), (0, PLAN, True))
        self.assertEqual(command(NEW, "--leg", "2", "--stage", "2")[:2], (2, ""))

    def test_json_has_both(self):
        status, out, _ = command(NEW, "--hours", "5", "--json")
        legs = [{"from": "Valley", "to": "Stage inn", "minutes": 250}]

        self.assertEqual((status, json.loads(out)["days"][0]), (0, {"day": 1, "minutes": 250, "legs": legs, "stages": legs}))


class Kept(unittest.TestCase):
    def test_an_old_file_is_planned(self):
        status, out, _ = command(OLD, "--hours", "5", "--stage", "2")

        self.assertEqual((status, out), (0, PLAN))

    def test_old_code(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stage = hutways.Stage("A", "B", 90)
            tour = Tour(name="Home", stages=(stage,), rest_after_stage=None)
            found = plan(tour, minutes=100, from_stage=1)
            self.assertEqual([day.stages for day in found], [(stage,)])
            self.assertEqual((tour.stage(1), tour.stages, tour.rest_after_stage), (stage, (stage,), None))

    def test_what_is_wrong_is_still_refused(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for text in ("", 'name = "A"', OLD + "huts = 3\n", OLD.replace("= 2", "= 4"), OLD.replace("minutes = 180", "minutes = 0")):
                with self.assertRaises(BadTour):
                    load(text)

    def test_positional_arguments(self):
        tour = Tour("Home", load_legs(), 1)

        self.assertEqual([day.minutes for day in plan(tour, 300, 2)], [80])


def load_legs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(hutways.Stage(start, end, minutes) for start, end, minutes in (("A", "B", 90), ("B", "A", 80)))
