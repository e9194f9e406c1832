"""Ratings of known truth."""

from collections.abc import Sequence

import numpy as np

from holdfast.results.patterns.ratings import NO_PROMPT, Rating

Values = Sequence[int | None] | np.ndarray


def ratings(pattern: str, values: Values, *, groups: Sequence[str] | None = None, prompts: Sequence[str] | None = None, tag: str = "") -> list[Rating]:
    """A rating for each value."""
    return [
        Rating(
            uid=f"{tag}{place}",
            place=f"data:{place}",
            group=groups[place] if groups else "",
            prompt=prompts[place] if prompts else NO_PROMPT,
            pattern=pattern,
            value=None if value is None else int(value),
            reason="no quote stands" if value is None else None,
        )
        for place, value in enumerate(values)
    ]


def drawn(rng: np.random.Generator, rate: float, n: int) -> np.ndarray:
    """Values 0, 1 and 2, one or two with this rate."""
    return np.where(rng.random(n) < rate, rng.integers(1, 3, n), 0)
