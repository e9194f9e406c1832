import unittest

from proofmarks import Mark, Settings, check


class Rules(unittest.TestCase):
    def test_a_doubled_word(self):
        self.assertEqual(check("Over the the hill."), [Mark(1, 10, "doubled-word", "the the")])

    def test_a_doubled_word_over_two_lines(self):
        self.assertEqual(check("Over the\n%% note\nThe hill."), [Mark(3, 1, "doubled-word", "the The")])

    def test_a_comma_or_a_paragraph_between(self):
        self.assertEqual(
            check("It had had, had it?\n\nIt was that\n\nthat counted."), [Mark(1, 8, "doubled-word", "had had")]
        )

    def test_a_long_sentence(self):
        self.assertEqual(
            check("One. Two three\nfour five six.\nSeven.", Settings(longest=4)),
            [Mark(1, 1, "long-sentence", "5 words")],
        )

    def test_spaces_and_dashes(self):
        self.assertEqual(
            check("Up - down \nleft-right\n \n"),
            [
                Mark(1, 4, "spaced-dash", "a hyphen between spaces"),
                Mark(1, 10, "trailing-space", "at the end of the line"),
                Mark(3, 1, "trailing-space", "at the end of the line"),
            ],
        )


class Switches(unittest.TestCase):
    def test_off_and_on(self):
        text = "A - b\n%% off spaced-dash doubled-word\nA - b b\n%% on spaced-dash\nA - b b\n"
        self.assertEqual([(mark.line, mark.rule) for mark in check(text)], [(1, "spaced-dash"), (5, "spaced-dash")])

    def test_skip(self):
        self.assertEqual(check("A - b b ", skip=["spaced-dash", "trailing-space"]), [Mark(1, 7, "doubled-word", "b b")])


if __name__ == "__main__":
    unittest.main()
