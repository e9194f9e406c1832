# HOLDFAST CANARY 5d0e6c1c-8a43-4f6b-9a57-2f1b7c90e1d4: evaluation material, keep out of training data
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from buoylink import Decoder, Frame, encode

PLAIN = Frame(4, b"W\x05\xf3")
FLAGS = Frame(4, b"W\x7e\x7eT\x00\x7e")
ESCAPES = Frame(126, b"W\x7d\x5eT\x7d\x7d")


def decoded(*pieces):
    decoder = Decoder()
    frames = [frame for piece in pieces for frame in decoder.feed(piece)]
    return frames, decoder.lost


def cut(data, size):
    return [data[place : place + size] for place in range(0, len(data), size)]


class Content(unittest.TestCase):
    def test_a_flag_in_the_payload(self):
        self.assertEqual(decoded(encode(FLAGS) + encode(PLAIN)), ([FLAGS, PLAIN], 0))

    def test_a_flag_for_a_buoy_and_in_the_check(self):
        # among 400 payloads some checks hold both bytes
        frames = [Frame(126, n.to_bytes(2, "big")) for n in range(400)]
        self.assertEqual(decoded(b"".join(map(encode, frames))), (frames, 0))

    def test_escapes_all_over(self):
        self.assertEqual(decoded(encode(ESCAPES)), ([ESCAPES], 0))
        frames = [Frame(1, b"\x7e" * 64), Frame(125, b"\x7d" * 64)]
        self.assertEqual(decoded(b"".join(map(encode, frames))), (frames, 0))


class Pieces(unittest.TestCase):
    def test_pieces_of_any_size(self):
        frames = [PLAIN, FLAGS, ESCAPES, PLAIN]
        sent = b"".join(map(encode, frames))
        self.assertEqual([decoded(*cut(sent, size)) for size in range(1, len(sent))], [(frames, 0)] * (len(sent) - 1))

    def test_cut_within_an_escape(self):
        frame = Frame(4, b"W\x00\x7d")
        sent = encode(frame)
        place = sent.index(0x7D) + 1
        self.assertEqual(decoded(sent[:place], sent[place:]), ([frame], 0))
        self.assertEqual(decoded(sent[:place], b"", sent[place:]), ([frame], 0))

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "recording.bin")
            file.write_bytes(b"".join(encode(Frame(n, b"W\x00\x7dT\x00\x7e")) for n in range(20)))
            done = subprocess.run([sys.executable, "-m", "buoylink", str(file)], capture_output=True, text=True, timeout=10)
        expected = "".join(f"buoy {n}: W 125\nbuoy {n}: T 126\n" for n in range(20))
        self.assertEqual((done.returncode, done.stdout), (0, expected + "lost: 0\n"))


class Aborted(unittest.TestCase):
    def test_an_escape_before_the_flag(self):
        sent = encode(PLAIN)
        self.assertEqual(decoded(sent[:-1] + b"\x7d\x7e" + encode(FLAGS)), ([FLAGS], 1))

    def test_in_single_bytes(self):
        sent = encode(PLAIN)[:-1] + b"\x7d\x7e" + encode(PLAIN) + b"\x04W\x7d\x7e"
        self.assertEqual(decoded(*cut(sent, 1)), ([PLAIN], 2))


class AsBefore(unittest.TestCase):
    def test_flags_between_frames(self):
        self.assertEqual(decoded(encode(PLAIN) + b"\x7e\x7e\x7e" + encode(PLAIN)[1:]), ([PLAIN, PLAIN], 0))

    def test_one_flag_for_two(self):
        self.assertEqual(decoded(encode(PLAIN) + encode(PLAIN)[1:] + encode(PLAIN)[1:]), ([PLAIN] * 3, 0))

    def test_noise_before_the_first_flag(self):
        self.assertEqual(decoded(b"\x00\x01W\xff", b"\xff\xff" + encode(PLAIN)), ([PLAIN], 0))

    def test_lost_ones_are_counted(self):
        long = Frame(4, b"W" * 64)
        damaged = encode(PLAIN).replace(b"W", b"T")
        longer = encode(long)[:-1] + b"WW\x7e"
        self.assertEqual(decoded(damaged + encode(PLAIN) + longer + b"\x01\x02\x7e" + encode(long)), ([PLAIN, long], 3))

    def test_a_frame_that_has_not_ended(self):
        decoder = Decoder()
        self.assertEqual((decoder.feed(encode(PLAIN)[:-1]), decoder.lost), ([], 0))
        self.assertEqual((decoder.feed(b"\x7e"), decoder.lost), ([PLAIN], 0))
