# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from datetime import date
from pathlib import Path

from bellplan import BadChange, Clash, Plan, notice, parse_change, parse_lessons

TIMETABLE = """\
M7-1; Mon; 3; 7a; Maths; Brook; R1
E7-1; Mon; 3; 7b; English; Cole; R2
S7-1; Mon; 4; 7a; Sports; Dunn; Hall
A7-1; Tue; 1; 7a; Art; Adan; R3
M7-2; Tue; 5; 7b; Maths; Brook; R1
G7-1; Tue; 6; 7b; Geography; Adan; R2
H7-1; Wed; 2; 7a; History; Cole; R2
"""
MON, TUE, WED, NEXT = date(2024, 3, 11), date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 18)


def plan(*changes, holidays=()):
    return Plan(parse_lessons(TIMETABLE), holidays, changes)


def maths(found, *days):
    """Where M7-1 takes place on some dates."""
    return [(entry.date.day, entry.period, entry.teacher, entry.room) for day in days for entry in found.on(day) if entry.lesson.code == "M7-1"]


def refused(found, line, error=Clash):
    try:
        found.add(parse_change(line))
    except error:
        return True
    return False


class Moved(unittest.TestCase):
    def test_teacher_and_room_go_along(self):
        before = plan("2024-03-11 M7-1 teacher Adan", "2024-03-11 M7-1 room R9", "2024-03-11 M7-1 move 2024-03-12 4")
        after = plan("2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 teacher Dunn", "2024-03-11 M7-1 room R9", "2024-03-11 M7-1 teacher Adan")

        self.assertEqual(maths(before, MON, TUE), [(12, 4, "Adan", "R9")])
        self.assertEqual(maths(after, MON, TUE), [(12, 4, "Adan", "R9")])
        self.assertEqual([entry.lesson.code for entry in after.of_teacher("Adan", TUE)], ["A7-1", "M7-1", "G7-1"])

    def test_it_takes_place_once(self):
        twice = plan("2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 room R9", "2024-03-11 M7-1 move 2024-03-13 1")
        back = plan("2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 teacher Adan", "2024-03-11 M7-1 move 2024-03-11 3")
        same_day = plan("2024-03-11 M7-1 teacher Adan", "2024-03-11 M7-1 move 2024-03-11 1", "2024-03-11 M7-1 move 2024-03-11 2")

        self.assertEqual(maths(twice, MON, TUE, WED), [(13, 1, "Brook", "R9")])
        self.assertEqual(maths(back, MON, TUE), [(11, 3, "Adan", "R1")])
        self.assertEqual(maths(same_day, MON), [(11, 2, "Adan", "R1")])
        self.assertEqual(twice.free_rooms(TUE, 4), ["Hall", "R1", "R2", "R3"])

    def test_cancelled_and_brought_back(self):
        gone = plan("2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 cancel", "2024-03-11 M7-1 teacher Adan")
        self.assertEqual(maths(gone, MON, TUE), [])

        gone.add(parse_change("2024-03-11 M7-1 move 2024-03-13 1"))
        self.assertEqual(maths(gone, MON, TUE, WED), [(13, 1, "Adan", "R1")])

    def test_two_lessons_of_one_code_on_a_date(self):
        found = plan("2024-03-11 M7-1 move 2024-03-18 5", "2024-03-18 M7-1 teacher Adan", "2024-03-11 M7-1 room R9")
        self.assertEqual(maths(found, MON, NEXT), [(18, 3, "Adan", "R1"), (18, 5, "Brook", "R9")])

        found.add(parse_change("2024-03-18 M7-1 cancel"))
        self.assertEqual(maths(found, MON, NEXT), [(18, 5, "Brook", "R9")])
        self.assertEqual(notice(found, NEXT), ["period 3  7a  Maths: cancelled", "period 5  7a  Maths: moved from 2024-03-11 period 3, room R9"])


class Clashes(unittest.TestCase):
    def test_a_substitute_is_where_the_lesson_is(self):
        found = plan("2024-03-11 M7-1 move 2024-03-12 6")

        # Adan and R2 are taken on Tuesday in period 6, Cole and R2 on Monday in period 3
        self.assertEqual(refused(found, "2024-03-11 M7-1 teacher Adan"), True)
        self.assertEqual(refused(found, "2024-03-11 M7-1 room R2"), True)
        self.assertEqual(refused(found, "2024-03-11 M7-1 teacher Cole"), False)
        self.assertEqual(maths(found, MON, TUE), [(12, 6, "Cole", "R1")])

    def test_a_move_goes_by_the_teacher_and_room_that_were_said(self):
        # Brook and R1 are taken on Tuesday in period 5
        self.assertEqual(refused(plan(), "2024-03-11 M7-1 move 2024-03-12 5"), True)
        found = plan("2024-03-11 M7-1 teacher Adan", "2024-03-11 M7-1 room R9")
        self.assertEqual(refused(found, "2024-03-11 M7-1 move 2024-03-12 6"), True)
        self.assertEqual(maths(found, MON, TUE), [(11, 3, "Adan", "R9")])
        self.assertEqual(refused(found, "2024-03-11 M7-1 move 2024-03-12 5"), False)
        self.assertEqual(maths(found, MON, TUE), [(12, 5, "Adan", "R9")])

    def test_what_was_left_is_free(self):
        found = plan("2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 move 2024-03-13 1")

        self.assertEqual(refused(found, "2024-03-11 S7-1 move 2024-03-12 4"), False)
        self.assertEqual(refused(found, "2024-03-12 A7-1 move 2024-03-13 1"), True)


class Board(unittest.TestCase):
    def test_it_says_what_holds_in_the_end(self):
        found = plan(
            "2024-03-11 M7-1 teacher Adan",
            "2024-03-11 M7-1 move 2024-03-12 4",
            "2024-03-11 E7-1 room R7",
            "2024-03-11 S7-1 cancel",
            "2024-03-11 M7-1 move 2024-03-13 1",
            "2024-03-11 E7-1 teacher Dunn",
            "2024-03-11 E7-1 room R9",
            "2024-03-11 S7-1 move 2024-03-11 6",
        )

        self.assertEqual(
            notice(found, MON),
            [
                "period 3  7a  Maths: moved to 2024-03-13 period 1",
                "period 3  7b  English: teacher Dunn, room R9",
                "period 4  7a  Sports: moved to 2024-03-11 period 6",
                "period 6  7a  Sports: moved from 2024-03-11 period 4",
            ],
        )
        self.assertEqual([notice(found, TUE), notice(found, WED)], [[], ["period 1  7a  Maths: moved from 2024-03-11 period 3, teacher Adan"]])

        found.add(parse_change("2024-03-11 M7-1 cancel"))
        found.add(parse_change("2024-03-11 E7-1 room R2"))
        found.add(parse_change("2024-03-11 E7-1 teacher Cole"))
        self.assertEqual(notice(found, MON)[0], "period 3  7a  Maths: cancelled")
        self.assertEqual((len(notice(found, MON)), notice(found, WED)), (3, []))


class Kept(unittest.TestCase):
    def test_plain_changes(self):
        found = plan("2024-03-11 M7-1 teacher Adan", "2024-03-11 E7-1 cancel", "2024-03-11 S7-1 move 2024-03-13 5")

        self.assertEqual([(entry.lesson.code, entry.teacher) for entry in found.on(MON)], [("M7-1", "Adan")])
        self.assertEqual([(entry.lesson.code, entry.period, entry.date) for entry in found.on(WED)], [("H7-1", 2, WED), ("S7-1", 5, WED)])
        self.assertEqual([entry.lesson.code for entry in found.on(NEXT)], ["M7-1", "E7-1", "S7-1"])

    def test_plain_notices(self):
        found = plan("2024-03-11 M7-1 teacher Adan", "2024-03-11 E7-1 cancel", "2024-03-11 S7-1 move 2024-03-13 5")

        self.assertEqual(
            notice(found, MON), ["period 3  7a  Maths: teacher Adan", "period 3  7b  English: cancelled", "period 4  7a  Sports: moved to 2024-03-13 period 5"]
        )
        self.assertEqual(notice(found, WED), ["period 5  7a  Sports: moved from 2024-03-11 period 4"])

    def test_what_is_refused_changes_nothing(self):
        found = plan()

        self.assertEqual([refused(found, f"2024-03-11 M7-1 {what}") for what in ("teacher Cole", "room R2", "move 2024-03-12 1", "move 2024-03-12 5")], [True] * 4)
        self.assertEqual(maths(found, MON, TUE), [(11, 3, "Brook", "R1")])
        self.assertEqual(notice(found, MON), [])

    def test_days_without_school(self):
        found = plan(holidays=[TUE])

        self.assertEqual(found.on(TUE), [])
        for line in ("2024-03-12 A7-1 cancel", "2024-03-11 M7-1 move 2024-03-12 4", "2024-03-11 M7-1 move 2024-03-16 4", "2024-03-13 M7-1 cancel"):
            self.assertEqual(refused(found, line, BadChange), True)

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            timetable, changes = Path(folder) / "t", Path(folder) / "c"
            timetable.write_text(TIMETABLE, encoding="utf-8")
            changes.write_text("2024-03-11 M7-1 teacher Adan\n\n2024-03-11 S7-1 cancel\n", encoding="utf-8")
            done = [
                subprocess.run([sys.executable, "-m", "bellplan", str(timetable), str(changes), "2024-03-11", *options], capture_output=True, text=True, timeout=10)
                for options in ((), ("--notice",))
            ]

        self.assertEqual([one.stdout for one in done], ["3  7a  Maths  Adan  R1\n3  7b  English  Cole  R2\n", "period 3  7a  Maths: teacher Adan\nperiod 4  7a  Sports: cancelled\n"])
