# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

LIST = """\
Tahini; A2; 2025-01-31
Oat milk; F1; 2024-06-30; 2024-03-05; 4
Cream; F1; 2024-03-08
Crème fraîche; F2; 2024-03-11; 2024-03-09; 10
Rice; A1; 2024-03-15
"""


def larder(*options, text=LIST):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "larder.txt"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-X", "utf8", "-m", "larder", str(path), *options], capture_output=True, encoding="utf-8", timeout=10)
    return done.returncode, done.stdout


class Wished(unittest.TestCase):
    def test_within_lists_what_has_so_many_days_left_or_fewer(self):
        self.assertEqual(
            larder("--on", "2024-03-08", "--within", "3"),
            (0, "2024-03-08  0  F1  Cream\n2024-03-09  1  F1  Oat milk\n2024-03-11  3  F2  Crème fraîche\n"),
        )

    def test_within_no_day_is_what_ends_today(self):
        self.assertEqual(larder("--on", "2024-03-08", "--within", "0"), (0, "2024-03-08  0  F1  Cream\n"))

    def test_what_is_past_is_listed_and_tells_by_the_status(self):
        self.assertEqual(larder("--on", "2024-03-09", "--within", "1"), (3, "2024-03-08  -1  F1  Cream\n2024-03-09   0  F1  Oat milk\n"))

    def test_the_status_without_any_option(self):
        self.assertEqual([larder("--on", day)[0] for day in ("2024-03-08", "2024-03-09")], [0, 3])

    def test_the_status_goes_by_what_is_listed(self):
        self.assertEqual(larder("--on", "2024-03-12", "--shelf", "A1"), (0, "2024-03-15  3  A1  Rice\n"))
        self.assertEqual(larder("--on", "2024-03-12", "--shelf", "A1", "--shelf", "F2", "--within", "2"), (3, "2024-03-11  -1  F2  Crème fraîche\n"))

    def test_json(self):
        status, out = larder("--on", "2024-03-09", "--json", "--within", "2")

        self.assertEqual(status, 3)
        self.assertEqual(
            json.loads(out),
            [
                {"name": "Cream", "shelf": "F1", "last_day": "2024-03-08", "days_left": -1, "opened": False},
                {"name": "Oat milk", "shelf": "F1", "last_day": "2024-03-09", "days_left": 0, "opened": True},
                {"name": "Crème fraîche", "shelf": "F2", "last_day": "2024-03-11", "days_left": 2, "opened": True},
            ],
        )

    def test_nothing_to_list(self):
        self.assertEqual(larder("--on", "2024-03-01", "--within", "2"), (0, ""))
        status, out = larder("--on", "2024-03-01", "--within", "2", "--json")
        self.assertEqual((status, json.loads(out)), (0, []))

    def test_no_days_below_zero(self):
        self.assertEqual(larder("--on", "2024-03-08", "--within=-1"), (2, ""))
        self.assertEqual(larder("--on", "2024-03-08", "--within", "1")[0], 0)


class Kept(unittest.TestCase):
    def test_the_plain_list(self):
        self.assertEqual(
            larder("--on", "2024-03-08"),
            (
                0,
                "2024-03-08    0  F1  Cream\n2024-03-09    1  F1  Oat milk\n2024-03-11    3  F2  Crème fraîche\n"
                "2024-03-15    7  A1  Rice\n2025-01-31  329  A2  Tahini\n",
            ),
        )

    def test_a_list_that_cannot_be_read(self):
        self.assertEqual(larder("--on", "2024-03-08", text="Rice; A1; soon\n"), (1, ""))

    def test_the_day_must_be_given(self):
        self.assertEqual(larder(), (2, ""))
