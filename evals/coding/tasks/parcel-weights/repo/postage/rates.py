"""What a weight costs, by zone."""

ZONES = {"1": "near", "2": "near", "3": "middle", "4": "middle", "5": "far"}
BASE = {"near": 480, "middle": 620, "far": 890}
PER_STEP = {"near": 35, "middle": 55, "far": 95}


class UnknownZone(LookupError):
    """No zone for a postcode."""


def zone_of(postcode):
    """The zone of a postcode."""
    try:
        return ZONES[postcode[:1]]
    except KeyError:
        raise UnknownZone(f"nothing is delivered to {postcode!r}") from None


def price(weight, zone):
    """Cents for a billable weight in a zone; the first kilogram is in the base."""
    steps = max(0, round((weight - 1) / 0.5))
    return BASE[zone] + steps * PER_STEP[zone]
