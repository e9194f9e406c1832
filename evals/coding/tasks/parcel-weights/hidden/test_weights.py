# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import unittest

from postage.parcels import Parcel
from postage.quote import quote
from postage.weights import billable


class Rounding(unittest.TestCase):
    def test_a_gram_over_a_step_goes_up(self):
        self.assertEqual(float(billable([Parcel(10, 10, 10, 2.001)])), 2.5)
        self.assertEqual(float(billable([Parcel(10, 10, 10, 2.2)])), 2.5)

    def test_a_multiple_of_half_a_kilogram_stays(self):
        for weight in (0.5, 1.0, 2.5, 29.5):
            self.assertEqual(float(billable([Parcel(10, 10, 10, weight)])), weight)

    def test_a_sum_that_is_a_multiple_to_the_gram_stays(self):
        for weights, billed in (((1.1, 2.2, 0.2), 3.5), ((0.1, 0.2, 0.7), 1.0), ((1.15, 2.3, 0.55), 4.0)):
            self.assertEqual(float(billable([Parcel(10, 10, 10, weight) for weight in weights])), billed)

    def test_a_sum_a_gram_over_goes_up(self):
        self.assertEqual(float(billable([Parcel(10, 10, 10, weight) for weight in (1.1, 2.2, 0.201)])), 4.0)

    def test_less_than_half_a_kilogram_is_half_a_kilogram(self):
        self.assertEqual(float(billable([Parcel(10, 10, 10, 0.001)])), 0.5)


class Volume(unittest.TestCase):
    def test_parts_of_a_kilogram_count(self):
        self.assertEqual(float(billable([Parcel(40, 30, 20, 3.2)])), 5.0)

    def test_volumes_are_summed_before_they_go_up(self):
        self.assertEqual(float(billable([Parcel(20, 20, 15, 0.3)] * 3)), 4.0)

    def test_volumes_that_make_a_whole_step_stay(self):
        self.assertEqual(float(billable([Parcel(25, 20, 25, 1.0), Parcel(25, 20, 25, 1.0)])), 5.0)

    def test_the_larger_of_both_sums_is_billed(self):
        self.assertEqual(float(billable([Parcel(50, 50, 20, 1.0), Parcel(10, 10, 10, 20.0)])), 21.0)


class Quotes(unittest.TestCase):
    def test_the_quote_follows_the_weight(self):
        found = quote("3011", [Parcel(40, 30, 20, 3.2)])

        self.assertEqual((float(found.weight), found.zone, found.cents), (5.0, "middle", 620 + 8 * 55))

    def test_the_base_price_is_as_before(self):
        self.assertEqual(quote("1010", [Parcel(10, 10, 10, 1.0)]).cents, 480)

    def test_the_command_prints_weight_zone_and_price(self):
        done = subprocess.run([sys.executable, "-m", "postage", "5120", "10x10x10:2.0"], capture_output=True, text=True, timeout=10)

        self.assertEqual((done.returncode, done.stdout), (0, "2.0 kg, zone far: 10.80\n"))
