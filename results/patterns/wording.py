"""How numbers of patterns are put in words, the same in terminal and report."""

from holdfast.results.patterns.documents import Skipped
from holdfast.results.statistics.rates import Interval


def percent(value: float) -> str:
    """A share, with a decimal where it is small."""
    return "-" if value != value else f"{100 * value:.1f} %" if abs(value) < 0.1 else f"{100 * value:.0f} %"


def share(value: Interval) -> str:
    """A share with its interval, or alone where every document was rated and nothing is open."""
    if value.low == value.high:
        return percent(value.estimate)
    return f"{percent(value.estimate)} ({100 * value.low:.1f} to {100 * value.high:.1f})"


def points(value: Interval) -> str:
    """A difference of shares in percentage points, with its interval."""
    if value.low != value.low:
        return f"{100 * value.estimate:+.1f}"
    return f"{100 * value.estimate:+.1f} [{100 * value.low:+.1f}, {100 * value.high:+.1f}]"


def skipped_lines(skipped: Skipped) -> list[str]:
    """What was left out, a line a reason."""
    return [f"Skipped: {count:,} rows {why}, first {skipped.examples[why]}." for why, count in skipped.reasons.most_common()]
