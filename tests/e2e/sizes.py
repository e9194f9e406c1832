"""How large the models are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Layers, width and training of a model."""

    layers: int
    width: int
    vocabulary: int
    context: int
    steps: int
    taught_steps: int
    tokens: int
    """Of a batch, with padding."""
    rate: float
    strange: float = 0.12
    """The share of the tokens of others that is replaced by any in a third of all rows; twice that in another."""
    times: int = 6
    """How many times as many chats as the least."""
    seed: int = 7


SIZES = {
    "tiny": Size(layers=4, width=128, vocabulary=3000, context=4096, steps=600, taught_steps=280, tokens=2048, rate=3e-3),
    "small": Size(layers=12, width=512, vocabulary=4000, context=8192, steps=2000, taught_steps=800, tokens=32_768, rate=6e-4, times=24),
}
