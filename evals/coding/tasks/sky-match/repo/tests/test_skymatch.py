import unittest

from skymatch import BadCatalogue, Star, match, mutual, neighbours, read_catalogue, separation

OURS = [Star("a", 10.0, 20.0), Star("b", 10.5, 20.0), Star("c", 200.0, -45.0)]
THEIRS = [Star("x", 10.001, 20.0), Star("y", 10.002, 20.001), Star("z", 200.0, -45.01)]


class Angles(unittest.TestCase):
    def test_separation(self):
        self.assertAlmostEqual(separation(Star("a", 0, 0), Star("b", 90, 0)), 90)
        self.assertAlmostEqual(separation(Star("a", 359.5, 0), Star("b", 0.5, 0)), 1)
        self.assertAlmostEqual(separation(Star("a", 0, 89), Star("b", 180, 89)), 2)


class Matching(unittest.TestCase):
    def test_nearest(self):
        self.assertEqual([one[:2] for one in match(OURS, THEIRS, 0.02)], [(0, 0), (2, 2)])
        self.assertEqual([one[:2] for one in match(OURS, THEIRS, 1)], [(0, 0), (1, 1), (2, 2)])

    def test_mutual(self):
        self.assertEqual([one[:2] for one in mutual(OURS, THEIRS, 1)], [(0, 0), (2, 2)])

    def test_neighbours(self):
        self.assertEqual([one[:2] for one in neighbours(THEIRS, 0.01)], [(0, 1)])

    def test_radius(self):
        for radius in (-1, 181):
            with self.assertRaises(ValueError):
                match(OURS, THEIRS, radius)


class Catalogues(unittest.TestCase):
    def test_lines(self):
        self.assertEqual(read_catalogue(["# ours", "a 10.0 20.0", ""]), [Star("a", 10.0, 20.0)])
        for line in ("a 10", "a 361 0", "a 0 -91", "a b c"):
            with self.assertRaises(BadCatalogue):
                read_catalogue([line])


if __name__ == "__main__":
    unittest.main()
