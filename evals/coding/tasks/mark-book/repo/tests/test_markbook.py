import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from markbook.__main__ import main
from markbook.values import Refused, parse_mark


class Command(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.book = str(Path(folder.name) / "7a.json")
        self.run_command("new", "--subjects", "Maths", "English", "--pupils", "Anna Berg", "Ben  Ito")

    def run_command(self, command, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            status = main([command, self.book, *arguments])
        return status, out.getvalue()

    def test_marks_are_kept(self):
        self.run_command("add", "anna  berg", "maths", "2024-03-11", "2.5")
        self.run_command("add", "Anna Berg", "English", "2024-03-11", "4")
        self.assertEqual(
            self.run_command("list"), (0, "2024-03-11 Anna Berg, Maths: 2.5\n2024-03-11 Anna Berg, English: 4\n")
        )
        self.assertEqual(self.run_command("averages"), (0, "Anna Berg: 3.25\nBen Ito: -\n"))

    def test_what_is_refused_leaves_the_file(self):
        self.run_command("add", "Anna Berg", "Maths", "2024-03-11", "2.5")
        self.run_command("close", "2024-01-31")
        before = Path(self.book).read_bytes()
        for arguments in (
            ("Anna Berg", "Maths", "2024-03-11", "3"),
            ("Carl", "Maths", "2024-03-11", "3"),
            ("Anna Berg", "Art", "2024-03-11", "3"),
            ("Ben Ito", "Maths", "2024-01-31", "3"),
            ("Ben Ito", "Maths", "soon", "3"),
        ):
            self.assertEqual(self.run_command("add", *arguments)[0], 1)
        self.assertEqual(Path(self.book).read_bytes(), before)


class Marks(unittest.TestCase):
    def test_quarters(self):
        self.assertEqual([parse_mark(text) for text in ("1", "2.75", "6.0")], [1, 2.75, 6])
        for text in ("0.75", "6.25", "2.3", "nan", "good", ""):
            with self.assertRaises(Refused):
                parse_mark(text)


if __name__ == "__main__":
    unittest.main()
