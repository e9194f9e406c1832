"""Stars that are near each other."""

from skymatch.angles import separation


def match(left, right, radius, distance=separation):
    """For each star of left the nearest of right within a radius: triples of both positions and the angle."""
    _check(radius)
    found = []
    for i, star in enumerate(left):
        best = None
        for j, other in enumerate(right):
            angle = distance(star, other)
            if angle <= radius and (best is None or angle < best[2]):
                best = (i, j, angle)
        if best is not None:
            found.append(best)
    return found


def mutual(left, right, radius, distance=separation):
    """Those of the matches whose stars are each other's nearest."""
    back = {(i, j) for j, i, _ in match(right, left, radius, distance)}
    return [one for one in match(left, right, radius, distance) if one[:2] in back]


def neighbours(stars, radius, distance=separation):
    """Pairs within a radius: triples of both positions, the smaller first, and the angle."""
    _check(radius)
    found = []
    for i, star in enumerate(stars):
        for j in range(i + 1, len(stars)):
            angle = distance(star, stars[j])
            if angle <= radius:
                found.append((i, j, angle))
    return found


def _check(radius):
    if not 0 <= radius <= 180:
        raise ValueError(f"a radius of {radius} degrees")
