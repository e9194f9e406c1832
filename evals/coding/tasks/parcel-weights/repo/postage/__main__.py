"""`python -m postage POSTCODE PARCEL...`"""

import sys

from postage.parcels import BadParcel, parse
from postage.quote import quote
from postage.rates import UnknownZone


def main(arguments):
    """Print a quote."""
    if len(arguments) < 2:
        print("usage: python -m postage POSTCODE LxWxH:WEIGHT...", file=sys.stderr)
        return 2
    try:
        found = quote(arguments[0], [parse(text) for text in arguments[1:]])
    except (BadParcel, UnknownZone) as error:
        print(f"postage: {error}", file=sys.stderr)
        return 1
    print(f"{found.weight:.1f} kg, zone {found.zone}: {found.cents / 100:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
