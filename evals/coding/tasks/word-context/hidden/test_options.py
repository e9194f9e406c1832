# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

NOVEL = "No light.\n\nLight rain fell on the square, and the light went out.\n"
LETTER = "There isn’t any.\nSend light!\n"
NOTES = "Nothing here but light-footed cats.\n"


def concord(*arguments, stdin=b"", **files):
    """Status, output and what was complained about, with some files a, b, c in the working directory's place."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        given = [argument.replace("@", f"{folder}/") for argument in arguments]
        done = subprocess.run([sys.executable, "-X", "utf8", "-m", "concord", *given], input=stdin, capture_output=True, timeout=10)
        return done.returncode, done.stdout.decode().replace(f"{folder}/", "@"), done.stderr.decode().replace(f"{folder}/", "@")


def line(number, left, word, right, width=24):
    return f"{number:>5}  {left:<{width}}  {word}  {right}\n"


NOVEL_LINES = [line(1, "No", "light", "."), line(3, "", "Light", "rain fell on the square,"), line(3, "l on the square, and the", "light", "went out.")]
LETTER_LINE = line(2, "Send", "light", "!")


class Wished(unittest.TestCase):
    def test_several_files_with_their_names(self):
        status, out, _ = concord("light", "@a", "@b", "@c", a=LETTER, b=NOTES, c=NOVEL)

        self.assertEqual((status, out), (0, f"@a:{LETTER_LINE}" + "".join(f"@c:{one}" for one in NOVEL_LINES)))

    def test_not_found_has_a_status_of_its_own(self):
        self.assertEqual(concord("light", "@a", a=NOTES)[:2], (1, ""))
        self.assertEqual(concord("rain", "@a", "@b", a=NOTES, b=LETTER)[:2], (1, ""))

    def test_a_file_that_cannot_be_read_does_not_hide_the_others(self):
        status, out, errors = concord("light", "@a", "@missing", "@b", "@c", a=LETTER, b=b"light caf\xe9\n", c=NOVEL)

        self.assertEqual((status, out), (2, f"@a:{LETTER_LINE}" + "".join(f"@c:{one}" for one in NOVEL_LINES)))
        self.assertEqual(["@missing" in errors, "@b" in errors, "@c" in errors], [True, True, False])

    def test_standard_input(self):
        self.assertEqual(concord("LIGHT", stdin=LETTER.encode())[:2], (0, LETTER_LINE))
        self.assertEqual(concord("isn't", "-", stdin=LETTER.encode())[:2], (0, line(1, "There", "isn’t", "any.")))
        self.assertEqual(concord("light", "@a", "-", stdin=LETTER.encode(), a=NOTES)[:2], (0, f"-:{LETTER_LINE}"))

        status, out, _ = concord("light", "-", "@a", stdin=b"light caf\xe9\n", a=LETTER)

        self.assertEqual((status, out), (2, f"@a:{LETTER_LINE}"))

    def test_width(self):
        status, out, _ = concord("light", "--width", "9", "@a", a=NOVEL)

        self.assertEqual((status, out), (0, line(1, "No", "light", ".", 9) + line(3, "", "Light", "rain fell", 9) + line(3, ", and the", "light", "went out.", 9)))
        self.assertEqual([concord("light", "--width", given, "@a", a=NOVEL)[:2] for given in ("0", "wide")], [(2, ""), (2, "")])

    def test_options_stand_anywhere(self):
        wanted = (2, f"@a:{LETTER_LINE}" + f"@b:{NOVEL_LINES[0]}")
        for arguments in (("--max", "1", "light", "@a", "@b", "@no"), ("light", "--max", "1", "@a", "@b", "@no"), ("light", "@a", "@b", "@no", "--max", "1")):
            self.assertEqual(concord(*arguments, a=LETTER, b=NOVEL)[:2], wanted)

    def test_max_holds_for_each_file(self):
        status, out, _ = concord("--max", "2", "light", "@a", "@b", "@c", a=NOVEL, b=LETTER, c=NOVEL)

        first = NOVEL_LINES[:2]
        self.assertEqual((status, out), (0, "".join(f"@a:{one}" for one in first) + f"@b:{LETTER_LINE}" + "".join(f"@c:{one}" for one in first)))
        self.assertEqual(concord("--max", "0", "light", "@a", a=NOVEL)[:2], (2, ""))

    def test_count(self):
        self.assertEqual(concord("--count", "light", "@a", a=NOVEL)[:2], (0, "3\n"))
        self.assertEqual(concord("--count", "light", "@a", "@missing", "@b", a=NOVEL, b=NOTES)[:2], (2, "@a:3\n@b:0\n"))
        self.assertEqual(concord("--count", "--max", "2", "light", "@a", "@b", a=NOVEL, b=LETTER)[:2], (0, "@a:2\n@b:1\n"))
        self.assertEqual(concord("--count", "light", "@a", a=NOTES)[:2], (1, "0\n"))


class Kept(unittest.TestCase):
    def test_one_file_has_no_name(self):
        self.assertEqual(concord("light", "@a", a=NOVEL), (0, "".join(NOVEL_LINES), ""))

    def test_apostrophes_make_no_difference(self):
        self.assertEqual(concord("isn't", "@a", a=LETTER)[:2], (0, line(1, "There", "isn’t", "any.")))

    def test_wrong_usage(self):
        self.assertEqual([concord("two words", "@a", a=NOVEL)[:2], concord()[:2]], [(2, ""), (2, "")])

    def test_a_file_that_is_not_there(self):
        status, out, errors = concord("light", "@missing")

        self.assertEqual((status, out, "@missing" in errors), (2, "", True))
