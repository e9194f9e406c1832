# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from walkbook import Climb, Point, climb, climb_of, parse, summarise


class Slow(unittest.TestCase):
    def test_a_climb_in_single_metres_counts(self):
        self.assertEqual(climb(list(range(400, 431))), Climb(30, 0))

    def test_a_descent_in_steps_of_two_counts(self):
        self.assertEqual(climb(list(range(460, 399, -2))), Climb(0, 60))

    def test_what_does_not_reach_the_noise_at_the_end_is_left_out(self):
        self.assertEqual(climb([400, 401, 402, 403, 404, 405]), Climb(3, 0))

    def test_a_small_dip_on_the_way_up_is_noise(self):
        self.assertEqual(climb([400, 402, 404, 403, 402, 405, 406, 408]), Climb(8, 0))

    def test_over_a_hill_and_back(self):
        self.assertEqual(climb([100, 101, 102, 103, 104, 105, 106, 105, 104, 103, 102, 101, 100]), Climb(6, 6))

    def test_each_segment_begins_anew(self):
        segments = [[Point(0, 400), Point(20, 402)], [Point(90, 404), Point(110, 405), Point(130, 407)]]

        self.assertEqual(climb_of(segments), Climb(3, 0))

    def test_another_noise(self):
        self.assertEqual(climb([10, 14, 18, 22, 21, 17], noise=10), Climb(12, 0))

    def test_the_time_follows_the_climb(self):
        found = summarise([[Point(30 * step, 400 + step) for step in range(301)]])

        self.assertEqual((found.distance, found.up, found.down, found.minutes), (9000, 300, 0, 138))


class Kept(unittest.TestCase):
    def test_a_long_rest_is_no_climb(self):
        self.assertEqual(climb([400, 401, 402, 401, 400, 399, 398, 400, 402] * 50), Climb(0, 0))

    def test_steps_above_the_noise(self):
        self.assertEqual(climb([400, 450, 430, 433, 480]), Climb(100, 20))

    def test_none_and_one(self):
        self.assertEqual([climb([]), climb([400])], [Climb(0, 0), Climb(0, 0)])

    def test_between_segments_nothing_counts(self):
        self.assertEqual(climb_of(parse("0 400\n50 410\n\n900 800\n950 805\n")), Climb(15, 0))

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            track = Path(folder) / "a.track"
            track.write_text("0 400\n5200 750\n", encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "walkbook", str(track)], capture_output=True, text=True, timeout=10)

        self.assertEqual((done.returncode, done.stdout), (0, "5.2 km\n350 m up, 0 m down, highest point 750 m\n1:37 h\n"))
