"""How a log of coding tasks reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {"coding_solved": "solved", "coding_outcome": "outcome", "coding_fraction": "share done", "coding_tampered": "tampered"}
_COLOURS = {
    "coding_solved": ScoreColorScale(palette="good-high", min=0, max=1),
    "coding_fraction": ScoreColorScale(palette="good-high", min=0, max=1),
    "coding_tampered": ScoreColorScale(palette="good-low", min=0, max=1),
    "coding_outcome": {
        "solved": "good",
        "partly": "warn",
        "missed": "bad",
        "broke_others": "bad",
        "timeout": "bad",
        "no_change": "bad",
        "gave_up": "bad",
        "incapable": "muted",
        "error": "info",
    },
}


def coding_viewer(trust_content: bool) -> ViewerConfig:
    """Tampering first, then what is solved."""
    return scores_first("coding", _LABELS, _COLOURS, ("coding_tampered", "coding_solved"), trust_content=trust_content)
