"""CRC-16/CCITT."""

_POLYNOMIAL = 0x1021


def check(data):
    """Two bytes, the higher one first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ (_POLYNOMIAL if value & 0x8000 else 0)
        value &= 0xFFFF
    return value.to_bytes(2, "big")
