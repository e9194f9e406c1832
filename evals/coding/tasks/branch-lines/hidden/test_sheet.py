# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from branchline import BadDay, Network, NoWay, Train, sheet, stops

LINES = "line Aldham Burwick 6\nline Burwick Corby 5\nline Corby Dunmow 4\nline Burwick Dunmow 7\nline Dunmow Easton 3\n"
PLAIN = "7  Aldham  -     0610\n7  Burwick 0616  0617\n7  Dunmow  0624  0625\n7  Easton  0628  -\n"
EXPRESS = "5  Aldham  -     0600\n5  Easton  0616  -\n"


def network():
    found = Network()
    for line in LINES.splitlines():
        _, one, other, minutes = line.split()
        found.line(one, other, int(minutes))
    return found


def times(network, *arguments):
    return [(one.station, one.arrives, one.leaves) for one in stops(network, Train("1", 0, *arguments))]


class Order(unittest.TestCase):
    def test_a_stopping_train_after_an_express(self):
        self.assertEqual(sheet(LINES + "train 5 0600 Aldham Easton skip Burwick,Dunmow\ntrain 7 0610 Aldham Easton\n"), EXPRESS + PLAIN)

    def test_a_train_after_one_that_went_round(self):
        known = network()
        first = times(known, "Aldham", "Easton", "Corby")
        self.assertEqual([one for one, _, _ in first], ["Aldham", "Burwick", "Corby", "Dunmow", "Easton"])
        self.assertEqual(times(known, "Aldham", "Corby"), [("Aldham", None, 0), ("Burwick", 6, 7), ("Corby", 12, None)])
        self.assertEqual(times(known, "Aldham", "Easton", "Corby"), first)

    def test_the_same_train_three_times(self):
        known = network()
        found = [times(known, "Aldham", "Dunmow", "Corby", ("Burwick",)) for _ in range(3)]
        self.assertEqual(found, [[("Aldham", None, 0), ("Corby", 11, 12), ("Dunmow", 16, None)]] * 3)

    def test_the_way_belongs_to_who_asked(self):
        known = network()
        asked = known.way("Aldham", "Easton")
        stops(known, Train("5", 0, "Aldham", "Easton", None, ("Burwick",)))
        self.assertEqual(list(asked), ["Aldham", "Burwick", "Dunmow", "Easton"])
        self.assertEqual(list(known.way("Aldham", "Easton")), ["Aldham", "Burwick", "Dunmow", "Easton"])

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "day.txt")
            file.write_text(LINES + "train 5 0600 Aldham Easton skip Burwick,Dunmow\ntrain 7 0610 Aldham Easton\n", encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "branchline", str(file)], capture_output=True, text=True, timeout=10)
        self.assertEqual((done.returncode, done.stdout), (0, EXPRESS + PLAIN))


class Closed(unittest.TestCase):
    def test_from_here_on(self):
        found = sheet(LINES + "train 7 0610 Aldham Dunmow\nclosed Burwick Dunmow\ntrain 9 0710 Aldham Dunmow\n")
        self.assertEqual(found, "7  Aldham  -     0610\n7  Burwick 0616  0617\n7  Dunmow  0624  -\n"
                         "9  Aldham  -     0710\n9  Burwick 0716  0717\n9  Corby   0722  0723\n9  Dunmow  0727  -\n")

    def test_open_again(self):
        known = network()
        found = []
        for change in (known.close, known.open, known.close):
            change("Burwick", "Dunmow")
            found.append(list(known.way("Aldham", "Dunmow")))
        round_about = ["Aldham", "Burwick", "Corby", "Dunmow"]
        self.assertEqual(found, [round_about, ["Aldham", "Burwick", "Dunmow"], round_about])

    def test_no_way_any_more(self):
        known = network()
        self.assertEqual(len(known.way("Aldham", "Easton")), 4)
        known.close("Dunmow", "Easton")
        with self.assertRaises(NoWay):
            known.way("Aldham", "Easton")


class AsBefore(unittest.TestCase):
    def test_a_day_of_stopping_trains(self):
        self.assertEqual(sheet(LINES + "train 7 0610 Aldham Easton\n# noon\ntrain 7 0610 Aldham Easton\n"), PLAIN * 2)

    def test_an_express_alone(self):
        self.assertEqual(sheet(LINES + "train 5 0600 Aldham Easton skip Burwick,Dunmow\n"), "5  Aldham -     0600\n5  Easton 0616  -\n")

    def test_ends_are_not_skipped(self):
        self.assertEqual([one for one, _, _ in times(network(), "Aldham", "Dunmow", None, ("Aldham", "Dunmow", "Corby"))], ["Aldham", "Burwick", "Dunmow"])

    def test_closed_before_all_trains(self):
        self.assertEqual([one for one, _, _ in times_after_closing()], ["Aldham", "Burwick", "Corby", "Dunmow"])

    def test_nonsense_is_refused(self):
        for text in ("train 7", "line A B 0", LINES + "train 7 0660 Aldham Corby"):
            with self.assertRaises(BadDay):
                sheet(text)
        with self.assertRaises(NoWay):
            sheet(LINES + "closed Aldham Corby\n")


def times_after_closing():
    known = network()
    known.close("Burwick", "Dunmow")
    return times(known, "Aldham", "Dunmow")
