import json
import unittest

from promptbook import BadBook, BadCue, UnknownCue, load
from promptbook.paper import listing

OLD = json.dumps(
    {
        "show": "The Ferryman's Daughter",
        "cues": [
            {"number": 13, "department": "FLY", "text": "moon in"},
            {"number": 12, "department": "LX", "text": "dawn"},
            {"number": 12.5, "department": "SND", "text": "gulls", "follow": 12},
        ],
    }
)


class Books(unittest.TestCase):
    def test_order(self):
        self.assertEqual([cue.text for cue in load(OLD).cues], ["dawn", "gulls", "moon in"])

    def test_listing(self):
        self.assertEqual(
            listing(load(OLD).cues),
            "LX  12       GO    dawn\nSND 12.5     auto  gulls\nFLY 13       GO    moon in\n",
        )

    def test_bad_books(self):
        for text in ("", "[]", '{"show": "x"}', OLD.replace("12.5", "13"), OLD.replace('"follow": 12', '"follow": 11')):
            with self.assertRaises(BadBook):
                load(text)

    def test_bad_cues(self):
        for old, new in (('"LX"', '"TEA"'), ('"dawn"', '""'), ("12.5", "-1")):
            with self.assertRaises(BadCue):
                load(OLD.replace(old, new))

    def test_unknown(self):
        with self.assertRaises(UnknownCue):
            load(OLD).cue("99")


if __name__ == "__main__":
    unittest.main()
