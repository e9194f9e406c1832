"""Angles on the sphere, in degrees."""

from math import asin, cos, radians, degrees, sin, sqrt


def separation(one, other):
    """The angle between two stars, exact for small angles as well."""
    up = sin(radians(other.dec - one.dec) / 2)
    along = sin(radians(other.ra - one.ra) / 2)
    half = up * up + cos(radians(one.dec)) * cos(radians(other.dec)) * along * along
    return degrees(2 * asin(sqrt(min(1.0, half))))
