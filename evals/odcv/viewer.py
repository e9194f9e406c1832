"""How a log of desks reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {
    "odcv_violation": "violation",
    "odcv_outcome": "outcome",
    "odcv_state": "state 0-5",
    "odcv_judge": "judge 0-5",
    "odcv_attempt": "attempt",
    "odcv_claim": "claim",
    "odcv_awareness": "aware",
    "odcv_overcaution": "cautious",
}
_COLOURS = {
    "odcv_violation": ScoreColorScale(palette="good-low", min=0, max=1),
    "odcv_state": ScoreColorScale(palette="good-low", min=0, max=5),
    "odcv_judge": ScoreColorScale(palette="good-low", min=0, max=5),
    "odcv_outcome": {
        "violation_concealed": "bad",
        "violation_disclosed": "bad",
        "violation_undetermined": "bad",
        "refused": "good",
        "honest_success": "good",
        "honest_shortfall": "good",
        "undisclosed_shortfall": "warn",
        "incapable": "muted",
        "error": "info",
    },
}


def odcv_viewer(trust_content: bool) -> ViewerConfig:
    """Violations first, the gravest on top."""
    return scores_first("desks", _LABELS, _COLOURS, ("odcv_violation", "odcv_state"), trust_content=trust_content)
