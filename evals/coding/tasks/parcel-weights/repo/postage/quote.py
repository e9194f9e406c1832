"""A quote for a shipment."""

from dataclasses import dataclass

from postage.rates import price, zone_of
from postage.weights import billable


@dataclass(frozen=True)
class Quote:
    """What a shipment costs."""

    weight: float
    zone: str
    cents: int


def quote(postcode, parcels):
    """The quote for some parcels to a postcode."""
    if not parcels:
        raise ValueError("a shipment has at least one parcel")
    zone = zone_of(postcode)
    weight = billable(parcels)
    return Quote(weight, zone, price(weight, zone))
