import unittest

from postage.parcels import BadParcel, Parcel, parse
from postage.quote import quote
from postage.rates import UnknownZone
from postage.weights import billable


class Weights(unittest.TestCase):
    def test_a_small_heavy_parcel_is_billed_by_the_scale(self):
        self.assertEqual(billable([Parcel(10, 10, 10, 2.5)]), 2.5)

    def test_a_big_light_parcel_is_billed_by_volume(self):
        self.assertEqual(billable([Parcel(50, 50, 20, 1.0)]), 10.0)


class Quotes(unittest.TestCase):
    def test_the_first_kilogram_is_in_the_base(self):
        self.assertEqual(quote("1010", [Parcel(10, 10, 10, 1.0)]).cents, 480)

    def test_every_further_half_kilogram_costs(self):
        self.assertEqual(quote("5120", [Parcel(10, 10, 10, 2.0)]).cents, 890 + 2 * 95)

    def test_no_zone_no_quote(self):
        with self.assertRaises(UnknownZone):
            quote("9000", [Parcel(10, 10, 10, 1.0)])


class Parsing(unittest.TestCase):
    def test_sides_and_weight(self):
        self.assertEqual(parse("40x30x20:3.2"), Parcel(40, 30, 20, 3.2))

    def test_nonsense_is_refused(self):
        with self.assertRaises(BadParcel):
            parse("40x30:3.2")


if __name__ == "__main__":
    unittest.main()
