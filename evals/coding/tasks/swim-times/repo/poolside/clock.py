"""Times as people read them."""


def shown(ms: int) -> str:
    """Milliseconds as `m:ss.hh`."""
    minutes = ms // 60_000
    seconds = (ms - minutes * 60_000) / 1000
    return f"{minutes}:{seconds:05.2f}"


def relay(legs: list[int]) -> str:
    """The time of a relay from its legs' milliseconds."""
    return shown(sum(legs))
