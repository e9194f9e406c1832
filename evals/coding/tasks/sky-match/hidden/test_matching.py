# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import random
import subprocess
import sys
import tempfile
import unittest
from math import asin, degrees
from pathlib import Path

from skymatch import Star, match, mutual, neighbours, separation

ARCSECOND = 1 / 3600


class Measure:
    """The separation, measured no more often than it may be."""

    def __init__(self, most):
        self.most = most
        self.times = 0

    def __call__(self, one, other):
        self.times += 1
        if self.times > self.most:
            raise AssertionError(f"more than {self.most} separations were measured")
        return separation(one, other)


def sky(rng, count):
    return [Star(f"s{n}", rng.uniform(0, 360), degrees(asin(rng.uniform(-1, 1)))) for n in range(count)]


def strip(rng, count):
    """In no order, and well apart from each other."""
    along = rng.sample(range(count), count)
    return [Star(f"s{n}", (n + rng.uniform(0, 0.5)) * 360 / count, rng.uniform(-0.05, 0.05)) for n in along]


def meridian(rng, count):
    along = rng.sample(range(count), count)
    return [Star(f"s{n}", rng.uniform(10, 10.05), (n + rng.uniform(0.2, 0.7)) * 180 / count - 90) for n in along]


def shifted(stars, arcseconds=1):
    """The same stars in another order, each a little higher."""
    return [Star("t", star.ra, min(90, star.dec + arcseconds * ARCSECOND)) for star in reversed(stars)]


def slowly(left, right, radius):
    """What match gives, found by looking at everything."""
    found = []
    for i, star in enumerate(left):
        angle, j = min(((separation(star, other), j) for j, other in enumerate(right)), default=(999, 0))
        if angle <= radius:
            found.append((i, j, angle))
    return found


def slow_pairs(stars, radius):
    pairs = ((i, j, separation(stars[i], stars[j])) for i in range(len(stars)) for j in range(i + 1, len(stars)))
    return [one for one in pairs if one[2] <= radius]


class Measured(unittest.TestCase):
    def check(self, stars):
        measure = Measure(10 * len(stars))
        found = match(stars, shifted(stars), 2 * ARCSECOND, measure)
        self.assertEqual([one[:2] for one in found], [(i, len(stars) - 1 - i) for i in range(len(stars))])

    def test_the_whole_sky(self):
        self.check(sky(random.Random(1), 20_000))

    def test_a_strip_along_the_equator(self):
        self.check(strip(random.Random(2), 4_000))

    def test_a_strip_along_a_meridian(self):
        self.check(meridian(random.Random(3), 4_000))

    def test_mutual(self):
        stars = strip(random.Random(4), 2_000)

        found = mutual(stars, shifted(stars), 2 * ARCSECOND, distance=Measure(20 * len(stars)))

        self.assertEqual([one[:2] for one in found], [(i, 1_999 - i) for i in range(2_000)])

    def test_neighbours(self):
        rng = random.Random(5)
        for some in (strip, meridian):
            stars = [one for star in some(rng, 1_000) for one in (star, Star("twin", star.ra, star.dec / 1.0000001))]

            found = neighbours(stars, ARCSECOND / 10, distance=Measure(10 * len(stars)))

            self.assertEqual([one[:2] for one in found], [(2 * i, 2 * i + 1) for i in range(1_000)])

    def test_a_field_around_the_pole(self):
        rng = random.Random(6)
        stars = [Star(f"s{n}", rng.uniform(0, 360), 90 - rng.uniform(0.01, 1)) for n in range(3_000)]

        found = match(stars, stars[::-1], ARCSECOND, Measure(10 * len(stars)))

        self.assertEqual([one[:2] for one in found], [(i, 2_999 - i) for i in range(3_000)])


class AsBefore(unittest.TestCase):
    def test_across_the_first_meridian(self):
        left = [Star("a", 359.9999, 10), Star("b", 0.0001, -30), Star("c", 0, 60), Star("d", 360, 5)]
        right = [Star("x", 360, 60), Star("y", 359.9999, -30), Star("z", 0.0001, 10), Star("w", 0, 5)]

        self.assertEqual([one[:2] for one in match(left, right, ARCSECOND)], [(0, 2), (1, 1), (2, 0), (3, 3)])
        self.assertEqual(match(left, right, ARCSECOND), slowly(left, right, ARCSECOND))

    def test_across_the_poles(self):
        for pole in (1, -1):
            left = [Star("a", 10, pole * 89.9999), Star("b", 123, pole * 90), Star("c", 300, pole * 89)]
            right = [Star("x", 190, pole * 89.9999), Star("y", 120, pole * 89)]

            self.assertEqual([one[:2] for one in match(left, right, 0.001)], [(0, 0), (1, 0)])
            self.assertEqual([one[:2] for one in match(left, right, 3)], [(0, 0), (1, 0), (2, 0)])

    def test_everywhere_and_at_every_radius(self):
        rng = random.Random(7)
        left = [*sky(rng, 60), *strip(rng, 15), Star("n", 0, 90), Star("s", 77, -90), Star("e", 360, 0)]
        right = [*sky(rng, 60), *strip(rng, 15), Star("s", 0, -90), Star("e", 0, 0)]
        for radius in (0, ARCSECOND, 0.5, 7, 30, 89, 90, 120, 180):
            self.assertEqual(match(left, right, radius), slowly(left, right, radius))
        for radius in (0, 0.5, 30, 120, 180):
            self.assertEqual(neighbours(left, radius), slow_pairs(left, radius))

    def test_the_same_place(self):
        stars = [Star("a", 10.1, 20.3), Star("b", 10.1, 20.3), Star("c", 10.1, 20.300001), Star("d", 33.3, -89.7)]

        self.assertEqual(match(stars, stars[::-1], 0), [(0, 2, 0.0), (1, 2, 0.0), (2, 1, 0.0), (3, 0, 0.0)])
        self.assertEqual(neighbours(stars, 0), [(0, 1, 0.0)])

    def test_of_equally_near_stars_the_first_is_taken(self):
        left = [Star("a", 50, 0)]
        right = [Star("far", 50, 0.75), Star("up", 50, 0.5), Star("down", 50, -0.5), Star("up", 50, 0.5)]

        self.assertEqual(match(left, right, 0.5), [(0, 1, separation(left[0], right[1]))])
        self.assertEqual([one[:2] for one in match(left, right[::-1], 1)], [(0, 0)])

    def test_mutual_keeps_the_nearest_of_both_sides(self):
        left = [Star("a", 10, 20), Star("b", 10, 20.001), Star("c", 90, 0)]
        right = [Star("x", 10, 20.0008), Star("y", 90.5, 0)]

        self.assertEqual([one[:2] for one in mutual(left, right, 1)], [(1, 0), (2, 1)])

    def test_the_command_and_bad_radii(self):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
            ours.write_text("a 10 20\nb 50 60\n", encoding="utf-8")
            theirs.write_text("x 50 60.0005\ny 10 20.5\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "skymatch", str(ours), str(theirs), "--radius", "0.001"],
                capture_output=True, text=True, timeout=10,
            )

        self.assertEqual((done.returncode, done.stdout), (0, "b x 1.80\n"))
        for radius in (-0.1, 180.5):
            with self.assertRaises(ValueError):
                match([], [], radius)
            with self.assertRaises(ValueError):
                neighbours([], radius)
