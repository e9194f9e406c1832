"""Routes as text."""

from functools import lru_cache

from routecard import settings
from routecard.lengths import distance, gradient, height


def card(route):
    """A route, leg by leg."""
    width = max(len("altogether"), *(len(_title(leg)) for leg in route.legs))
    lines = [f"  {_title(leg):<{width}}  {_figures(leg)}" for leg in route.legs]
    return "\n".join([route.name, *lines, f"  {'altogether':<{width}}  {_figures(route.total())}"]) + "\n"


def compare(routes):
    """A line a route, the shortest first."""
    width = max((len(route.name) for route in routes), default=0)
    totals = sorted(((route.total(), route.name) for route in routes), key=lambda pair: (pair[0].metres, pair[1]))
    return "".join(
        f"{name:<{width}}  {_figures(total)}  {gradient(total.metres, total.up):>10}\n" for total, name in totals
    )


def _title(leg):
    return f"{leg.start} > {leg.end}"


# the booklet prints the same legs in dozens of routes
@lru_cache(maxsize=None)
def _figures(leg):
    return f"{distance(leg.metres):>8}  {height(leg.up):>7} up  {height(leg.down):>7} down"


settings.listeners.append(_figures.cache_clear)
