# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from jarlabel import BadTemplate, MissingField, Template


def filled(source, **batch):
    return Template(source).fill(batch)


class Fallback(unittest.TestCase):
    def test_it_stands_in_for_a_missing_field(self):
        self.assertEqual(filled("from {apiary:our garden}!"), "from our garden!")

    def test_it_stands_in_for_an_empty_value(self):
        self.assertEqual(filled("from {apiary:our garden}!", apiary=""), "from our garden!")
        self.assertEqual(filled("from {apiary:our garden}!", apiary="the heath"), "from the heath!")

    def test_a_number_is_not_empty(self):
        self.assertEqual(filled("{grams:?} g", grams=0), "0 g")

    def test_it_is_kept_to_the_letter(self):
        self.assertEqual(filled("<{ apiary : our  garden }>"), "< our  garden >")
        self.assertEqual(filled("{opens:at 9:30}"), "at 9:30")
        self.assertEqual(filled("{opens:a|b}"), "a|b")

    def test_it_may_be_empty(self):
        self.assertEqual(filled("<{note:}>"), "<>")
        self.assertEqual(filled("<{note|upper:}>", note="raw"), "<RAW>")

    def test_filters_leave_it_alone(self):
        self.assertEqual(filled("{best_before|month:see lid}"), "see lid")
        self.assertEqual(filled("{best_before | month:see lid}", best_before=""), "see lid")
        self.assertEqual(filled("{best_before|month:see lid}", best_before="2025-11-30"), "11/2025")
        self.assertEqual(filled("{sort|upper|center9:mixed}", sort="lime"), "   LIME  ")

    def test_fields_are_named_without_it(self):
        self.assertEqual(Template("{sort:mixed} {grams} {sort|upper}").fields, ["sort", "grams"])

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            template, batches = Path(folder) / "label", Path(folder) / "batches"
            template.write_text("{sort:mixed blossom|upper}: {grams|kilos:?} kg\n", encoding="utf-8")
            batches.write_text("sort,grams\nlime,500\n,\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "jarlabel", str(template), str(batches)],
                capture_output=True, text=True, timeout=10,
            )

        self.assertEqual((done.returncode, done.stdout), (0, "lime: 0.5 kg\n\nmixed blossom|upper: ? kg\n"))


class AsBefore(unittest.TestCase):
    def test_without_a_fallback_a_missing_field_is_an_error(self):
        with self.assertRaises(MissingField):
            filled("{sort} {grams}", sort="lime")

    def test_without_a_fallback_empty_stays_empty(self):
        self.assertEqual(filled("<{sort}>", sort=""), "<>")
        self.assertEqual(filled("<{sort|center3}>", sort=""), "<   >")

    def test_colons_outside_of_fields(self):
        found = filled("best before: {best_before|month} {{:}}", best_before="2025-11-30")

        self.assertEqual(found, "best before: 11/2025 {:}")

    def test_nonsense_is_refused_when_the_template_is_read(self):
        for source in ("{:nothing}", "{2:x}", "{sort|shout:x}", "{sort|:x}", "{sort:x"):
            with self.assertRaises(BadTemplate):
                Template(source)
