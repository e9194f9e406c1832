# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from plainconf import BadConf, parse

TEXT = """\
# station 12, behind the dyke
Interval = 10

[rain] ; since 1998
gauge:   tipping bucket     ; the old one
  # do not touch
calibration=0.2
title = "Rain; in mm"   # shown
remark = emptied  # by hand
    every morning         # by the neighbour
    and at night

# wind comes later

[wind]
; nothing yet

[rain]
CALIBRATION = 0.25\t;checked
"""


def edited(text, *changes):
    """The text after some changes, and that it reads as it says."""
    config = parse(text)
    for section, key, value in changes:
        config.set(section, key, value)
        assert config.get(section, key) == value, f"{key} is {config.get(section, key)!r}"
    again = parse(config.text())
    for section in config.sections():
        for key in config.keys(section):
            assert again.get(section, key) == config.get(section, key), f"{key} is {again.get(section, key)!r}"
    return config.text()


def removed(text, section, key):
    config = parse(text)
    config.remove(section, key)
    return config.text()


class Text(unittest.TestCase):
    def test_what_is_not_changed(self):
        texts = (TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n"), "", "\n\n", "x = 1 \t\n", "#\f \u2028 y\nx: 1\n", "[a]\r\nx = 1\n")
        self.assertEqual([parse(text).text() for text in texts], list(texts))
        changes = (("rain", "remark", "emptied every morning and at night"), ("rain", "title", "Rain; in mm"), ("", "INTERVAL", "10"))
        self.assertEqual(edited(TEXT, *changes), TEXT)


class Set(unittest.TestCase):
    def test_only_the_value_is_replaced(self):
        text = edited(TEXT, ("", "interval", "5"), ("rain", "Gauge", "weighing"), ("rain", "title", "Rain"))
        expected = TEXT.replace("= 10", "= 5").replace(":   tipping bucket", ":   weighing").replace('"Rain; in mm"', "Rain")
        self.assertEqual(text, expected)

    def test_the_last_of_several_and_what_continues(self):
        text = edited(TEXT, ("rain", "calibration", "0.3"), ("rain", "remark", "full"))
        expected = TEXT.replace("= 0.25\t", "= 0.3\t").replace(
            "emptied  # by hand\n    every morning         # by the neighbour\n    and at night\n", "full  # by hand\n"
        )
        self.assertEqual(text, expected)

    def test_a_new_key_and_a_new_section(self):
        text = edited("# top\n[a]\nx = 1\n  2\n\n# about b\n[b]\n; empty\n", ("a", "Y", "2"), ("b", "z", "3"), ("", "w", "4"), ("c", "v", "5"))
        self.assertEqual(text, "w = 4\n# top\n[a]\nx = 1\n  2\nY = 2\n\n# about b\n[b]\nz = 3\n; empty\n\n[c]\nv = 5\n")
        self.assertEqual(edited(TEXT, ("rain", "site", "dyke")), TEXT + "site = dyke\n")
        self.assertEqual([edited("", ("a", "x", "1")), edited("[a]\n\n", ("b", "x", "1"))], ["[a]\nx = 1\n", "[a]\n\n[b]\nx = 1\n"])

    def test_line_ends(self):
        text = edited("[a]\r\nx = 1\r\n  2", ("a", "y", "3"), ("b", "z", "4"))
        self.assertEqual(text, "[a]\r\nx = 1\r\n  2\r\ny = 3\r\n\r\n[b]\r\nz = 4\r\n")
        self.assertEqual(edited("x = 1", ("", "x", "2")), "x = 2")

    def test_values_that_need_care(self):
        values = ("", " a", "a\t", "#a", "a ;b", '"', '"a" b', "a\nb", "\\n", 'a\\" # b\n', "a#b", "[a]", "a = b", "\n")
        for value in values:
            for text in ("x = 1 ; one\n", "x =\n", "x =# one\n", 'x: "a # b" # one\n', "[a]\n", "x = a\n b\n"):
                config = parse(edited(text, ("", "x", value), ("", "new", value), ("b", "x", value)))
                self.assertEqual([config.get("", "x"), config.get("", "new"), config.get("b", "x")], [value] * 3)
                self.assertEqual("# one" in config.text() or "; one" in config.text(), "one" in text)


class Remove(unittest.TestCase):
    def test_wherever_it_stands(self):
        self.assertEqual(removed(TEXT, "rain", "Calibration"), TEXT.replace("calibration=0.2\n", "").replace("CALIBRATION = 0.25\t;checked\n", ""))
        remark = "remark = emptied  # by hand\n    every morning         # by the neighbour\n    and at night\n"
        self.assertEqual(removed(TEXT, "rain", "remark"), TEXT.replace(remark, ""))

    def test_the_commands(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "station.conf")
            file.write_bytes(b"[a]\r\nx = 1 ; one\r\ny = 2\r\n")
            codes = []
            for words in (["set", "a", "x", "3"], ["remove", "a", "y"], ["remove", "a", "y"], ["set", "a", "[", "1"], ["set", "b", "z", "4"]):
                command = [sys.executable, "-m", "plainconf", words[0], str(file), *words[1:]]
                codes.append(subprocess.run(command, capture_output=True, text=True, timeout=10).returncode)
            self.assertEqual((codes, file.read_bytes()), ([0, 0, 1, 1, 0], b"[a]\r\nx = 3 ; one\r\n\r\n[b]\r\nz = 4\r\n"))


class AsBefore(unittest.TestCase):
    def test_reading(self):
        config = parse(TEXT)
        self.assertEqual((config.sections(), config.keys("rain")), (["", "rain", "wind"], ["gauge", "calibration", "title", "remark"]))
        found = [config.get("rain", key) for key in config.keys("rain")]
        self.assertEqual(found, ["tipping bucket", "0.25", "Rain; in mm", "emptied every morning and at night"])
        self.assertEqual((config.keys("wind"), parse("[a]\n").sections()), ([], ["a"]))

    def test_nonsense_is_refused(self):
        for text in ("x", "[a", "  x", 'x = "a', 'x = "a" b', 'x = "a"\n  b', "x = 1\n\n  2", "[a] b\n"):
            with self.assertRaises(BadConf):
                parse(text)

    def test_nothing_there(self):
        for section, key in (("a", "y"), ("b", "x"), ("A", "x"), ("", "x")):
            with self.assertRaises(KeyError):
                parse("[a]\nx = 1\n").get(section, key)
