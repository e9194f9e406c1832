"""What a measuring buoy sends."""

from buoylink.frames import Decoder, Frame, encode
from buoylink.readings import BadPayload, Reading, readings

__all__ = ["BadPayload", "Decoder", "Frame", "Reading", "encode", "readings"]
