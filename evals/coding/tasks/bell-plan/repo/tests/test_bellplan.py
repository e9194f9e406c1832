import unittest
from datetime import date

from bellplan import BadChange, BadLesson, Clash, Plan, notice, parse_change, parse_lessons

TIMETABLE = """\
# Monday and Tuesday
M7-1; Mon; 3; 7a; Maths; Brook; R1
E7-1; Mon; 3; 7b; English; Cole; R2
A7-1; Tue; 1; 7a; Art; Adan; R3
"""
MONDAY, TUESDAY = date(2024, 3, 11), date(2024, 3, 12)


def plan(*changes, holidays=()):
    return Plan(parse_lessons(TIMETABLE), holidays, changes)


def codes(found, day):
    return [(entry.lesson.code, entry.period, entry.teacher, entry.room) for entry in found.on(day)]


class Days(unittest.TestCase):
    def test_a_day_of_the_timetable(self):
        self.assertEqual(codes(plan(), MONDAY), [("M7-1", 3, "Brook", "R1"), ("E7-1", 3, "Cole", "R2")])

    def test_a_holiday(self):
        self.assertEqual(codes(plan(holidays=[MONDAY]), MONDAY), [])

    def test_a_substitute(self):
        found = plan("2024-03-11 M7-1 teacher Adan")
        self.assertEqual(codes(found, MONDAY)[0], ("M7-1", 3, "Adan", "R1"))
        self.assertEqual(codes(found, date(2024, 3, 18))[0], ("M7-1", 3, "Brook", "R1"))

    def test_a_move(self):
        found = plan("2024-03-11 M7-1 move 2024-03-12 5")
        self.assertEqual(codes(found, MONDAY), [("E7-1", 3, "Cole", "R2")])
        self.assertEqual(codes(found, TUESDAY), [("A7-1", 1, "Adan", "R3"), ("M7-1", 5, "Brook", "R1")])
        self.assertEqual(found.free_rooms(TUESDAY, 5), ["R2", "R3"])

    def test_the_board(self):
        found = plan("2024-03-11 M7-1 move 2024-03-12 5", "2024-03-11 E7-1 cancel")
        self.assertEqual(
            notice(found, MONDAY),
            ["period 3  7a  Maths: moved to 2024-03-12 period 5", "period 3  7b  English: cancelled"],
        )
        self.assertEqual(notice(found, TUESDAY), ["period 5  7a  Maths: moved from 2024-03-11 period 3"])


class Refused(unittest.TestCase):
    def test_no_such_lesson(self):
        for line in ("2024-03-12 M7-1 cancel", "2024-03-11 X cancel", "2024-03-11 M7-1 move 2024-03-16 1"):
            with self.assertRaises(BadChange):
                plan(line)

    def test_two_at_once(self):
        for line in ("2024-03-11 M7-1 teacher Cole", "2024-03-11 M7-1 room R2", "2024-03-11 M7-1 move 2024-03-12 1"):
            with self.assertRaises(Clash):
                plan(line)

    def test_nonsense(self):
        for line in (
            "",
            "2024-03-11 M7-1",
            "2024-03-11 M7-1 burn",
            "2024-03-11 M7-1 move 2024-03-12 9",
            "soon M7-1 cancel",
        ):
            with self.assertRaises(BadChange):
                parse_change(line)
        with self.assertRaises(BadLesson):
            parse_lessons("M7-1; Sun; 3; 7a; Maths; Brook; R1")


if __name__ == "__main__":
    unittest.main()
