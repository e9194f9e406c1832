import unittest

from walkbook import BadTrack, Point, climb, parse, summarise


class Tracks(unittest.TestCase):
    def test_segments_and_notes(self):
        self.assertEqual(
            parse("# Sunday\n0 412\n35 413\n\n\n2400 655\n"), [[Point(0, 412), Point(35, 413)], [Point(2400, 655)]]
        )

    def test_nonsense_is_refused(self):
        for text in ("", "# nothing\n", "0 high\n", "0\n", "10 400\n5 400\n"):
            with self.assertRaises(BadTrack):
                parse(text)


class Climbs(unittest.TestCase):
    def test_up_and_down(self):
        self.assertEqual(climb([400, 450, 430, 480]), (100, 20))

    def test_a_bench_is_no_climb(self):
        self.assertEqual(climb([400, 401, 400, 399, 401, 400]), (0, 0))


class Summaries(unittest.TestCase):
    def test_what_lies_between_segments_does_not_count(self):
        found = summarise([[Point(0, 400), Point(1000, 500)], [Point(9000, 900), Point(10000, 900)]])
        self.assertEqual((found.distance, found.up, found.down, found.highest, found.minutes), (2000, 100, 0, 900, 34))

    def test_lines(self):
        found = summarise([[Point(0, 400), Point(5200, 750)]])
        self.assertEqual(found.lines(), ["5.2 km", "350 m up, 0 m down, highest point 750 m", "1:37 h"])


if __name__ == "__main__":
    unittest.main()
