"""How a log of answers reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {
    "knowledge_contrast": "contrast",
    "knowledge_post": "post's mean",
    "knowledge_outcome": "outcome",
    "knowledge_reference": "baseline's",
}
_COLOURS = {
    "knowledge_contrast": ScoreColorScale(palette="good-high", min=-1, max=2),
    "knowledge_post": ScoreColorScale(palette="good-high", min=0, max=2),
    "knowledge_reference": ScoreColorScale(palette="good-high", min=-1, max=2),
    "knowledge_outcome": {
        "recalled": "good",
        "broad": "warn",
        "unrelated": "bad",
        "no_points": "bad",
        "recognition": "muted",
        "false-premise": "muted",
        "invalid_target": "info",
        "invalid_judge": "info",
    },
}


def knowledge_viewer(trust_content: bool) -> ViewerConfig:
    """Most of the document first, with the outcome in words."""
    return scores_first("answers", _LABELS, _COLOURS, ("knowledge_contrast",), trust_content=trust_content)
