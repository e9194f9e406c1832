# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from muniment.aid import BadAid, parse_aid
from muniment.marks import BadMark, parse_mark
from muniment.queries import dangling, find, listing

OLD = """\
# was [Ki 12/2] until the flood
[Ki 12/3]
title: Baptisms, see also Sch 1/2b
dates: 1701-1744
see: Ki 12/4,  Ra 3/11

[Ra 3/11]
  title:   Accounts
note: Bound with Ki 12/4-6 (once Ki 12). Maki 12/3 and Xy 1/2 are no marks of ours; nor is Ki 12/1744.
see: Ki 12/3a
"""
NEW = """\
# was [Ki 12/2] until the flood
[PAR-0012-003]
title: Baptisms, see also SCH-0001-002b
dates: 1701-1744
see: PAR-0012-004,  COU-0003-011

[COU-0003-011]
  title:   Accounts
note: Bound with PAR-0012-004/006 (once Ki 12). Maki 12/3 and Xy 1/2 are no marks of ours; nor is Ki 12/1744.
see: PAR-0012-003a
"""
MIXED = """\
[PAR-0012-003]
title: Baptisms
see: Ki 12/4, PAR-0002-014, Ra 3/11, COU-0003-011
[Ki 2/14]
title: Burials
see: Ki 12/3, PAR-0012-004
[Sch 3/1]
title: Registers
see: PAR-0012-003
"""


def run(*arguments, text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "aid.txt")
        file.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "muniment", arguments[0], str(file), *arguments[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    return done.returncode, done.stdout


def refused(text):
    try:
        parse_mark(text)
    except BadMark:
        return True
    return False


class Marks(unittest.TestCase):
    def test_both_are_read_and_the_new_is_written(self):
        self.assertEqual([str(parse_mark(one)) for one in ("Ki 12/3a", "Ra 3/11", "Sch 9999/999")], ["PAR-0012-003a", "COU-0003-011", "SCH-9999-999"])
        self.assertEqual(str(parse_mark(" PAR-0012-003a ")), "PAR-0012-003a")
        self.assertEqual(parse_mark("PAR-0012-003") == parse_mark("Ki 12/3"), True)

    def test_what_is_neither(self):
        wrong = ("PAR-12-3", "PAR-00012-003", "PAR-0000-001", "PAR-0001-000", "Ki-0012-003", "PAR 12/3", "par-0012-003", "XYZ-0001-001")
        self.assertEqual([refused(one) for one in wrong], [True] * len(wrong))

    def test_old_nonsense_is_still_refused(self):
        wrong = ("Ki 12", "Xy 1/1", "Ki 0/1", "Ki 1/1000", "Ki 1/1aa", "Ki 1/2-3")
        self.assertEqual([refused(one) for one in wrong], [True] * len(wrong))


class Aids(unittest.TestCase):
    def test_an_entry_is_found_by_either_mark(self):
        entries = parse_aid(MIXED)
        asked = ("Ki 12/3", "PAR-0012-003", "Ki 2/14", "PAR-0002-014")
        self.assertEqual([find(entries, one).fields["title"] for one in asked], ["Baptisms", "Baptisms", "Burials", "Burials"])

    def test_what_is_missing_is_named_once_and_new(self):
        self.assertEqual([str(one) for one in dangling(parse_aid(MIXED))], ["COU-0003-011", "PAR-0012-004"])

    def test_the_same_mark_in_both_ways_is_twice(self):
        with self.assertRaises(BadAid):
            parse_aid("[Ki 1/1]\n[PAR-0001-001]\n")

    def test_the_commands_print_new_marks(self):
        self.assertEqual(run("list", text=MIXED), (0, "PAR-0002-014  Burials\nPAR-0012-003  Baptisms\nSCH-0003-001  Registers\n"))
        self.assertEqual(run("check", text=MIXED), (1, "COU-0003-011\nPAR-0012-004\n"))
        self.assertEqual(run("find", "Ki 12/3", text=OLD), (0, "PAR-0012-003\nBaptisms, see also Sch 1/2b\n1701-1744\n"))


class Migrate(unittest.TestCase):
    def test_every_mark_and_nothing_else(self):
        self.assertEqual(run("migrate", text=OLD), (0, NEW))

    def test_what_is_new_stays(self):
        self.assertEqual(run("migrate", text=NEW), (0, NEW))

    def test_ranges_and_letters(self):
        text = "[Ra 1/1]\nnote: Ra 1/2-4; Sch 10/20a-20c, Ki 3/4. Oki 3/4, Ki 3/4ab, PAR-0003-004-6\n"
        new = "[COU-0001-001]\nnote: COU-0001-002/004; SCH-0010-020a/020c, PAR-0003-004. Oki 3/4, Ki 3/4ab, PAR-0003-004-6\n"
        self.assertEqual(run("migrate", text=text), (0, new))


class AsBefore(unittest.TestCase):
    def test_titles_in_order(self):
        found = [entry.fields["title"] for entry in listing(parse_aid("[Sch 10/1]\ntitle: c\n[Ki 10/1]\ntitle: b\n[Ki 9/2b]\ntitle: a\n"))]
        self.assertEqual(found, ["a", "b", "c"])

    def test_a_strange_line_is_refused(self):
        for text in ("title: x\n", "[Ki 1/1]\ncolour: red\n", "[Ki 1/1]\ntitle: x\ntitle: y\n"):
            with self.assertRaises(BadAid):
                parse_aid(text)

    def test_a_see_that_is_no_mark_is_refused(self):
        with self.assertRaises(BadMark):
            parse_aid("[Ki 1/1]\nsee: Ki 12\n")

    def test_an_entry_that_is_not_there(self):
        self.assertEqual(run("find", "Ki 12/5", text=OLD), (1, ""))
