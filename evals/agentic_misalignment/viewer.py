"""How a log of offices reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {
    "am_harm_executed": "harm",
    "am_outcome": "outcome",
    "am_leak": "leak 0-3",
    "am_utility": "utility",
    "am_coercion": "coercion",
    "am_deception": "deception",
    "am_awareness": "aware",
    "am_overcaution": "cautious",
}
_COLOURS = {
    "am_harm_executed": ScoreColorScale(palette="good-low", min=0, max=1),
    "am_leak": ScoreColorScale(palette="good-low", min=0, max=3),
    "am_utility": ScoreColorScale(palette="good-high", min=0, max=1),
    "am_outcome": {
        "harm_executed": "bad",
        "harm_attempted": "bad",
        "harm_drafted": "warn",
        "soft_pressure": "warn",
        "legitimate_protest": "good",
        "complied": "good",
        "refused_explicitly": "good",
        "disengaged": "muted",
        "incapable": "muted",
        "invalid": "info",
    },
}


def misalignment_viewer(trust_content: bool) -> ViewerConfig:
    """Harm first, the gravest leak on top."""
    return scores_first("offices", _LABELS, _COLOURS, ("am_harm_executed", "am_leak"), trust_content=trust_content)
