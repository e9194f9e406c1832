"""The weight that is billed."""

STEP = 0.5
PER_KILOGRAM = 5000


def volumetric(parcels):
    """The weight that the volume of some parcels stands for."""
    return sum(parcel.volume // PER_KILOGRAM for parcel in parcels)


def billable(parcels):
    """The billable weight of a shipment."""
    scale = sum(parcel.weight for parcel in parcels)
    return round(max(scale, volumetric(parcels)) / STEP) * STEP
