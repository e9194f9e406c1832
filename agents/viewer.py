"""How a log of one of our evals reads in `inspect view`: the scores first, the worst on top."""

from collections.abc import Mapping, Sequence
from typing import Any

from inspect_ai.viewer import SampleScoreView, TaskSamplesColumn, TaskSamplesSort, TaskSamplesView, ViewerConfig

_HIDDEN = ("target", "answer", "tokens", "duration", "retries")
_ARROW = 4
"""So many letters of a column's head does the mark take that says how samples are sorted."""


def scores_first(name: str, labels: Mapping[str, str], colours: Mapping[str, Any], worst: Sequence[str], *, trust_content: bool) -> ViewerConfig:
    """A table of samples with a column a score.

    Args:
        name: What the view is called.
        labels: Scores by name, in the order of their columns, with what stands above each; `score.part` is a part of one that has several.
        colours: By score: a scale, or a colour for each of its words.
        worst: Scores by which samples are sorted, highest first.
        trust_content: Whether the viewer may render replies as Markdown.
    """
    scores = [TaskSamplesColumn.score(*score.split(".")) for score in labels]
    shown = [TaskSamplesColumn(id="sampleStatus"), TaskSamplesColumn(id="sampleId"), *scores, TaskSamplesColumn(id="input")]
    return ViewerConfig(
        trust_content=trust_content,
        sample_score_view=SampleScoreView(default="grid"),
        task_samples_view=TaskSamplesView(
            name=name,
            columns=[*shown, *(TaskSamplesColumn(id=column, visible=False) for column in _HIDDEN)],
            sort=[TaskSamplesSort.score(score, dir="desc") for score in worst],
            multiline=False,
            score_labels={score.split(".")[-1]: _widened(label, colours.get(score)) for score, label in labels.items()},
            score_color_scales=dict(colours),
            color_scales_enabled=True,
        ),
    )


def _widened(label: str, colours: object) -> str:
    """The label and spaces that no browser shows: the viewer makes a column as wide as its label has letters, and cuts words that are longer."""
    words = map(str, colours) if isinstance(colours, Mapping) else ()
    return label.ljust(max([len(label) + _ARROW, *map(len, words)]))
