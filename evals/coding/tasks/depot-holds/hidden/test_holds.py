# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from depot import BadEntry, Depot, OutOfStock, UnknownItem


def stocked(quantity=100):
    depot = Depot()
    depot.receive("bolt", quantity, at=10)
    return depot


class Holds(unittest.TestCase):
    def test_a_hold_is_not_available_and_still_on_hand(self):
        depot = stocked()

        self.assertEqual([depot.hold("bolt", 30, at=20, until=60), depot.hold("bolt", 10, at=20, until=60)], ["H1", "H2"])
        self.assertEqual((depot.on_hand("bolt"), depot.available("bolt", at=20)), (100, 60))

    def test_a_hold_lapses_at_its_end(self):
        depot = stocked()
        depot.hold("bolt", 30, at=20, until=60)

        self.assertEqual((depot.available("bolt", at=59), depot.available("bolt", at=60)), (70, 100))
        depot.ship("bolt", 100, at=60)
        self.assertEqual(depot.on_hand("bolt"), 0)

    def test_nobody_ships_or_holds_what_is_held(self):
        depot = stocked()
        depot.hold("bolt", 30, at=20, until=60)

        with self.assertRaises(OutOfStock):
            depot.ship("bolt", 71, at=30)
        with self.assertRaises(OutOfStock):
            depot.hold("bolt", 71, at=30, until=90)
        depot.ship("bolt", 70, at=30)
        self.assertEqual((depot.on_hand("bolt"), depot.available("bolt", at=30)), (30, 0))

    def test_a_part_shipment_keeps_the_rest_on_hold(self):
        depot = stocked()
        depot.hold("bolt", 30, at=20, until=60)
        depot.ship("bolt", 70, at=25)

        depot.ship("bolt", 12, at=30, hold="H1")
        self.assertEqual((depot.on_hand("bolt"), depot.available("bolt", at=30)), (18, 0))
        depot.ship("bolt", 18, at=31, hold="H1")
        self.assertEqual((depot.on_hand("bolt"), depot.available("bolt", at=31)), (0, 0))

    def test_more_than_the_hold_needs_the_difference_available(self):
        from depot import BadHold

        depot = stocked()
        depot.hold("bolt", 30, at=20, until=60)
        depot.hold("bolt", 50, at=20, until=60)

        with self.assertRaises(OutOfStock):
            depot.ship("bolt", 51, at=30, hold="H1")
        depot.ship("bolt", 50, at=30, hold="H1")
        self.assertEqual((depot.on_hand("bolt"), depot.available("bolt", at=30)), (50, 0))
        with self.assertRaises(BadHold):
            depot.ship("bolt", 1, at=31, hold="H1")

    def test_a_hold_that_is_no_good_is_refused(self):
        from depot import BadHold
        from depot.errors import DepotError

        depot = stocked()
        depot.receive("nut", 5, at=11)
        depot.hold("bolt", 30, at=20, until=60)
        depot.hold("bolt", 20, at=20, until=90)
        depot.release("H2", at=25)

        self.assertTrue(issubclass(BadHold, DepotError))
        self.assertEqual(depot.available("bolt", at=25), 70)
        for item, hold, at in (("bolt", "H9", 30), ("nut", "H1", 30), ("bolt", "H2", 30), ("bolt", "H1", 60)):
            with self.assertRaises(BadHold):
                depot.ship(item, 1, at=at, hold=hold)
        for hold, at in (("H9", 30), ("H2", 30), ("H1", 60)):
            with self.assertRaises(BadHold):
                depot.release(hold, at=at)

    def test_a_refused_call_changes_nothing(self):
        depot = stocked()
        before = list(depot.lines)

        with self.assertRaises(ValueError):
            depot.hold("bolt", 5, at=20, until=20)
        with self.assertRaises(OutOfStock):
            depot.hold("bolt", 101, at=20, until=60)
        with self.assertRaises(UnknownItem):
            depot.hold("nut", 1, at=20, until=60)
        self.assertEqual((depot.lines, depot.available("bolt", at=20)), (before, 100))
        self.assertEqual(depot.hold("bolt", 5, at=20, until=60), "H1")


class Journals(unittest.TestCase):
    def test_holds_survive_the_journal(self):
        depot = stocked()
        depot.hold("bolt", 30, at=20, until=60)
        depot.hold("bolt", 20, at=21, until=40)
        depot.hold("bolt", 10, at=22, until=200)
        depot.ship("bolt", 5, at=30, hold="H1")
        depot.ship("bolt", 25, at=31)
        depot.release("H2", at=32)
        depot.ship("bolt", 3, at=70, hold="H3")

        again = Depot.replay(depot.lines)

        self.assertEqual(again.lines, depot.lines)
        for at in (33, 59, 60, 199, 200):
            self.assertEqual(again.available("bolt", at=at), depot.available("bolt", at=at))
        self.assertEqual((again.on_hand("bolt"), again.available("bolt", at=100)), (67, 60))
        self.assertEqual(again.hold("bolt", 1, at=100, until=110), "H4")
        again.ship("bolt", 7, at=101, hold="H3")
        self.assertEqual(again.on_hand("bolt"), 60)

    def test_an_old_journal_replays(self):
        lines = ['{"at": 10, "item": "bolt", "kind": "receive", "quantity": 100}', "", '{"at": 20, "item": "bolt", "kind": "ship", "quantity": 30}']

        depot = Depot.replay(lines)

        self.assertEqual((depot.on_hand("bolt"), depot.lines), (70, [lines[0], lines[2]]))

    def test_a_plain_shipment_is_journalled_as_before(self):
        depot = stocked()
        depot.ship("bolt", 30, at=20)

        self.assertEqual(json.loads(depot.lines[-1]), {"kind": "ship", "item": "bolt", "quantity": 30, "at": 20})

    def test_a_strange_entry_is_refused(self):
        for line in ('{"kind": "burn", "item": "bolt"}', '{"kind": "ship", "item": "bolt", "quantity": 1}', '{"kind": "ship", "item": "bolt", "quantity": "1", "at": 5}'):
            with self.assertRaises(BadEntry):
                Depot.replay([line])

    def test_the_command_prints_the_stock(self):
        depot = stocked()
        with tempfile.TemporaryDirectory() as folder:
            journal = Path(folder) / "journal"
            journal.write_text("\n".join(depot.lines) + "\n", encoding="utf-8")
            done = subprocess.run([sys.executable, "-m", "depot", str(journal)], capture_output=True, text=True, timeout=10)

        self.assertEqual((done.returncode, done.stdout), (0, "bolt     100\n"))
