import unittest

from buoylink import BadPayload, Decoder, Frame, Reading, encode, readings
from buoylink.check import check
from buoylink.stuffing import stuffed, unstuffed


class Stuffing(unittest.TestCase):
    def test_there_and_back(self):
        self.assertEqual(stuffed(b"\x01\x7e\x02\x7d"), b"\x01\x7d\x5e\x02\x7d\x5d")
        self.assertEqual(unstuffed(b"\x01\x7d\x5e\x02\x7d\x5d"), b"\x01\x7e\x02\x7d")


class Frames(unittest.TestCase):
    def test_the_check(self):
        self.assertEqual(check(b"123456789"), b"\x29\xb1")

    def test_there_and_back(self):
        frames = [Frame(4, b"W\x05\xf3T\xff\xf4"), Frame(5, b"W\x00\x7d")]
        self.assertEqual(Decoder().feed(b"".join(encode(frame) for frame in frames)), frames)

    def test_in_two_pieces(self):
        decoder = Decoder()
        sent = encode(Frame(4, b"W\x05\xf3"))
        self.assertEqual(decoder.feed(sent[:4]), [])
        self.assertEqual(decoder.feed(sent[4:]), [Frame(4, b"W\x05\xf3")])

    def test_a_wrong_check_is_lost(self):
        decoder = Decoder()
        self.assertEqual(decoder.feed(b"\x7e\x04W\x05\xf3\x00\x00\x7e"), [])
        self.assertEqual(decoder.lost, 1)


class Readings(unittest.TestCase):
    def test_signed_values(self):
        self.assertEqual(readings(b"W\x05\xf3T\xff\xf4"), [Reading("W", 1523), Reading("T", -12)])

    def test_half_a_reading(self):
        with self.assertRaises(BadPayload):
            readings(b"W\x05")


if __name__ == "__main__":
    unittest.main()
