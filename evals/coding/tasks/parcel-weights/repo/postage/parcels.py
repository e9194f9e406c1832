"""What is sent."""

from dataclasses import dataclass


class BadParcel(ValueError):
    """A parcel that nobody can carry."""


@dataclass(frozen=True)
class Parcel:
    """One box: lengths in centimetres, weight in kilograms."""

    length: int
    width: int
    height: int
    weight: float

    def __post_init__(self):
        if min(self.length, self.width, self.height) < 1:
            raise BadParcel("a length is less than 1 cm")
        if not 0 < self.weight <= 30:
            raise BadParcel(f"weight {self.weight} kg is not in 0-30")

    @property
    def volume(self):
        """Cubic centimetres."""
        return self.length * self.width * self.height


def parse(text):
    """A parcel from `LxWxH:WEIGHT`."""
    try:
        sides, weight = text.split(":")
        length, width, height = (int(side) for side in sides.split("x"))
        return Parcel(length, width, height, float(weight))
    except BadParcel:
        raise
    except ValueError:
        raise BadParcel(f"{text!r} is not LxWxH:WEIGHT") from None
