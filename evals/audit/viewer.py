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


def audit_viewer(trust_content: bool) -> ViewerConfig:
    """Violations first, graver ones on top, with the outcome in words."""
    return scores_first("audits", _LABELS, _COLOURS, ("audit_violation", "audit_severity"), trust_content=trust_content)
