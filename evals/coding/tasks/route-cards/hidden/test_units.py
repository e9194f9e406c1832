# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import routecard

TEXT = """\
Round the reservoir
Car park > Dam; 850; 12; 3
Dam > Chapel; 3100; 140; 20
"""
FLAT = """\
Flat
A > B; 900; 9; 9
B > C; 0; 0; 0
"""
STILL = """\
Still
A > A; 0; 0; 0
"""
METRIC = (
    "Round the reservoir\n"
    "  Car park > Dam    0.8 km     12 m up      3 m down\n"
    "  Dam > Chapel      3.1 km    140 m up     20 m down\n"
    "  altogether        4.0 km    152 m up     23 m down\n"
)
IMPERIAL = (
    "Round the reservoir\n"
    "  Car park > Dam    0.5 mi    39 ft up    10 ft down\n"
    "  Dam > Chapel      1.9 mi   459 ft up    66 ft down\n"
    "  altogether        2.5 mi   499 ft up    75 ft down\n"
)
COMPARED = (
    "Still                  0.0 km      0 m up      0 m down           -\n"
    "Flat                   0.9 km      9 m up      9 m down     10 m/km\n"
    "Round the reservoir    4.0 km    152 m up     23 m down     38 m/km\n"
)
COMPARED_IMPERIAL = (
    "Still                  0.0 mi     0 ft up     0 ft down           -\n"
    "Flat                   0.6 mi    30 ft up    30 ft down    53 ft/mi\n"
    "Round the reservoir    2.5 mi   499 ft up    75 ft down   203 ft/mi\n"
)


def command(*options, texts=(TEXT,)):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.route" for number in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "routecard", *options, *map(str, paths)], capture_output=True, text=True, timeout=10)
    return done.returncode, done.stdout


class Argument(unittest.TestCase):
    def test_a_card_in_either(self):
        route = routecard.parse(TEXT)

        self.assertEqual(routecard.card(route, units=routecard.IMPERIAL), IMPERIAL)
        self.assertEqual(routecard.card(route, units=routecard.METRIC), METRIC)

    def test_units_of_one_call_do_not_reach_the_next(self):
        route = routecard.parse(TEXT)
        found = [routecard.card(route, routecard.IMPERIAL), routecard.card(route), routecard.card(route, routecard.IMPERIAL), routecard.card(route)]

        self.assertEqual(found, [IMPERIAL, METRIC, IMPERIAL, METRIC])

    def test_a_comparison_in_either(self):
        routes = [routecard.parse(text) for text in (TEXT, FLAT, STILL)]
        found = [routecard.compare(routes, units=routecard.IMPERIAL), routecard.compare(routes), routecard.compare(routes, units=routecard.IMPERIAL)]

        self.assertEqual(found, [COMPARED_IMPERIAL, COMPARED, COMPARED_IMPERIAL])

    def test_units_by_name(self):
        self.assertIs(routecard.units_named("metric"), routecard.METRIC)
        self.assertIs(routecard.units_named("imperial"), routecard.IMPERIAL)
        with self.assertRaises(ValueError):
            routecard.units_named("nautical")

    def test_units_print_lengths(self):
        for units, distance, height, gradient in (
            (routecard.METRIC, "3.1 km", "140 m", "45 m/km"),
            (routecard.IMPERIAL, "1.9 mi", "459 ft", "238 ft/mi"),
        ):
            self.assertEqual((units.distance(3100), units.height(140), units.gradient(3100, 140)), (distance, height, gradient))
            self.assertEqual(units.gradient(0, 0), "-")

    def test_nothing_is_set_any_more(self):
        self.assertEqual(hasattr(routecard, "set_units"), False)
        self.assertIsNone(importlib.util.find_spec("routecard.settings"))


class Kept(unittest.TestCase):
    def test_metric_unless_told(self):
        self.assertEqual(routecard.card(routecard.parse(TEXT)), METRIC)
        self.assertEqual(routecard.compare([routecard.parse(text) for text in (TEXT, FLAT, STILL)]), COMPARED)

    def test_the_command(self):
        self.assertEqual(command(texts=(TEXT, TEXT)), (0, f"{METRIC}\n{METRIC}"))
        self.assertEqual(command("--units", "imperial"), (0, IMPERIAL))

    def test_the_command_compares(self):
        self.assertEqual(command("--compare", "--units", "imperial", texts=(TEXT, FLAT, STILL)), (0, COMPARED_IMPERIAL))

    def test_the_command_refuses(self):
        self.assertEqual([command("--units", "nautical"), command(texts=("Name\n",))], [(2, ""), (1, "")])
