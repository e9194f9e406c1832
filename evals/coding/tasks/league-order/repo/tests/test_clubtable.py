import unittest

from clubtable import BadSeason, Undecided, places_by_round, promoted, read_season, standings

SEASON = """
season  District league 2024
team  Aue
team  Brook  deduct 2
team  Cove  withdrawn
team  Dale
1  Aue  Brook  2:1
1  Dale  Cove  0:4
2  Brook  Dale  3:0
2  Cove  Aue  1:1
3  Dale  Aue  -
"""


class Tables(unittest.TestCase):
    def test_table(self):
        table = standings(read_season(SEASON))
        found = [(row.place, row.team, row.played, row.difference, row.points) for row in table]
        self.assertEqual(found, [(1, "Aue", 1, 1, 3), (2, "Brook", 2, 2, 1), (3, "Dale", 1, -3, 0)])

    def test_level_teams_share_a_place(self):
        season = read_season("team A\nteam B\nteam C\nteam D\n1 D C 0:1\n1 A B 0:1\n")
        self.assertEqual([(row.place, row.team) for row in standings(season)], [(1, "B"), (1, "C"), (3, "A"), (3, "D")])
        self.assertEqual(promoted(season, 2), ["B", "C"])
        with self.assertRaises(Undecided):
            promoted(season, 1)

    def test_rounds(self):
        self.assertEqual(places_by_round(read_season(SEASON), "Brook"), [3, 2, 2])


class Files(unittest.TestCase):
    def test_nonsense(self):
        for line in ("1  Aue  Nowhere  1:1", "1  Aue  Aue  1:1", "team  Aue", "1  Aue  Dale  many", "win  all"):
            with self.assertRaises(BadSeason):
                read_season(SEASON + line)


if __name__ == "__main__":
    unittest.main()
