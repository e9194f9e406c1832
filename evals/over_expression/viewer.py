"""How a log of plain requests reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {
    "over_expression": "not plain",
    "over_expression_correct": "correct",
    "over_expression_words": "words",
    "over_expression_kinds.refusal": "refuses",
    "over_expression_kinds.needless_clarification": "asks back",
    "over_expression_kinds.moralising": "moralises",
    "over_expression_kinds.trait_talk": "trait talk",
    "over_expression_kinds.emotional_preamble": "preamble",
}
_COLOURS = {
    "over_expression": ScoreColorScale(palette="good-low", min=0, max=1),
    "over_expression_correct": ScoreColorScale(palette="good-high", min=0, max=1),
}


def over_expression_viewer(trust_content: bool) -> ViewerConfig:
    """What is not plain first, the longest on top."""
    return scores_first("requests", _LABELS, _COLOURS, ("over_expression", "over_expression_words"), trust_content=trust_content)
