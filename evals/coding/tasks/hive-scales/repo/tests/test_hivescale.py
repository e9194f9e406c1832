import unittest

from hivescale.readings import BadLine, read
from hivescale.report import report

MAY_11 = """
2024-05-11T22:00 hive-3 41000
2024-05-11T22:00 hive-4 38000
2024-05-11T23:00 hive-3 40950
2024-05-11T23:00 hive-4 37960
"""
MAY_12 = """
2024-05-12T00:00 hive-3 40900
2024-05-12T00:00 hive-3 40910
2024-05-12T00:00 hive-4 37940
2024-05-12T01:30 hive-3 45900
2024-05-12T02:00 hive-3 45890
"""


class Reports(unittest.TestCase):
    def test_two_days(self):
        self.assertEqual(
            report([MAY_11.splitlines(), MAY_12.splitlines()]),
            "2024-05-11  hive-3   gain -0.05 kg  readings 2  silent 1h00  opened -\n"
            "2024-05-11  hive-4   gain -0.04 kg  readings 2  silent 1h00  opened -\n"
            "2024-05-12  hive-3   gain -0.05 kg  readings 3  silent 1h30  opened 01:30\n"
            "2024-05-12  hive-4   gain -0.02 kg  readings 1  silent 1h00  opened -\n",
        )

    def test_two_stations(self):
        north, south = MAY_11.splitlines(), [line.replace("hive", "heath") for line in MAY_11.splitlines()]
        self.assertEqual(len(report([north, south]).splitlines()), 4)

    def test_nothing(self):
        self.assertEqual(report([[]]), "")


class Lines(unittest.TestCase):
    def test_bad_lines(self):
        for line in ("hive-3 41000", "2024-05-11T22:00 hive-3 -5", "2024-13-11T22:00 hive-3 41000"):
            with self.assertRaises(BadLine):
                list(read([line]))


if __name__ == "__main__":
    unittest.main()
