"""How logs are shown: every task says it, and no column of ours is too narrow for what stands in it."""

from pathlib import Path

import pytest

from holdfast.agents.viewer import scores_first

ROOT = Path(__file__).parent.parent.parent
TASKS = [path for path in sorted((ROOT / "evals").rglob("*.py")) if "\n@task" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", TASKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_task_leaves_it_to_the_viewer_whether_replies_are_trusted(path: Path):
    text = path.read_text(encoding="utf-8")

    assert text.count("viewer=") >= text.count("return Task(") > 0


def test_a_column_is_as_wide_as_its_longest_word_and_a_part_of_a_score_has_its_own():
    labels = {"a_outcome": "outcome", "a_kinds.refusal": "refuses"}
    view = scores_first("things", labels, {"a_outcome": {"broken_confirmed": "bad", "kept": "good"}}, ("a_outcome",), trust_content=False).model_dump()["task_samples_view"]

    assert [one["id"] for one in view["columns"] if one["id"].startswith("score__")] == ["score__a_outcome__a_outcome", "score__a_kinds__refusal"]
    assert len(view["score_labels"]["a_outcome"]) >= len("broken_confirmed")
    assert view["score_labels"]["refusal"].strip() == "refuses"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path):
    links = [part.split(")")[0].split("#")[0] for part in page.read_text(encoding="utf-8").split("](")[1:]]

    assert not [link for link in links if link and "://" not in link and not (page.parent / link).exists()]
