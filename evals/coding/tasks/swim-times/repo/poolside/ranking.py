"""Who came where."""

from poolside.swims import Swim


def ranking(swims: list[Swim]) -> list[tuple[str, Swim]]:
    """The swims in order, each with its place; the place is empty where there is no time."""
    timed = sorted((swim for swim in swims if swim.timed), key=lambda swim: (swim.ms, swim.name))
    rest = sorted((swim for swim in swims if not swim.timed), key=lambda swim: swim.name)
    placed = [(str(place), swim) for place, swim in enumerate(timed, 1)]
    return placed + [("", swim) for swim in rest]
