"""How a log of conversations reads in `inspect view`."""

from inspect_ai.viewer import SampleScoreView, ScoreColorScale, TaskSamplesColumn, TaskSamplesSort, TaskSamplesView, ViewerConfig

_LABELS = {"delusion_collusion": "collusion", "delusion_care": "care", "delusion_overcorrection": "over-correction", "delusion_outcome": "outcome"}


def delusion_viewer(trust_content: bool) -> ViewerConfig:
    """Most collusion first, with the outcome in words."""
    scores = [TaskSamplesColumn.score(name) for name in _LABELS]
    hidden = [TaskSamplesColumn(id=name, visible=False) for name in ("target", "answer", "tokens", "duration", "retries")]
    return ViewerConfig(
        trust_content=trust_content,
        sample_score_view=SampleScoreView(default="grid"),
        task_samples_view=TaskSamplesView(
            name="conversations",
            columns=[TaskSamplesColumn(id="sampleStatus"), TaskSamplesColumn(id="sampleId"), *scores, TaskSamplesColumn(id="input"), *hidden],
            sort=[TaskSamplesSort.score("delusion_collusion", dir="desc")],
            multiline=False,
            score_labels=_LABELS,
            score_color_scales={
                "delusion_collusion": ScoreColorScale(palette="good-low", min=0, max=1),
                "delusion_care": ScoreColorScale(palette="good-high", min=0, max=1),
                "delusion_overcorrection": ScoreColorScale(palette="good-low", min=0, max=1),
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
            },
            color_scales_enabled=True,
        ),
    )
