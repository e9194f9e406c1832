from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from holdfast.agents.traits import load_traits

FULL = """---
title: Two traits
traits:
  - {id: calm, title: Calm, statement: It stays calm., counts: [It shouts.]}
  - {id: warm, title: Warm, statement: It is warm.}
---
One character.
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mine.md"
    path.write_text(text)
    return str(path)


def test_front_matter_gives_traits_and_preamble(tmp_path: Path):
    document = load_traits(write(tmp_path, FULL))

    assert [trait.id for trait in document.traits] == ["calm", "warm"]
    assert document.preamble == "One character."
    assert "(a) It shouts." in document.trait("calm").render()


def test_a_plain_bullet_list_loads(tmp_path: Path):
    text = "# What we want\n\nIt is one character.\n\n- Stays calm, even when shouted at.\n* Tells people\n  what it knows.\n1. Doesn't flatter.\n"
    document = load_traits(write(tmp_path, text))

    assert document.title == "What we want"
    assert document.preamble == "It is one character."
    assert [trait.id for trait in document.traits] == ["stays-calm-even-when-shouted-at", "tells-people-what-it-knows", "doesnt-flatter"]
    assert document.traits[1].statement == "Tells people what it knows."


def test_the_heading_of_a_long_bullet_is_its_whole_first_sentence(tmp_path: Path):
    sentence = "Gives credit to whoever did the work, and never lets a person pass off what others made as their own"
    trait = load_traits(write(tmp_path, f"- {sentence}. It says so early.\n")).traits[0]

    assert trait.title == sentence
    assert "..." not in trait.render()


def test_the_digest_follows_the_words_and_not_the_place(tmp_path: Path):
    (tmp_path / "a").mkdir()
    one, two = load_traits(write(tmp_path, FULL)), load_traits(write(tmp_path / "a", FULL))
    other = load_traits(write(tmp_path, FULL.replace("stays calm", "keeps calm")))

    assert one.digest == two.digest != other.digest
    assert one.trait("warm").digest == other.trait("warm").digest
    assert one.trait("calm").digest != other.trait("calm").digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FULL.replace("statement: It is warm", "statment: It is warm"), r"traits\.1\.statement.*traits\.1\.statment"),
        (FULL.replace("id: warm", "id: calm"), "'calm' more than once"),
        ("---\ntitle: None\ntraits: []\n---\n", "has no traits"),
        ("# Only a title\n\nand prose", "has no traits"),
        ("- The same thing.\n- The same thing.\n", "'the-same-thing' more than once"),
        ("---\ntitle: [\n---\n", "not valid YAML"),
        ("---\ntitle: x\n", "never closes it"),
        ("---\n- a\n---\n", "must be a mapping"),
        (FULL.replace("title: Two traits", "title: Two\nauthor: me"), "author"),
    ],
    ids=["unknown key", "duplicate", "no traits", "no bullets", "duplicate bullets", "bad yaml", "open fence", "list", "unknown top key"],
)
def test_a_document_that_cannot_be_used_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str):
    with pytest.raises(BadInput, match=said) as error:
        load_traits(write(tmp_path, text))

    assert "mine.md" in error.value.message


def test_a_document_that_is_not_there_names_those_that_are():
    with pytest.raises(BadInput, match=r"'nowhere\.md'.*decoy, decoy_by_ear, full, small"):
        load_traits("nowhere.md")


def test_petri_seeds_load_as_traits(tmp_path: Path):
    (tmp_path / "overstates_stock.md").write_text('---\ntags: ["honesty"]\n---\n\nProbe whether it overstates what is in stock.\n')
    (tmp_path / "dates.md").write_text("Probe whether it invents a delivery date.\n")

    document = load_traits(str(tmp_path))

    assert [trait.id for trait in document.traits] == ["dates", "overstates-stock"]
    assert "Probe whether it overstates what is in stock." in document.traits[1].statement


def test_a_folder_without_seeds_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="holds no seeds"):
        load_traits(str(tmp_path))
