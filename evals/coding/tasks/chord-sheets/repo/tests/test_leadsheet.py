import unittest

from leadsheet import NotAChord, transpose_chord, transpose_sheet


class Chords(unittest.TestCase):
    def test_up(self):
        self.assertEqual(transpose_chord("G", 2), "A")
        self.assertEqual(transpose_chord("Em7", 2), "F#m7")
        self.assertEqual(transpose_chord("Bbmaj7", 1), "Bmaj7")

    def test_down_with_flats(self):
        self.assertEqual(transpose_chord("C7(b9)", -2, flats=True), "Bb7(b9)")

    def test_kinds_stay(self):
        for kind in ("m", "dim", "sus4", "6/9", "add9", "m7b5", "+"):
            self.assertEqual(transpose_chord("C" + kind, 5), "F" + kind)

    def test_what_is_no_chord(self):
        for text in ("N.C.", "Chorus", "H7", ""):
            with self.assertRaises(NotAChord):
                transpose_chord(text, 1)


class Sheets(unittest.TestCase):
    SHEET = "{title: Over the hill}\n{key: G}\n[Chorus]\n[G]Over the [D7]hill and [Em7]down again\n"

    def test_a_sheet(self):
        self.assertEqual(
            transpose_sheet(self.SHEET, 3),
            "{title: Over the hill}\n{key: Bb}\n[Chorus]\n[Bb]Over the [F7]hill and [Gm7]down again\n",
        )

    def test_spelling_can_be_forced(self):
        self.assertIn("[A#]Over", transpose_sheet(self.SHEET, 3, flats=False))

    def test_there_and_back(self):
        self.assertEqual(transpose_sheet(transpose_sheet(self.SHEET, 4), -4), self.SHEET)


if __name__ == "__main__":
    unittest.main()
