# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BOOK = {
    "subjects": ["Maths", "English"],
    "pupils": ["Anna Berg", "Ben Ito"],
    "closed": "2024-01-31",
    "marks": [["Anna Berg", "Maths", "2024-01-15", 2.0], ["Anna Berg", "Maths", "2024-03-11", 2.5], ["Ben Ito", "English", "2024-03-12", 3.0]],
}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.book, self.file = Path(folder.name) / "7a.json", Path(folder.name) / "marks.csv"
        # not as the command writes it, to see whether it was written at all
        self.before = json.dumps(BOOK).encode()
        self.book.write_bytes(self.before)

    def command(self, name, *arguments):
        done = subprocess.run([sys.executable, "-X", "utf8", "-m", "markbook", name, str(self.book), *arguments], capture_output=True, encoding="utf-8", timeout=10)
        return done.returncode, done.stdout, done.stderr

    def bring(self, text, *options, encoding="utf-8"):
        """Status, output and the lines that are complained about."""
        self.file.write_text(text, encoding=encoding)
        status, out, errors = self.command("import", str(self.file), *options)
        found = [re.fullmatch(re.escape(str(self.file)) + r":(\d+): .+", line) for line in errors.splitlines()]
        return status, out, [int(match[1]) if match else None for match in found]

    def marks(self):
        return self.command("list")[1].splitlines()

    def is_untouched(self):
        return self.book.read_bytes() == self.before


class Import(Case):
    def test_marks_are_added(self):
        found = self.bring("mark,note,Pupil,date,subject\n4,late,ben  ITO,2024-03-11,maths\n\n1.25,,Anna Berg,2024-03-12, English \n")

        self.assertEqual(found, (0, "added 2, replaced 0, kept 0, unchanged 0\n", []))
        self.assertEqual(self.marks()[3:], ["2024-03-11 Ben Ito, Maths: 4", "2024-03-12 Anna Berg, English: 1.25"])

    def test_what_the_school_office_exports(self):
        found = self.bring("pupil;subject;date;mark\nBen Ito;Maths;2024-03-11;2,75\nAnna Berg;Maths;2024-03-11;2,50\n", encoding="utf-8-sig")

        self.assertEqual(found, (0, "added 1, replaced 0, kept 0, unchanged 1\n", []))
        self.assertEqual(self.marks()[3:], ["2024-03-11 Ben Ito, Maths: 2.75"])

    def test_all_or_none(self):
        text = (
            "pupil,subject,date,mark\nBen Ito,Maths,2024-03-11,4\nCarl,Maths,2024-03-11,4\n\nBen Ito,Art,2024-03-11,4\nBen Ito,Maths,soon,4\n"
            "Ben Ito,Maths,2024-03-14,7\nBen Ito,Maths\nAnna Berg,Maths,2024-03-11,3\nBen Ito,Maths,2024-01-31,4\nBen Ito,Maths,2024-02-01,4\n"
        )

        self.assertEqual(self.bring(text), (1, "", [3, 5, 6, 7, 8, 9, 10]))
        self.assertEqual(self.bring("pupil,subject,mark\nBen Ito,Maths,4\n"), (1, "", [1]))
        self.assertEqual(self.is_untouched(), True)

    def test_what_to_do_with_duplicates(self):
        text = "pupil,subject,date,mark\nANNA BERG,Maths,2024-03-11,3\nBen Ito,English,2024-03-12,3.0\nBen Ito,Maths,2024-03-12,5\n"

        self.assertEqual(self.bring(text, "--on-duplicate", "fail"), (1, "", [2]))
        self.assertEqual(self.bring(text, "--on-duplicate", "keep", "--dry-run"), (0, "added 1, replaced 0, kept 1, unchanged 1\n", []))
        self.assertEqual(self.bring(text, "--on-duplicate", "replace"), (0, "added 1, replaced 1, kept 0, unchanged 1\n", []))
        self.assertEqual(
            self.marks(),
            ["2024-01-15 Anna Berg, Maths: 2", "2024-03-11 Anna Berg, Maths: 3", "2024-03-12 Ben Ito, English: 3", "2024-03-12 Ben Ito, Maths: 5"],
        )

    def test_the_same_mark_twice_in_the_file(self):
        same = "pupil,subject,date,mark\nBen Ito,Maths,2024-03-11,4\nben ito,MATHS,2024-03-11,4.0\n"
        self.assertEqual(self.bring(same, "--dry-run"), (0, "added 1, replaced 0, kept 0, unchanged 0\n", []))

        for option in ("fail", "keep", "replace"):
            other = "pupil,subject,date,mark\nBen Ito,Maths,2024-03-11,4\nBen Ito,English,2024-03-11,1\nben  ito,maths,2024-03-11,3\n"
            self.assertEqual(self.bring(other, "--on-duplicate", option), (1, "", [4]))
        self.assertEqual(self.is_untouched(), True)

    def test_what_is_closed(self):
        again = "pupil,subject,date,mark\nAnna Berg,Maths,2024-01-15,2\nBen Ito,Maths,2024-02-01,4\n"
        self.assertEqual(self.bring(again, "--dry-run"), (0, "added 1, replaced 0, kept 0, unchanged 1\n", []))
        other = "pupil,subject,date,mark\nAnna Berg,Maths,2024-01-15,3\nBen Ito,Maths,2024-02-01,4\n"
        self.assertEqual(self.bring(other, "--on-duplicate", "replace"), (1, "", [2]))
        self.assertEqual(self.bring(other, "--on-duplicate", "keep"), (0, "added 1, replaced 0, kept 1, unchanged 0\n", []))
        self.assertEqual([self.marks()[0], self.marks()[-1]], ["2024-01-15 Anna Berg, Maths: 2", "2024-02-01 Ben Ito, Maths: 4"])

    def test_new_pupils(self):
        text = "pupil,subject,date,mark\nDana  Øst,Maths,2024-03-11,4\ncarl,Maths,2024-03-11,3\nDANA ØST,English,2024-03-11,2\n"

        self.assertEqual(self.bring(text), (1, "", [2, 3, 4]))
        self.assertEqual(self.bring(f"{text}Carl,Art,2024-03-11,3\n", "--new-pupils"), (1, "", [5]))
        self.assertEqual(self.bring(f"{text},Maths,2024-03-11,3\n", "--new-pupils"), (1, "", [5]))
        self.assertEqual(self.is_untouched(), True)
        self.assertEqual(self.bring(text, "--new-pupils"), (0, "added 3, replaced 0, kept 0, unchanged 0\n", []))
        self.assertEqual(self.command("averages")[1], "Anna Berg: 2.25\nBen Ito: 3.00\nDana Øst: 3.00\ncarl: 3.00\n")

    def test_what_changes_nothing_writes_nothing(self):
        new = "pupil,subject,date,mark\nCarl,Maths,2024-03-11,4\nAnna Berg,Maths,2024-03-11,3\n"
        old = "pupil,subject,date,mark\nAnna Berg,Maths,2024-03-11,2.5\nBen Ito,English,2024-03-12,1\n"

        self.assertEqual(self.bring(new, "--dry-run", "--new-pupils", "--on-duplicate", "replace"), (0, "added 1, replaced 1, kept 0, unchanged 0\n", []))
        self.assertEqual(self.bring(old, "--on-duplicate", "keep"), (0, "added 0, replaced 0, kept 1, unchanged 1\n", []))
        self.assertEqual(self.bring("pupil,subject,date,mark\n"), (0, "added 0, replaced 0, kept 0, unchanged 0\n", []))
        self.assertEqual(self.is_untouched(), True)


class Kept(Case):
    def test_add(self):
        self.assertEqual(self.command("add", "anna  berg", "english", "2024-03-11", "4")[:2], (0, ""))
        self.assertEqual(self.marks()[3:], ["2024-03-11 Anna Berg, English: 4"])

    def test_add_refuses(self):
        for arguments in (("Anna Berg", "Maths", "2024-03-11", "2.5"), ("Carl", "Maths", "2024-03-11", "3"), ("Ben Ito", "Maths", "2024-01-31", "3")):
            self.assertEqual(self.command("add", *arguments)[:2], (1, ""))
        self.assertEqual(self.command("add", "Ben Ito", "Maths", "2024-03-11", "2,5")[:2], (1, ""))
        self.assertEqual(self.is_untouched(), True)

    def test_tables(self):
        self.assertEqual(self.command("list")[1], "2024-01-15 Anna Berg, Maths: 2\n2024-03-11 Anna Berg, Maths: 2.5\n2024-03-12 Ben Ito, English: 3\n")
        self.assertEqual(self.command("averages")[1], "Anna Berg: 2.25\nBen Ito: 3.00\n")

    def test_wrong_usage(self):
        self.assertEqual([self.command(*arguments)[:2] for arguments in (("burn",), ("add", "Anna Berg"))], [(2, ""), (2, "")])
