# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from clubtable import BadSeason, Undecided, places_by_round, promoted, read_season, standings


def season(order, teams, *results, win=3):
    lines = [f"win  {win}", *([f"order  {order}"] if order else [])]
    return read_season("\n".join([*lines, *(f"team  {team}" for team in teams), *results]) + "\n")


def table(*given, after=None, win=3):
    return [(row.place, row.team) for row in standings(season(*given, win=win), after)]


# A beats B, B beats C, C beats A; then all three beat D, differently
CIRCLE = ("1 A B 1:0", "1 C D 1:0", "2 B C 1:0", "2 A D 3:0", "3 C A 1:0", "3 B D 1:0")

# among A, B, C and D: A 6 points, B and C 4 with 2:2 goals each, D 2; all four have 6 points in the end
FOUR = (
    *("1 A B 1:0", "1 C A 1:0", "1 A D 2:0", "1 B C 1:0", "1 B D 1:1", "1 C D 1:1"),
    *("2 B E 0:0", "2 B F 0:0", "2 C E 3:3", "2 F C 3:3", "2 D E 1:0", "2 F D 0:0", "2 E A 1:0", "2 F A 1:0"),
    "3 F E 1:0",
)


class Direct(unittest.TestCase):
    def test_two_teams(self):
        results = ("1 A B 2:1", "1 C D 0:0", "2 B C 4:0", "2 D A 1:0")

        self.assertEqual(table("points,direct,difference,goals", "ABCD", *results)[1:], [(2, "A"), (3, "B"), (4, "C")])
        self.assertEqual(table("points,difference,direct", "ABCD", *results)[1:], [(2, "B"), (3, "A"), (4, "C")])

        twice = ("1 A B 1:0", "2 B A 3:1", "3 A C 5:0", "4 B C 1:0")
        self.assertEqual(table("points,direct", "ABC", *twice), [(1, "B"), (2, "A"), (3, "C")])

    def test_a_circle_goes_on_to_what_comes_next(self):
        found = table("points,direct,difference,goals", "ABCD", *CIRCLE)
        self.assertEqual(found, [(1, "A"), (2, "B"), (2, "C"), (4, "D")])

        found = table("points,direct", "ABCD", *CIRCLE)
        self.assertEqual(found, [(1, "A"), (1, "B"), (1, "C"), (4, "D")])

    def test_a_smaller_group_begins_anew(self):
        found = table("points,direct,difference,goals", "ABCDEF", *FOUR)

        self.assertEqual(found, [(1, "F"), (2, "A"), (3, "B"), (4, "C"), (5, "D"), (6, "E")])

    def test_what_the_small_table_goes_by(self):
        results = ("1 A B 2:0", "1 B C 1:0", "1 C A 1:0", "2 C D 9:0", "2 B D 2:0", "2 A D 1:0")

        self.assertEqual(table("points,direct", "ABCD", *results), [(1, "A"), (2, "C"), (3, "B"), (4, "D")])

        # with 3 points a win, A would be ahead
        level = ("1 A B 1:0", "2 B A 3:0", "3 A C 1:0", "4 C A 2:0", "5 B C 0:0", "6 C B 0:0")

        self.assertEqual(table("points,direct", "ABC", *level, win=2), [(1, "B"), (2, "C"), (3, "A")])

    def test_deductions_and_withdrawn_teams(self):
        teams = ("A  deduct 4", "B", "C  withdrawn", "D", "E")
        results = ("1 A B 1:0", "1 A D 1:0", "1 A E 1:0", "2 B D 9:0", "2 B E 0:0", "3 E B 0:0", "3 D E 0:0")
        withdrawn = ("4 B C 8:0", "4 C A 8:0")

        found = table("points,direct,difference", teams, *results, *withdrawn)

        self.assertEqual(found, [(1, "A"), (2, "B"), (3, "E"), (4, "D")])


class Elsewhere(unittest.TestCase):
    def test_an_earlier_round_knows_its_own_matches_only(self):
        begun = ("1 A C 3:0", "1 B D 1:0", "2 A D 0:0", "2 B C 0:0")
        ended = ("3 A B 1:0", "3 C D 0:0", "4 B A 4:0", "4 D C 0:0")
        given = season("points,direct,goals", "ABCD", *begun, *ended)

        self.assertEqual([places_by_round(given, team) for team in "AB"], [[1, 1, 1, 2], [2, 2, 2, 1]])

    def test_who_goes_up(self):
        self.assertEqual(promoted(season("points,direct,difference", "ABCD", *CIRCLE), 1), ["A"])
        with self.assertRaises(Undecided):
            promoted(season("points,direct", "ABCD", *CIRCLE), 1)

    def test_other_orders(self):
        results = ("1 A B 1:0", "1 C A 3:0", "2 B C 2:2", "2 B D 0:0", "3 C D 0:2")

        self.assertEqual(table("goals,wins", "ABCD", *results), [(1, "C"), (2, "D"), (3, "B"), (4, "A")])
        self.assertEqual(table("wins", "ABCD", *results), [(1, "A"), (1, "C"), (1, "D"), (4, "B")])


class AsBefore(unittest.TestCase):
    def test_without_an_order(self):
        found = table("", "ABCD", "1 A B 2:1", "1 C D 0:0", "2 B C 4:0", "2 D A 1:0")

        self.assertEqual(found, [(1, "D"), (2, "B"), (3, "A"), (4, "C")])

    def test_level_teams_share_a_place_by_name(self):
        given = season("", "DCBA", "1 D C 0:1", "1 A B 0:1")

        self.assertEqual([(row.place, row.team) for row in standings(given)], [(1, "B"), (1, "C"), (3, "A"), (3, "D")])
        self.assertEqual(promoted(given, 2), ["B", "C"])
        with self.assertRaises(Undecided):
            promoted(given, 1)

    def test_deductions_and_withdrawn_teams(self):
        given = season("", ("A  deduct 4", "B", "C  withdrawn"), "1 A B 2:0", "2 B C 8:0", "2 C A 3:0")

        found = [(row.place, row.team, row.played, row.points) for row in standings(given)]
        self.assertEqual(found, [(1, "B", 1, 0), (2, "A", 1, -1)])

    def test_orders_that_are_refused(self):
        for order in ("points,luck", "points,direct,points", "points,,direct", ",points", "Points"):
            with self.assertRaises(BadSeason):
                season(order, "AB", "1 A B 1:0")

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "season.txt"
            path.write_text("team A\nteam B\nteam C\n1 A B 2:1\n1 C A 1:0\n2 B C -\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "clubtable", str(path), "--after", "1"],
                capture_output=True, text=True, timeout=10,
            )

        self.assertEqual(
            (done.returncode, done.stdout),
            (
                0,
                " 1  C             1      1:0    3\n"
                " 2  A             2      2:2    3\n"
                " 3  B             1      1:2    0\n",
            ),
        )
