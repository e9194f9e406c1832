import unittest

from jarlabel import BadTemplate, BadValue, MissingField, Template

BATCH = {"sort": "lime blossom", "grams": "500", "best_before": "2025-11-30", "apiary": ""}


class Filling(unittest.TestCase):
    def test_fields(self):
        self.assertEqual(Template("{sort}, {grams} g").fill(BATCH), "lime blossom, 500 g")

    def test_filters(self):
        self.assertEqual(Template("{sort|title|center16}.").fill(BATCH), "  Lime Blossom  .")
        self.assertEqual(Template("{grams | kilos} kg, {best_before|month}").fill(BATCH), "0.5 kg, 11/2025")

    def test_braces(self):
        self.assertEqual(Template("{{ {grams} }}").fill(BATCH), "{ 500 }")

    def test_a_value_may_be_a_number(self):
        self.assertEqual(Template("{grams|kilos}").fill({"grams": 250}), "0.25")

    def test_missing(self):
        with self.assertRaises(MissingField):
            Template("{beekeeper}").fill(BATCH)
        self.assertEqual(Template("<{apiary}>").fill(BATCH), "<>")

    def test_bad_value(self):
        with self.assertRaises(BadValue):
            Template("{sort|month}").fill(BATCH)


class Reading(unittest.TestCase):
    def test_nonsense(self):
        for source in ("{sort", "sort}", "{}", "{2}", "{sort|shout}", "{sort|}"):
            with self.assertRaises(BadTemplate):
                Template(source)

    def test_names(self):
        self.assertEqual(Template("{sort} {grams} {sort|upper}").fields, ["sort", "grams"])


if __name__ == "__main__":
    unittest.main()
