import unittest

import routecard

TEXT = """\
Round the reservoir
Car park > Dam; 850; 12; 3
Dam > Chapel; 3100; 140; 20
"""


class Cards(unittest.TestCase):
    def tearDown(self):
        routecard.set_units("metric")

    def test_metric(self):
        self.assertEqual(
            routecard.card(routecard.parse(TEXT)),
            "Round the reservoir\n"
            "  Car park > Dam    0.8 km     12 m up      3 m down\n"
            "  Dam > Chapel      3.1 km    140 m up     20 m down\n"
            "  altogether        4.0 km    152 m up     23 m down\n",
        )

    def test_imperial(self):
        routecard.set_units("imperial")
        self.assertEqual(
            routecard.card(routecard.parse(TEXT)).splitlines()[2],
            "  Dam > Chapel      1.9 mi   459 ft up    66 ft down",
        )

    def test_compare(self):
        other = routecard.parse("Flat\nA > B; 900; 9; 9\n")
        self.assertEqual(
            routecard.compare([routecard.parse(TEXT), other]),
            "Flat                   0.9 km      9 m up      9 m down     10 m/km\n"
            "Round the reservoir    4.0 km    152 m up     23 m down     38 m/km\n",
        )


class Units(unittest.TestCase):
    def test_unknown_units(self):
        with self.assertRaises(ValueError):
            routecard.set_units("nautical")


class Routes(unittest.TestCase):
    def test_nonsense_is_refused(self):
        for text in ("", "Name\n", "Name\nA > B\n", "Name\nA; 1; 2; 3\n", "Name\nA > B; far; 0; 0\n"):
            with self.assertRaises(routecard.BadRoute):
                routecard.parse(text)


if __name__ == "__main__":
    unittest.main()
