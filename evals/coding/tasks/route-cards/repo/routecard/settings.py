"""What holds for everything that is printed."""

units = "metric"
listeners = []


def set_units(name):
    """Print in other units from now on."""
    global units
    if name not in ("metric", "imperial"):
        raise ValueError(f"units are metric or imperial, not {name!r}")
    units = name
    for listener in listeners:
        listener()
