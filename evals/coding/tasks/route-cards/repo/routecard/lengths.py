"""Metres as text."""

from routecard import settings

METRES_A_MILE = 1609.344
METRES_A_FOOT = 0.3048


def distance(metres):
    """How far, as in `3.1 km` or `1.9 mi`."""
    if settings.units == "imperial":
        return f"{metres / METRES_A_MILE:.1f} mi"
    return f"{metres / 1000:.1f} km"


def height(metres):
    """How high, as in `140 m` or `459 ft`."""
    if settings.units == "imperial":
        return f"{round(metres / METRES_A_FOOT)} ft"
    return f"{metres} m"


def gradient(metres, up):
    """How steep, as in `45 m/km` or `238 ft/mi`; nothing without a distance."""
    if not metres:
        return "-"
    if settings.units == "imperial":
        return f"{round((up / METRES_A_FOOT) / (metres / METRES_A_MILE))} ft/mi"
    return f"{round(up / (metres / 1000))} m/km"
