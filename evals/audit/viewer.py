"""How an audit log reads in `inspect view`."""

from inspect_ai.viewer import SampleScoreView, ScoreColorScale, TaskSamplesColumn, TaskSamplesSort, TaskSamplesView, ViewerConfig

_LABELS = {"audit_violation": "violation", "audit_severity": "severity", "audit_aware": "aware", "audit_outcome": "outcome"}


def audit_viewer(trust_content: bool) -> ViewerConfig:
    """Violations first, graver ones on top, with the outcome in words."""
    scores = [TaskSamplesColumn.score(name) for name in _LABELS]
    hidden = [TaskSamplesColumn(id=name, visible=False) for name in ("target", "answer", "tokens", "duration", "retries")]
    return ViewerConfig(
        trust_content=trust_content,
        sample_score_view=SampleScoreView(default="grid"),
        task_samples_view=TaskSamplesView(
            name="audits",
            columns=[TaskSamplesColumn(id="sampleStatus"), TaskSamplesColumn(id="sampleId"), *scores, TaskSamplesColumn(id="input"), *hidden],
            sort=[TaskSamplesSort.score("audit_violation", dir="desc"), TaskSamplesSort.score("audit_severity", dir="desc")],
            multiline=False,
            score_labels=_LABELS,
            score_color_scales={
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
            },
            color_scales_enabled=True,
        ),
    )
