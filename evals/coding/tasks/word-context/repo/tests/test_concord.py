import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from concord.__main__ import main
from concord.search import Place, places
from concord.show import shown
from concord.words import is_word


class Search(unittest.TestCase):
    def test_case_and_apostrophes_make_no_difference(self):
        self.assertEqual(list(places(["He said: Don’t."], "don't")), [Place(1, "He said: ", "Don’t", ".")])

    def test_a_part_of_a_word_is_another_word(self):
        self.assertEqual([place.line for place in places(["light-footed", "the lights", "light!"], "LIGHT")], [3])

    def test_twice_in_a_line(self):
        self.assertEqual([place.left for place in places(["so and so"], "so")], ["", "so and "])

    def test_words(self):
        self.assertEqual(
            [is_word(text) for text in ("don't", "light-footed", "été", "two words", "a1", "-")],
            [True, True, True, False, False, False],
        )


class Shown(unittest.TestCase):
    def test_context_is_cut_at_the_far_end(self):
        place = Place(
            12, "It had grown dark, and the lamp gave  less ", "light", " than the stove, so that nobody read."
        )
        self.assertEqual(shown(place), "   12  , and the lamp gave less  light  than the stove, so that")

    def test_at_the_ends_of_a_line(self):
        self.assertEqual(shown(Place(3, "", "Light", ""), width=5), "    3         Light")


class Command(unittest.TestCase):
    def test_places_are_printed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.txt"
            path.write_text("No light.\n\nLight rain\n", encoding="utf-8")
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = main(["light", str(path)])
        self.assertEqual((status, out.getvalue()), (0, f"    1  {'No':<24}  light  .\n    3  {'':<24}  Light  rain\n"))


if __name__ == "__main__":
    unittest.main()
