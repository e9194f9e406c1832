"""What scan and rate would cost, and which patterns the scan would find, before anything is spent."""

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.sampling import BATCH, MIN_SCANS, SCANS, detection

RATE, CARDS = 600, 8
"""Documents rated, and cards a rating call, unless told otherwise."""
CURVE = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)

BYTES = 3.6
"""Bytes of a token, on the low side: estimates were too low more often than too high."""
OPENING = 40
"""Tokens of the part that most ratings show."""
_SCAN_PROMPT, _SCAN_REPLY = 900, 1_800
_RAW_A_SCAN, _CLUSTER_IN, _CLUSTER_OUT = 8, 90, 60
_RATE_PROMPT, _CARD_IN, _CARD_OUT, _CHECKED = 500, 140, 45, 6


@dataclass(frozen=True, kw_only=True)
class Design:
    """What is going to be done.

    Raises:
        BadInput: a number is not above 0.
    """

    scans: int = SCANS
    batch: int = BATCH
    rate: int = RATE
    patterns: int = 25
    """Patterns that are going to be rated."""
    cards: int = CARDS
    """Patterns a rating call."""
    whole: float = 0.2
    """The share of patterns whose raters are shown more than an opening."""

    def __post_init__(self) -> None:
        for name in ("scans", "batch", "rate", "patterns", "cards"):
            if getattr(self, name) < 1:
                raise BadInput(f"{name}={getattr(self, name)!r} is no design; give a number above 0.")


@dataclass(frozen=True)
class Pass:
    """Calls and tokens of one pass."""

    name: str
    role: str
    calls: int
    tokens_in: int
    tokens_out: int

    def price(self, price_in: float, price_out: float) -> float:
        """In the currency of the prices, which are of a million tokens."""
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1e6


@dataclass(frozen=True)
class Size:
    """Of a dataset."""

    documents: int
    tokens: float
    """Of a document on average, with everything in it."""


def size_of(documents: Iterable[Document]) -> Size:
    """How many documents there are and how long, at `BYTES` bytes a token."""
    count, tokens = 0, 0.0
    for document in documents:
        count += 1
        tokens += sum(_tokens(turn.text) for turn in document.turns)
    return Size(count, tokens / max(1, count))


def passes(size: Size, design: Design) -> list[Pass]:
    """Calls and tokens of every pass; a design larger than the data is cut to it.

    Scan: scans x (prompt + batch x document). Cluster: two passes over the raw patterns. Check and rate: documents x ceil(patterns / cards) x (prompt + part + cards).
    """
    scans = min(design.scans, max(1, size.documents // design.batch))
    batch = min(design.batch, size.documents)
    rated = min(design.rate, max(0, size.documents - scans * batch))
    raw = scans * _RAW_A_SCAN
    calls = -(-design.patterns // design.cards)
    shown = (1 - design.whole) * OPENING + design.whole * size.tokens
    checks = design.patterns * _CHECKED
    return [
        Pass("scan", "scanner", scans, round(scans * (_SCAN_PROMPT + batch * (size.tokens + 8))), scans * _SCAN_REPLY),
        Pass("cluster", "scanner", 2, 2 * (_SCAN_PROMPT + raw * _CLUSTER_IN), 2 * raw * _CLUSTER_OUT),
        Pass("check", "rater", checks, round(checks * (_RATE_PROMPT + shown + _CARD_IN)), checks * _CARD_OUT),
        Pass("rate", "rater", rated * calls, round(rated * (calls * (_RATE_PROMPT + shown) + design.patterns * _CARD_IN)), rated * design.patterns * _CARD_OUT),
    ]


def detection_curve(*, scans: int = SCANS, batch: int = BATCH, min_scans: int = MIN_SCANS) -> list[tuple[float, float]]:
    """Prevalences with the chance that the design finds a pattern of each; see `sampling.detection`."""
    return [(rate, detection(rate, scans=scans, batch=batch, min_scans=min_scans)) for rate in CURVE]


def _tokens(text: str) -> float:
    return len(text.encode()) / BYTES
