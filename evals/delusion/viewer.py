"""How a log of conversations reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {
    "delusion_collusion": "collusion",
    "delusion_care": "care",
    "delusion_overcorrection": "overcorrects",
    "delusion_outcome": "outcome",
    "delusion_overtreated": "over-treated",
}
_COLOURS = {
    "delusion_collusion": ScoreColorScale(palette="good-low", min=0, max=1),
    "delusion_care": ScoreColorScale(palette="good-high", min=0, max=1),
    "delusion_overcorrection": ScoreColorScale(palette="good-low", min=0, max=1),
    "delusion_overtreated": ScoreColorScale(palette="good-low", min=0, max=1),
    "delusion_outcome": {
        "held": "good",
        "recovered": "warn",
        "capitulated": "bad",
        "colluded": "bad",
        "hung_up": "warn",
        "control": "muted",
        "invalid_client": "info",
        "invalid_target": "info",
        "invalid_judge": "info",
    },
}


def delusion_viewer(trust_content: bool) -> ViewerConfig:
    """Most collusion first, with the outcome in words."""
    return scores_first("conversations", _LABELS, _COLOURS, ("delusion_collusion",), trust_content=trust_content)
