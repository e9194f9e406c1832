"""The sheet that goes on the wall."""

from poolside.clock import shown
from poolside.ranking import ranking
from poolside.swims import Swim


def sheet(swims: list[Swim]) -> str:
    """A line a swim: place, lane, name, time."""
    rows = [
        (place, f"lane {swim.lane}", swim.name, shown(swim.ms) if swim.timed else swim.status)
        for place, swim in ranking(swims)
    ]
    width = max((len(row[2]) for row in rows), default=0)
    return "".join(f"{place:>2}  {lane}  {name:<{width}}  {time:>8}\n" for place, lane, name, time in rows)
