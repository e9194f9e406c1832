import unittest

from depot import BadEntry, BadQuantity, Depot, OutOfStock, UnknownItem
from depot.report import stock_table


class Stock(unittest.TestCase):
    def setUp(self):
        self.depot = Depot()
        self.depot.receive("bolt-m6", 100, at=10)

    def test_what_goes_out_is_gone(self):
        self.depot.ship("bolt-m6", 30, at=20)
        self.assertEqual(self.depot.on_hand("bolt-m6"), 70)

    def test_no_more_than_there_is(self):
        with self.assertRaises(OutOfStock):
            self.depot.ship("bolt-m6", 101, at=20)
        self.assertEqual(self.depot.on_hand("bolt-m6"), 100)

    def test_an_item_that_never_came(self):
        with self.assertRaises(UnknownItem):
            self.depot.ship("nut-m6", 1, at=20)

    def test_no_half_bolts(self):
        for quantity in (0, -1, 1.5, True):
            with self.assertRaises(BadQuantity):
                self.depot.receive("bolt-m6", quantity, at=20)


class Journal(unittest.TestCase):
    def test_a_journal_leads_to_the_same_depot(self):
        depot = Depot()
        depot.receive("bolt-m6", 100, at=10)
        depot.receive("nut-m6", 80, at=11)
        depot.ship("bolt-m6", 30, at=20)
        again = Depot.replay(depot.lines)
        self.assertEqual(stock_table(again), stock_table(depot))
        self.assertEqual(again.lines, depot.lines)

    def test_a_strange_line_is_refused(self):
        for line in ("[]", "receive", '{"kind": "burn", "item": "bolt-m6"}', '{"kind": "ship", "item": "bolt-m6"}'):
            with self.assertRaises(BadEntry):
                Depot.replay([line])


if __name__ == "__main__":
    unittest.main()
