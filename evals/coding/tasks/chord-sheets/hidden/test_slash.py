# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from leadsheet import NotAChord, transpose_chord, transpose_sheet


class Bass(unittest.TestCase):
    def test_the_bass_moves_with_the_root(self):
        found = [transpose_chord(chord, 2) for chord in ("C/G", "D/F#", "Am7/G", "Fmaj7/A")]

        self.assertEqual(found, ["D/A", "E/G#", "Bm7/A", "Gmaj7/B"])

    def test_downwards_and_around_the_octave(self):
        self.assertEqual([transpose_chord(chord, -3) for chord in ("C/E", "D/F#", "C/Bb")], ["A/C#", "B/D#", "A/G"])

    def test_the_bass_is_spelled_like_the_root(self):
        self.assertEqual(transpose_chord("G/B", -1, flats=True), "Gb/Bb")
        self.assertEqual(transpose_chord("Bb/Eb", 0, flats=False), "A#/D#")
        self.assertEqual(transpose_chord("F#m/C#", 2, flats=True), "Abm/Eb")

    def test_a_six_nine_chord_over_a_bass(self):
        self.assertEqual(transpose_chord("C6/9/E", 2), "D6/9/F#")
        self.assertEqual(transpose_chord("C7(b9)/Bb", 2, flats=True), "D7(b9)/C")


class Sheets(unittest.TestCase):
    def test_a_sheet_with_a_falling_bass(self):
        sheet = "{key: C}\n[C]Down, [C/B]down, [Am]down [Am/G]and [F6/9]stay and/or [N.C.]go\n"

        self.assertEqual(
            transpose_sheet(sheet, 5),
            "{key: F}\n[F]Down, [F/E]down, [Dm]down [Dm/C]and [Bb6/9]stay and/or [N.C.]go\n",
        )

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "song.txt"
            path.write_text("[G/B]la [C]la\n", encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "leadsheet", "2", str(path)], capture_output=True, text=True, timeout=10
            )

        self.assertEqual((done.returncode, done.stdout), (0, "[A/C#]la [D]la\n"))


class AsBefore(unittest.TestCase):
    def test_a_six_nine_chord_has_no_bass(self):
        self.assertEqual(transpose_chord("C6/9", 2), "D6/9")
        self.assertEqual(transpose_chord("Ebm6/9", 1), "Em6/9")

    def test_plain_chords(self):
        found = [transpose_chord(chord, 3, flats=True) for chord in ("C", "G7sus4", "Bbmaj7", "F#m7b5", "Caug")]

        self.assertEqual(found, ["Eb", "Bb7sus4", "Dbmaj7", "Am7b5", "Ebaug"])

    def test_what_is_no_chord_is_refused(self):
        for text in ("N.C.", "Chorus", "and/or", "H/C"):
            with self.assertRaises(NotAChord):
                transpose_chord(text, 2)

    def test_brackets_without_a_chord_stay(self):
        sheet = "[Chorus] see a/b [x2]\n[N.C.] [G]so\n"

        self.assertEqual(transpose_sheet(sheet, 2), "[Chorus] see a/b [x2]\n[N.C.] [A]so\n")
