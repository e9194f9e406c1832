"""How a log of one of our evals reads in `inspect view`: the scores first, the worst on top."""

from collections.abc import Mapping, Sequence
from typing import Any

from inspect_ai.viewer import SampleScoreView, TaskSamplesColumn, TaskSamplesSort, TaskSamplesView, ViewerConfig

_HIDDEN = ("target", "answer", "tokens", "duration", "retries")


def scores_first(name: str, labels: Mapping[str, str], colours: Mapping[str, Any], worst: Sequence[str], *, trust_content: bool) -> ViewerConfig:
    """A table of samples with a column a score.

    Args:
        name: What the view is called.
        labels: Scores by name, in the order of their columns, with what stands above each.
        colours: By score: a scale, or a colour for each of its words.
        worst: Scores by which samples are sorted, highest first.
        trust_content: Whether the viewer may render replies as Markdown.
    """
    shown = [TaskSamplesColumn(id="sampleStatus"), TaskSamplesColumn(id="sampleId"), *(TaskSamplesColumn.score(score) for score in labels), TaskSamplesColumn(id="input")]
    return ViewerConfig(
        trust_content=trust_content,
        sample_score_view=SampleScoreView(default="grid"),
        task_samples_view=TaskSamplesView(
            name=name,
            columns=[*shown, *(TaskSamplesColumn(id=column, visible=False) for column in _HIDDEN)],
            sort=[TaskSamplesSort.score(score, dir="desc") for score in worst],
            multiline=False,
            score_labels=dict(labels),
            score_color_scales=dict(colours),
            color_scales_enabled=True,
        ),
    )
