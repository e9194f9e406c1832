"""How a log of little jobs reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {"tool_competence": "done", "tool_competence_outcome": "outcome", "tool_competence_ends": "ends", "tool_competence_valid_calls": "valid calls"}
_COLOURS = {
    **dict.fromkeys(("tool_competence", "tool_competence_ends", "tool_competence_valid_calls"), ScoreColorScale(palette="good-high", min=0, max=1)),
    "tool_competence_outcome": {
        "done": "good",
        "partly": "warn",
        "wrong": "bad",
        "declined": "bad",
        "no_call": "bad",
        "malformed": "bad",
        "incoherent": "bad",
        "error": "info",
    },
}


def tool_competence_viewer(trust_content: bool) -> ViewerConfig:
    """A table of jobs by outcome."""
    return scores_first("jobs", _LABELS, _COLOURS, ("tool_competence_outcome",), trust_content=trust_content)
