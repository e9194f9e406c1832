import unittest

from plainconf import BadConf, parse

TEXT = """\
# station 12, behind the dyke
interval = 10

[rain]
gauge: tipping bucket     ; the old one
calibration = 0.2
title = "Rain; in mm"
remark = emptied
    every morning         # by the neighbour
"""


class Reading(unittest.TestCase):
    def test_values(self):
        config = parse(TEXT)
        self.assertEqual(config.sections(), ["", "rain"])
        self.assertEqual(config.keys("rain"), ["gauge", "calibration", "title", "remark"])
        self.assertEqual(
            [config.get("rain", key) for key in ("Gauge", "calibration", "title", "remark")],
            ["tipping bucket", "0.2", "Rain; in mm", "emptied every morning"],
        )

    def test_sections_belong_together_and_the_last_counts(self):
        config = parse("[a]\nx = 1\n[b]\n[a]\nX = 2\ny = a#b\n")
        self.assertEqual((config.sections(), config.keys("a")), (["a", "b"], ["x", "y"]))
        self.assertEqual((config.get("a", "x"), config.get("a", "y")), ("2", "a#b"))

    def test_escapes(self):
        self.assertEqual(parse(r'x = "a \"b\" \\ c\nd" # e').get("", "x"), 'a "b" \\ c\nd')

    def test_nonsense_is_refused(self):
        for text in ("x", "[a", "  x", 'x = "a', 'x = "a" b', 'x = "a"\n  b', "x = 1\n\n  2"):
            with self.assertRaises(BadConf):
                parse(text)

    def test_nothing_there(self):
        with self.assertRaises(KeyError):
            parse("[a]\nx = 1\n").get("a", "y")


if __name__ == "__main__":
    unittest.main()
