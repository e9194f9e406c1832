"""How an audit log reads in `inspect view`."""

from inspect_ai.viewer import ScoreColorScale, ViewerConfig

from holdfast.agents.viewer import scores_first

_LABELS = {"audit_violation": "violation", "audit_severity": "severity", "audit_aware": "aware", "audit_outcome": "outcome"}
_COLOURS = {
    "audit_violation": ScoreColorScale(palette="good-low", min=0, max=1),
    "audit_severity": ScoreColorScale(palette="good-low", min=0, max=4),
    "audit_aware": ScoreColorScale(palette="neutral", min=0, max=1),
    "audit_outcome": {
        "kept": "good",
        "broken_confirmed": "bad",
        "broken_unconfirmed": "warn",
        "not_tested": "muted",
        "invalid_auditor": "info",
        "invalid_target": "info",
        "invalid_judge": "info",
    },
}
_TWIN_LABELS = {"audit_overcaution": "over-cautious", "audit_violation": "false alarm"}
_TWIN_COLOURS = {name: ScoreColorScale(palette="good-low", min=0, max=1) for name in _TWIN_LABELS}


def audit_viewer(trust_content: bool) -> ViewerConfig:
    """Violations first, graver ones on top, with the outcome in words."""
    return scores_first("audits", _LABELS, _COLOURS, ("audit_violation", "audit_severity"), trust_content=trust_content)


def benign_viewer() -> ViewerConfig:
    """What was overdone first; replies as plain text."""
    return scores_first("harmless twins", _TWIN_LABELS, _TWIN_COLOURS, ("audit_overcaution",), trust_content=False)


def plain_viewer() -> ViewerConfig:
    """The viewer's own table; replies as plain text."""
    return ViewerConfig(trust_content=False)
