# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from promptbook import BadBook, BadCue, Book, Cue, dump, load


def old(*cues):
    """A file as it was written up to now, from pairs of number and followed number."""
    found = [{"number": number, "department": "LX", "text": f"text {number}"} for number, _ in cues]
    for one, (_, follow) in zip(found, cues):
        if follow is not None:
            one["follow"] = follow
    return json.dumps({"show": "Old", "cues": found})


def numbers(book):
    return [cue.number for cue in book.cues]


class Numbers(unittest.TestCase):
    def test_parts_count_as_whole_numbers(self):
        given = ["12.10", "2", "12.9", "12", "12.1", "100", "12.1.2", "13"]

        book = Book("New", [Cue(number, "LX", "x") for number in given])

        self.assertEqual(numbers(book), ["2", "12", "12.1", "12.1.2", "12.9", "12.10", "13", "100"])
        self.assertEqual([cue.number for cue in book.since("12.5")], ["12.9", "12.10", "13", "100"])
        self.assertEqual(book.since("12.9")[0].number, "12.9")

        book = Book("New", [Cue("12.1", "LX", "one"), Cue("12.10", "LX", "ten"), Cue("12.11", "SND", "on", "12.10")])

        self.assertEqual((book.cue("12.10").text, book.cue("12.1").text), ("ten", "one"))
        self.assertEqual([cue.number for cue in book.chain("12.10")], ["12.10", "12.11"])
        book.add(Cue("12.2", "LX", "two"))
        self.assertEqual(numbers(book), ["12.1", "12.2", "12.10", "12.11"])

    def test_other_numbers_are_refused(self):
        self.assertEqual(Cue("0.5", "LX", "x").number, "0.5")
        for number in (12.5, 12, "", "12.", ".5", "12..5", "-1", "012", "12.05", "12a", "1 2", "12\n"):
            with self.assertRaises(BadCue):
                Cue(number, "LX", "x")
            with self.assertRaises(BadCue):
                Cue("1", "LX", "x", number)


class OldFiles(unittest.TestCase):
    def test_whole_numbers_and_tenths(self):
        book = load(old((13, None), (12.5, 12.0), (12.0, None), (7.0, None)))

        self.assertEqual(numbers(book), ["7", "12", "12.5", "13"])
        self.assertEqual(book.cue("12.5").follow, "12")

    def test_hundredths_keep_their_order(self):
        book = load(old((12, None), (12.5, None), (12.25, None), (12.05, None), (13.5, None), (13.1, None)))

        self.assertEqual([cue.text for cue in book.cues][:4], ["text 12", "text 12.05", "text 12.25", "text 12.5"])
        self.assertEqual(numbers(book), ["12", "12.5", "12.25", "12.50", "13.1", "13.5"])

        book = load(old((1.1, None), (1.15, None), (1.29, None), (4.35, None), (8.07, None)))

        self.assertEqual(numbers(book), ["1.10", "1.15", "1.29", "4.35", "8.7"])

    def test_followed_numbers_go_along(self):
        book = load(old((12.5, None), (12.25, None), (12.75, 12.5), (13, 12.75), (13.1, 13.0)))

        follows = {cue.number: cue.follow for cue in book.cues}
        self.assertEqual(follows, {"12.25": None, "12.50": None, "12.75": "12.50", "13": "12.75", "13.1": "13"})


class Files(unittest.TestCase):
    def test_books_are_written_in_the_new_format(self):
        found = json.loads(dump(load(old((12.5, 12), (12, None)))))

        self.assertEqual(
            found,
            {
                "format": 2,
                "show": "Old",
                "cues": [
                    {"number": "12", "department": "LX", "text": "text 12"},
                    {"number": "12.5", "department": "LX", "text": "text 12.5", "follow": "12"},
                ],
            },
        )

    def test_a_new_file_is_read_as_it_stands(self):
        text = dump(Book("New", [Cue("12.10", "LX", "x"), Cue("12.9", "SND", "y", "12.10"), Cue("12.50", "FLY", "z")]))

        self.assertEqual(numbers(load(text)), ["12.9", "12.10", "12.50"])
        self.assertEqual(load(text).cue("12.9").follow, "12.10")
        self.assertEqual(dump(load(text)), text)

        new = {"format": 2, "show": "New", "cues": [{"number": 12.5, "department": "LX", "text": "x"}]}
        for text in (json.dumps(new), json.dumps({**new, "format": 3, "cues": []}), old(("12.5", None))):
            with self.assertRaises(BadBook):
                load(text)

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "show.json"
            path.write_text(old((12.5, None), (12.25, 12), (12, None)), encoding="utf-8")
            command = [sys.executable, "-m", "promptbook", str(path)]
            tidied = subprocess.run([*command, "--tidy"], capture_output=True, text=True, timeout=10)
            shown = subprocess.run([*command, "--from", "12.3"], capture_output=True, text=True, timeout=10)

        self.assertEqual((tidied.returncode, tidied.stdout), (0, ""))
        self.assertEqual(
            (shown.returncode, shown.stdout),
            (0, "LX  12.25    auto  text 12.25\nLX  12.50    GO    text 12.5\n"),
        )


class AsBefore(unittest.TestCase):
    def test_an_old_file_on_paper(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "show.json"
            path.write_text(old((13, None), (12.5, 12), (12, None)), encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "promptbook", str(path)], capture_output=True, text=True, timeout=10
            )

        self.assertEqual(
            (done.returncode, done.stdout),
            (0, "LX  12       GO    text 12\nLX  12.5     auto  text 12.5\nLX  13       GO    text 13\n"),
        )

    def test_bad_old_files_are_refused(self):
        for text in ("", "[]", '{"show": "x"}', old((12, None), (12.0, None)), old((12, 11)), old((-1, None))):
            with self.assertRaises(BadBook):
                load(text)

    def test_bad_cues_of_old_files_are_refused(self):
        text = old((12, None))
        for bad in (text.replace("LX", "TEA"), text.replace("text 12", " "), old((True, None)), old(("x", None))):
            with self.assertRaises(BadBook):
                load(bad)
