# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import proofmarks
from proofmarks import Mark, Settings, check

TEXT = """\
The first first sentence is short. A second one
goes on - and on and on
%% off doubled-word
On over three lines with
with a comma, comma before it ends. Off off\t
%% on doubled-word and more
%% off long-sentence

off was another paragraph and this one ends with no
stop at all \x20
   \x20
%% on long-sentence spaced-dash
A - b - c . c
%% off spaced-dash
%% a note
C - d
"""
MARKS = [
    (1, 11, "doubled-word"),
    (2, 9, "spaced-dash"),
    (5, 44, "trailing-space"),
    (10, 12, "trailing-space"),
    (11, 1, "trailing-space"),
    (13, 3, "spaced-dash"),
    (13, 7, "spaced-dash"),
    (16, 1, "doubled-word"),
]


def places(marks):
    return [(mark.line, mark.column, mark.rule) for mark in marks]


def run_alone(rule, lines):
    marks = []
    for number, text in enumerate(lines, start=1):
        marks.extend(rule.line(number, text))
    marks.extend(rule.end())
    return places(marks)


def first_and_last():
    """A rule that marks every line and, at the end, the first one."""

    class Edges(proofmarks.Rule):
        name = "edges"

        def __init__(self, settings):
            super().__init__(settings)
            self.seen = []

        def line(self, number, text):
            self.seen.append(number)
            return [Mark(number, 1, self.name, text)]

        def end(self):
            return [Mark(self.seen[0], 9, self.name, f"{len(self.seen)} lines, longest {self.settings.longest}")]

    return Edges


class Own(unittest.TestCase):
    def test_a_rule_of_ones_own(self):
        proofmarks.register(first_and_last())
        found = check("One\n%% note\n\n  two\n", Settings(longest=7))

        self.assertEqual(found, [Mark(1, 1, "edges", "One"), Mark(1, 9, "edges", "3 lines, longest 7"), Mark(3, 1, "edges", ""), Mark(4, 1, "edges", "  two")])

    def test_every_text_has_its_own_instance(self):
        proofmarks.register(first_and_last())

        self.assertEqual([[mark.message for mark in check(text)] for text in ("A", "B\nC")], [["A", "1 lines, longest 30"], ["B", "2 lines, longest 30", "C"]])

    def test_it_is_switched_by_the_line_of_the_mark(self):
        proofmarks.register(first_and_last())

        self.assertEqual(places(check("A\n%% off edges\nB\n%% on edges\nC")), [(1, 1, "edges"), (1, 9, "edges"), (5, 1, "edges")])
        self.assertEqual(places(check("%% off edges\nA\n%% on edges\nB")), [(4, 1, "edges")])

    def test_what_is_skipped_does_not_run(self):
        @proofmarks.register
        class Broken(proofmarks.Rule):
            name = "broken"

            def line(self, number, text):
                raise RuntimeError("it ran")

        with self.assertRaises(RuntimeError):
            check("A a")
        self.assertEqual(places(check("A a", skip=["broken"])), [(1, 3, "doubled-word")])

    def test_a_rule_writes_only_what_it_needs(self):
        @proofmarks.register
        class Nothing(proofmarks.Rule):
            name = "nothing"

        self.assertEqual(places(check("A a")), [(1, 3, "doubled-word")])

    def test_names(self):
        shipped = ("doubled-word", "long-sentence", "trailing-space", "spaced-dash")
        edges = first_and_last()

        self.assertEqual(tuple(proofmarks.rule_names()), shipped)
        self.assertIs(proofmarks.register(edges), edges)
        with self.assertRaises(ValueError):
            proofmarks.register(first_and_last())
        self.assertEqual(tuple(proofmarks.rule_names()), (*shipped, "edges"))

    def test_the_shipped_rules_are_rules(self):
        from proofmarks.rules import DoubledWord, LongSentence, SpacedDash, TrailingSpace

        lines = ["One two - two", "two three \t", "", "four. Five six", "seven eight"]
        settings = Settings(longest=3)

        self.assertEqual([issubclass(rule, proofmarks.Rule) for rule in (DoubledWord, LongSentence, SpacedDash, TrailingSpace)], [True] * 4)
        self.assertEqual(run_alone(DoubledWord(settings), lines), [(2, 1, "doubled-word")])
        self.assertEqual(run_alone(LongSentence(settings), lines), [(1, 1, "long-sentence"), (4, 1, "long-sentence")])
        self.assertEqual(run_alone(SpacedDash(settings), lines), [(1, 9, "spaced-dash")])
        self.assertEqual(run_alone(TrailingSpace(settings), lines), [(2, 10, "trailing-space")])


class Kept(unittest.TestCase):
    def test_a_page(self):
        self.assertEqual(places(check(TEXT, Settings(longest=5), skip=["long-sentence"])), MARKS)

    def test_long_sentences(self):
        text = "One two three four\n%% off long-sentence\nfive. Six seven eight nine\n%% on long-sentence\nten.\n\nEleven twelve\nthirteen fourteen fifteen\n\nSixteen."

        self.assertEqual(check(text, Settings(longest=4)), [Mark(1, 1, "long-sentence", "5 words"), Mark(7, 1, "long-sentence", "5 words")])

    def test_one_text_says_nothing_about_the_next(self):
        self.assertEqual([check(text, Settings(longest=3)) for text in ("One of the", "The end is", "is it")], [[], [], []])

    def test_messages(self):
        self.assertEqual(check("A a - b ", skip=["trailing-space"]), [Mark(1, 3, "doubled-word", "A a"), Mark(1, 5, "spaced-dash", "a hyphen between spaces")])

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.txt"
            path.write_text("Over the the hill \n", encoding="utf-8")
            done = [
                subprocess.run([sys.executable, "-m", "proofmarks", str(path), *options], capture_output=True, text=True, timeout=10)
                for options in (("--skip", "trailing-space"), ("--skip", "trailing-space", "--skip", "doubled-word"), ("--skip", "rhymes"))
            ]

        self.assertEqual([(one.returncode, one.stdout) for one in done], [(1, f"{path}:1:10: doubled-word: the the\n"), (0, ""), (2, "")])
