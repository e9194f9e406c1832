import unittest

from leverframe import BadLayout, Box, Refused, dump, load, parse_layout

LAYOUT = """\
# Marlow Road, up side
points P2 in 2T
points P6 in 6T
route 11 from S1 to S3 over 2T 3T overlap 6T setting P2:normal P6:normal
route 12 from S1 to S4 over 2T 4T setting P2:reverse
route 13 from S3 to S5 over 6T 7T setting P6:normal
"""


class Frame(unittest.TestCase):
    def setUp(self):
        self.box = Box(parse_layout(LAYOUT))

    def test_a_route_holds_and_moves(self):
        self.box.set("12")
        self.assertEqual(self.box.positions, {"P2": "reverse", "P6": "normal"})
        self.assertEqual([self.box.held(one) for one in ("2T", "3T", "4T")], [True, False, True])
        self.assertEqual(self.box.aspect("S1"), "clear")

    def test_another_over_the_same_section_is_refused(self):
        self.box.set("12")
        with self.assertRaises(Refused):
            self.box.set("11")

    def test_on_from_the_end(self):
        self.box.set("11")
        self.box.set("13")
        self.assertEqual(self.box.aspect("S3"), "clear")

    def test_a_train_releases_behind_it(self):
        self.box.set("11")
        for command, section in (("occupy", "2T"), ("occupy", "3T"), ("clear", "2T")):
            getattr(self.box, command)(section)
        self.assertEqual([self.box.held(one) for one in ("2T", "3T", "6T")], [False, True, False])
        self.box.clear("3T")
        self.assertEqual(self.box.progress, {})

    def test_cancelled(self):
        self.box.set("11")
        self.box.cancel("11")
        self.assertEqual(self.box.held("2T"), False)

    def test_handed_over(self):
        self.box.set("11")
        self.box.occupy("2T")
        box = load(parse_layout(LAYOUT), dump(self.box))
        self.assertEqual((box.held("6T"), box.aspect("S1"), box.occupied), (True, "stop", {"2T"}))

    def test_points_elsewhere(self):
        with self.assertRaises(BadLayout):
            parse_layout("points P2 in 9T\nroute 1 from S1 to S2 over 2T setting P2:normal\n")


if __name__ == "__main__":
    unittest.main()
