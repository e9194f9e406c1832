# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import unittest

from leverframe import Box, Refused, dump, load, parse_layout

LAYOUT = """\
points P6 in 6T
route 11 from S1 to S3 over 2T 3T overlap 6T setting P6:normal
route 21 from S2 to S4 over 4T 5T overlap 6T setting P6:normal
route 41 from S9 to S10 over 1T overlap 6T setting P6:normal
route 13 from S3 to S5 over 6T 7T setting P6:normal
route 31 from S7 to S8 over 8T 6T setting P6:reverse
route 51 from S8 to S11 over 9T
"""
ARRIVAL = {"11": ("occupy 2T", "occupy 3T", "clear 2T"), "21": ("occupy 4T", "occupy 5T", "clear 4T"), "41": ("occupy 1T",)}


def box(*commands):
    return told(Box(parse_layout(LAYOUT)), *commands)


def told(box, *commands):
    for command in commands:
        what, name = command.split()
        getattr(box, what)(name)
    return box


def refused(box, name):
    """Whether a route is, with nothing changed by it."""
    before = dump(box)
    try:
        box.set(name)
    except Refused:
        return dump(box) == before
    return False


class Overlaps(unittest.TestCase):
    def test_either_train_arrives_first(self):
        for name in ("11", "21"):
            found = box("set 11", "set 21", *ARRIVAL[name])
            self.assertEqual((found.held("6T"), refused(found, "31"), found.positions["P6"]), (True, True, "normal"))

    def test_three_of_them_in_every_order(self):
        orders = (("11", "21", "41"), ("21", "41", "11"), ("41", "11", "21"), ("41", "21", "11"))
        seen = []
        for order in orders:
            found = box("set 11", "set 21", "set 41")
            for name in order:
                seen.append((found.held("6T"), refused(found, "31")))
                told(found, *ARRIVAL[name])
            found.set("31")
            seen.append(found.positions["P6"])
        self.assertEqual(seen, [(True, True), (True, True), (True, True), "reverse"] * 4)

    def test_one_of_both_is_cancelled(self):
        seen = []
        for name in ("11", "21"):
            found = box("set 11", "set 21", f"cancel {name}")
            seen.append((found.held("6T"), refused(found, "31")))
        self.assertEqual(seen, [(True, True)] * 2)


class Onward(unittest.TestCase):
    def test_the_train_arrives_at_the_onward_route(self):
        for first, second in (("11", "13"), ("13", "11")):
            found = box(f"set {first}", f"set {second}", *ARRIVAL["11"])
            self.assertEqual((found.held("6T"), refused(found, "31"), refused(found, "21"), found.aspect("S3")), (True, True, True, "clear"))

    def test_either_of_both_is_cancelled(self):
        seen = []
        for first, second in (("11", "13"), ("13", "11")):
            for gone in ("11", "13"):
                found = box(f"set {first}", f"set {second}", f"cancel {gone}")
                seen.append((found.held("6T"), refused(found, "31"), refused(found, "21")))
        self.assertEqual(seen, [(True, True, True), (True, True, False)] * 2)

    def test_no_onward_route_while_another_overlap_is_there(self):
        seen = []
        for names in (("11", "21"), ("21", "11")):
            found = box(*(f"set {name}" for name in names))
            seen.append(refused(found, "13"))
            told(found, *ARRIVAL["21"])
            found.set("13")
            seen.append(found.aspect("S3"))
        self.assertEqual(seen, [True, "clear"] * 2)


class Handover(unittest.TestCase):
    def test_what_is_held_survives(self):
        found = load(parse_layout(LAYOUT), dump(box("set 11", "set 21", "set 41", *ARRIVAL["41"])))
        told(found, *ARRIVAL["11"])
        found = load(parse_layout(LAYOUT), dump(found))
        self.assertEqual((found.held("6T"), refused(found, "31")), (True, True))
        told(found, *ARRIVAL["21"])
        self.assertEqual((found.held("6T"), refused(found, "31")), (False, False))

    def test_an_old_text_that_names_one_holder_of_two(self):
        routes = {
            "11": {"remaining": ["2T", "3T"], "overlap": True, "entered": False, "passed": []},
            "21": {"remaining": ["5T"], "overlap": True, "entered": True, "passed": ["4T"]},
        }
        held = {"2T": "11", "3T": "11", "5T": "21"}
        text = json.dumps({"occupied": [], "positions": {"P6": "normal"}, "routes": routes, "held": held})
        found = load(parse_layout(LAYOUT), text)
        self.assertEqual((found.held("6T"), refused(found, "31")), (True, True))
        told(found, *ARRIVAL["11"])
        self.assertEqual((found.held("6T"), refused(found, "31"), found.held("2T")), (True, True, False))
        told(found, "occupy 5T")
        self.assertEqual((found.held("6T"), refused(found, "31")), (False, False))


class AsBefore(unittest.TestCase):
    def test_an_old_text_without_sharing(self):
        routes = {"11": {"remaining": ["3T"], "overlap": True, "entered": True, "passed": ["2T"]}}
        text = json.dumps({"occupied": [], "positions": {"P6": "normal"}, "routes": routes, "held": {"3T": "11", "6T": "11"}})
        found = load(parse_layout(LAYOUT), text)
        self.assertEqual([found.held(one) for one in ("2T", "3T", "6T")], [False, True, True])
        told(found, "occupy 3T")
        self.assertEqual([found.held(one) for one in ("2T", "3T", "6T")], [False, True, False])
        told(found, "clear 3T", "set 11")
        self.assertEqual(found.aspect("S1"), "clear")

    def test_release_section_by_section(self):
        found = box("set 11")
        seen = []
        for command in ("occupy 2T", "occupy 3T", "clear 2T", "clear 3T"):
            told(found, command)
            seen.append([found.held(one) for one in ("2T", "3T", "6T")])
        self.assertEqual(seen, [[True, True, True], [True, True, True], [False, True, False], [False, False, False]])

    def test_what_is_in_the_way(self):
        self.assertEqual([refused(box("set 31"), name) for name in ("11", "13", "21", "31")], [True] * 4)
        self.assertEqual([refused(box("set 21"), name) for name in ("13", "31")], [True] * 2)
        self.assertEqual([refused(box("occupy 6T"), name) for name in ("11", "13", "21", "31")], [True] * 4)

    def test_cancelling(self):
        found = box("set 31", "cancel 31", "set 11")
        self.assertEqual((found.held("8T"), found.positions["P6"]), (False, "normal"))
        told(found, "occupy 2T")
        for name in ("11", "31"):
            with self.assertRaises(Refused):
                found.cancel(name)
        self.assertEqual(found.held("6T"), True)
