"""Stations and the lines between them."""

import heapq


class NoWay(LookupError):
    """No way from one station to another."""


class Network:
    """Which stations are neighbours, and how far apart."""

    def __init__(self):
        self._minutes = {}
        self._closed = set()
        self._ways = {}

    def line(self, one, other, minutes):
        """Make two stations neighbours."""
        self._minutes.setdefault(one, {})[other] = minutes
        self._minutes.setdefault(other, {})[one] = minutes

    def close(self, one, other):
        """Let no train go between two neighbours."""
        self.minutes(one, other)
        self._closed.add(frozenset((one, other)))

    def open(self, one, other):
        """Let trains go between them again."""
        self._closed.discard(frozenset((one, other)))

    def minutes(self, one, other):
        """The minutes between two neighbours."""
        try:
            return self._minutes[one][other]
        except KeyError:
            raise NoWay(f"{one} and {other} are no neighbours") from None

    def way(self, start, end):
        """The stations on the quickest open way, both ends included."""
        if (start, end) not in self._ways:
            # a day has few pairs of stations and many trains
            self._ways[start, end] = self._quickest(start, end)
        return self._ways[start, end]

    def _quickest(self, start, end):
        ahead = [(0, 1, [start])]
        seen = set()
        while ahead:
            minutes, count, way = heapq.heappop(ahead)
            here = way[-1]
            if here == end:
                return way
            if here in seen:
                continue
            seen.add(here)
            for there, more in self._minutes.get(here, {}).items():
                if there not in seen and frozenset((here, there)) not in self._closed:
                    heapq.heappush(ahead, (minutes + more, count + 1, [*way, there]))
        raise NoWay(f"no way from {start} to {end}")
