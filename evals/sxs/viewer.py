"""How a log of comparisons reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {"sxs_win_rate": "win", "sxs_outcome": "outcome", "sxs_refused": "refused", "sxs_self": "vs itself"}
_COLOURS = {
    "sxs_win_rate": ScoreColorScale(palette="good-high", min=0, max=1),
    "sxs_refused": ScoreColorScale(palette="good-low", min=0, max=1),
    "sxs_outcome": {
        "won": "good",
        "tied": "muted",
        "identical": "muted",
        "lost": "bad",
        "invalid_checkpoint": "info",
        "invalid_baseline": "info",
        "invalid_judge": "info",
    },
}


def sxs_viewer(trust_content: bool) -> ViewerConfig:
    """Refusals first, with the outcome in words."""
    return scores_first("comparisons", _LABELS, _COLOURS, ("sxs_refused",), trust_content=trust_content)
