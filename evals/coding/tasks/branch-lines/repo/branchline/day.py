"""A day's file."""

from branchline.network import Network
from branchline.trains import Train, stops


class BadDay(ValueError):
    """A line that makes no sense."""


def sheet(text):
    """The sheet of a day as text."""
    network = Network()
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        match words:
            case ["line", one, other, minutes] if minutes.isdecimal() and int(minutes):
                network.line(one, other, int(minutes))
            case ["closed", one, other]:
                network.close(one, other)
            case ["open", one, other]:
                network.open(one, other)
            case ["train", name, leaves, start, end, *rest]:
                rows += [(name, stop) for stop in stops(network, _train(number, name, leaves, start, end, rest))]
            case _:
                raise BadDay(f"line {number}: {line!r}")
    width = max((len(stop.station) for _, stop in rows), default=0)
    return "".join(_row(name, stop, width) for name, stop in rows)


def _row(name, stop, width):
    return f"{name}  {stop.station:<{width}} {_clock(stop.arrives)}  {_clock(stop.leaves)}".rstrip() + "\n"


def _train(line, name, leaves, start, end, rest):
    via, skips = None, ()
    for word, value in zip(rest[::2], rest[1::2]):
        if word == "via":
            via = value
        elif word == "skip":
            skips = tuple(value.split(","))
        else:
            raise BadDay(f"line {line}: what is {word!r}?")
    if len(rest) % 2 or len(leaves) != 4 or not leaves.isdecimal() or int(leaves[2:]) > 59:
        raise BadDay(f"line {line}: not a train")
    return Train(name, int(leaves[:2]) * 60 + int(leaves[2:]), start, end, via, skips)


def _clock(minutes):
    return "-   " if minutes is None else f"{minutes // 60 % 24:02}{minutes % 60:02}"
