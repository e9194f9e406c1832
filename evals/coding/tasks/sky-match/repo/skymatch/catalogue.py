"""Catalogues."""

from typing import NamedTuple


class BadCatalogue(ValueError):
    """A catalogue that cannot be read."""


class Star(NamedTuple):
    """A star and where it is, in degrees."""

    name: str
    ra: float
    dec: float


def read_catalogue(lines):
    """The stars of a file's lines; empty lines and those that begin with # are passed over."""
    stars = []
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            name, ra, dec = line.split()
            star = Star(name, float(ra), float(dec))
        except ValueError:
            raise BadCatalogue(f"line {number}: {line!r}") from None
        if not (0 <= star.ra <= 360 and -90 <= star.dec <= 90):
            raise BadCatalogue(f"line {number}: {name} is not on the sky")
        stars.append(star)
    return stars
