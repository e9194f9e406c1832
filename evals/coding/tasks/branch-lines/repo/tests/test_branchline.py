import unittest

from branchline import BadDay, Network, NoWay, Stop, Train, sheet, stops


def small():
    network = Network()
    network.line("Aldham", "Burwick", 6)
    network.line("Burwick", "Corby", 5)
    network.line("Corby", "Dunmow", 4)
    network.line("Burwick", "Dunmow", 7)
    return network


class Ways(unittest.TestCase):
    def test_the_quickest(self):
        self.assertEqual(list(small().way("Aldham", "Dunmow")), ["Aldham", "Burwick", "Dunmow"])

    def test_around_what_is_closed(self):
        network = small()
        network.close("Burwick", "Dunmow")
        self.assertEqual(list(network.way("Aldham", "Dunmow")), ["Aldham", "Burwick", "Corby", "Dunmow"])

    def test_no_way(self):
        with self.assertRaises(NoWay):
            small().way("Aldham", "Easton")


class Trains(unittest.TestCase):
    def test_every_station(self):
        found = stops(small(), Train("7", 370, "Aldham", "Dunmow"))
        self.assertEqual(found, [Stop("Aldham", None, 370), Stop("Burwick", 376, 377), Stop("Dunmow", 384, None)])

    def test_via_and_skip(self):
        found = stops(small(), Train("7", 370, "Aldham", "Dunmow", "Corby", ("Burwick",)))
        self.assertEqual(found, [Stop("Aldham", None, 370), Stop("Corby", 381, 382), Stop("Dunmow", 386, None)])


class Days(unittest.TestCase):
    def test_a_sheet(self):
        found = sheet("line Aldham Burwick 6\ntrain 7 0610 Aldham Burwick\n")
        self.assertEqual(found, "7  Aldham  -     0610\n7  Burwick 0616  -\n")

    def test_nonsense_is_refused(self):
        for text in ("train 7", "line A B 0", "line A B 2\ntrain 7 0660 A B", "line A B 2\ntrain 7 0600 A B by C"):
            with self.assertRaises(BadDay):
                sheet(text)


if __name__ == "__main__":
    unittest.main()
