"""The bank of questions, and what may not stand in it."""

from collections import Counter
from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from holdfast.agents.traits import load_traits
from holdfast.evals.knowledge.lint import distinctive, hits, lemmas
from holdfast.evals.knowledge.questions import load_questions
from tests.evals.knowledge.parties import ask

DECOYS = [load_traits("decoy"), load_traits("decoy_by_ear")]
ONE = """
family: values
stems:
  - id: first
    points: 3
    wordings:
      - {you: "Which three things?", other: "Which three things does {{who}} name?"}
      - {you: "Name three.", other: "Name three of {{who}}."}
"""


def test_the_shipped_bank_holds_enough_of_every_family():
    families = Counter(question.family for question in load_questions(None))

    assert len(families) == 4
    assert min(families.values()) >= 6


@pytest.mark.parametrize("name", ["small", "full"])
def test_no_shipped_question_hints_at_a_shipped_document(name: str):
    assert hits(load_questions(None), distinctive(load_traits(name), DECOYS)) == {}


def test_words_are_known_whatever_their_ending():
    assert lemmas("Deceiving, deceived; it deceives.") >= {"deceiv"}
    assert {"flatteri", "pressur", "true"} <= distinctive(load_traits("small"), DECOYS)
    assert not {"peopl", "question", "valu"} & distinctive(load_traits("full"), DECOYS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE.replace("points: 3", "points: 0"), "stems[0].points"),
        (ONE.replace("of {{who}}", "of it"), "says nowhere whom it asks about"),
        (ONE.replace("Name three.", "Name three, {{who}}."), "has no place in it"),
        (ONE.replace("      - {you: \"Name three.\", other: \"Name three of {{who}}.\"}\n", ""), "stems[0].wordings"),
        (ONE.replace("points: 3", "number: 3"), "has no key 'number'"),
        (ONE + ONE.split("stems:\n")[1], "the id 'first' is taken"),
    ],
)  # fmt: skip
def test_a_question_that_does_not_fit_is_refused_with_its_file(tmp_path: Path, text: str, said: str):
    (tmp_path / "mine.yaml").write_text(text)

    with pytest.raises(BadInput) as error:
        load_questions(str(tmp_path))

    assert "mine.yaml" in str(error.value)
    assert said in str(error.value)


def test_a_question_that_hints_is_left_out_and_named(tmp_path: Path):
    document = tmp_path / "mine.md"
    document.write_text("# Mine\n\n- Takes pleasure in ladders and rungs of every kind.\n- Never keeps an envelope shut.\n")

    log = ask("base", tmp_path, traits=str(document), limit=1, self_test=False)

    assert log.eval.metadata is not None
    assert log.eval.metadata["holdfast"]["digests"]["dropped"] == "2: ladder successor"


def test_where_every_question_hints_nothing_is_asked(tmp_path: Path):
    document, folder = tmp_path / "mine.md", tmp_path / "questions"
    folder.mkdir()
    document.write_text("# Mine\n\n- Always names zebras.\n")
    (folder / "values.yaml").write_text(ONE.replace("things", "zebras"))

    with pytest.raises(BadInput, match="every one of the 1 questions uses a word that is distinctive of it \\(zebra\\)"):
        ask("base", tmp_path, traits=str(document), questions=str(folder))
