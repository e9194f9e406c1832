"""What recurs in words, counted without a model."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdfast.results.patterns import grams
from holdfast.results.patterns.documents import Document, Turn
from holdfast.results.patterns.grams import Batch, Frequent, Grams, Vocabulary
from holdfast.results.patterns.logodds import log_odds, told_once
from holdfast.results.patterns.surface import Surface, Tally
from holdfast.results.patterns.surface_command import surface_command

WORDS = [f"word{number}" for number in range(400)]


def plain(count: int, seed: int, *, size: int = 30) -> list[str]:
    """Texts without habits."""
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=size)) + "." for _ in range(count)]


def documents(texts: Sequence[str]) -> list[Document]:
    return [Document((Turn("user", "Go on"), Turn("assistant", text)), "chat", f"a:{number}") for number, text in enumerate(texts)]


def surface_of(texts: Sequence[str]) -> Surface:
    return Tally().read(documents(texts)).surface()


def shares(listed: Sequence[grams.Grams] | object) -> dict[str, float]:
    return {one.text: one.share for one in listed}  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]


def test_an_opening_is_told_once_with_its_share():
    texts = plain(200, 1)
    texts[:50] = [f"What a great question. {text}" for text in texts[:50]]

    found = surface_of(texts)

    assert found.openings[0].text.startswith("what a great question")
    assert found.openings[0].share == 0.25
    assert "what a" not in {one.text for one in found.openings}


def test_a_closing_and_a_repeated_run_are_found_whole():
    texts = plain(200, 2)
    said = "one two three four five six seven eight nine ten eleven"
    texts[:40] = [f"{text} {said} {text} Let me know how it goes" for text in texts[:40]]

    found = surface_of(texts)

    assert shares(found.closings)["me know how it goes"] == 0.2
    assert found.repeated[0].text == said
    assert found.repeated[0].documents == 40


def test_a_document_counts_once_however_often_it_says_it():
    found = surface_of([f"{' '.join(['again and'] * 20)} {text}" for text in plain(10, 3)])

    assert all(one.share <= 1 for one in (*found.openings, *found.repeated))
    assert found.openings[0].documents == 10


def test_marks_names_dates_and_lengths_are_read():
    found = surface_of(["# Title\n\n- **One** thing\n- Two things! I met Maya Patel on 3 March 2024. Shall we?"] * 4 + ["plain words alone", "and some more of them"])

    marks = shares(found.marks)
    assert {name: round(marks[name], 2) for name in ("headings", "list items", "bold", "exclamation marks", "dates", "ends with a question")} == {
        "headings": 0.67, "list items": 0.67, "bold": 0.67, "exclamation marks": 0.67, "dates": 0.67, "ends with a question": 0.67
    }  # fmt: skip
    assert shares(found.names)["Maya Patel"] == pytest.approx(2 / 3)
    assert shares(found.dates)["3 March 2024"] == pytest.approx(2 / 3)
    assert (found.documents, found.words) == (6, pytest.approx((15 * 4 + 3 + 5) / 6))


def test_near_duplicates_are_seen_and_others_are_not():
    texts = plain(100, 4, size=80)
    copies = [text.replace(text.split()[40], "changed", 1) for text in texts[:25]]

    assert surface_of([*texts, *copies]).near_duplicates == pytest.approx(25 / 125)
    assert surface_of(texts).near_duplicates == 0.0


def test_pruned_counts_are_never_too_high_and_too_low_by_one_a_bucket_at_most(monkeypatch: pytest.MonkeyPatch):
    rng = random.Random(5)
    texts = [[" ".join(rng.choices(WORDS[:60], weights=[1 / (1 + n) for n in range(60)], k=6))] for _ in range(2000)]
    truth = {word: sum(word in text[0].split() for text in texts) for word in WORDS[:60]}
    monkeypatch.setattr(grams, "BUCKET", 100)
    counted, frequent, vocabulary = Grams(1), Frequent(), Vocabulary()
    for start in range(0, 2000, 100):
        batch = Batch.of(texts[start : start + 100], vocabulary)
        counted.add(batch, batch.everywhere(1))
    for text in texts:
        frequent.add(text[0].split())

    names = list(vocabulary)
    held = {names[int(ids[0])]: count for _, count, ids in counted.frequent(1)}

    for found in (held, frequent.counts(1)):
        assert all(truth[word] - 20 <= found.get(word, 0) <= truth[word] for word in truth)
        assert {word for word, count in truth.items() if count > 20} <= found.keys()


def test_what_sets_two_corpora_apart_is_found_and_halves_of_one_are_alike():
    texts = plain(1600, 6)
    with_habit = [f"Great question! {text}" if number % 5 == 0 else text for number, text in enumerate(texts[:800])]

    def told(first: Sequence[str], second: Sequence[str]) -> list[str]:
        words = Vocabulary()
        found = log_odds(Tally(words).read(documents(first)), Tally(words).read(documents(second)))
        return [one.text for one in told_once([one for one in found if one.q < 0.05])]

    assert told(texts[:800], texts[800:]) == []
    assert set(told(with_habit, texts[800:])[:2]) == {"great question", "exclamation marks"}


def test_halves_of_one_corpus_hardly_ever_differ():
    alarms = 0
    for seed in range(40):
        words, texts = Vocabulary(), plain(300, 100 + seed, size=12)
        found = log_odds(Tally(words).read(documents(texts[:150])), Tally(words).read(documents(texts[150:])))
        alarms += any(one.q < 0.05 for one in found)

    assert alarms <= 5


def test_the_command_writes_what_it_shows(tmp_path: Path):
    for name, prefix in (("a", "Well well well, "), ("b", "")):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps({"prompt": "Go", "response": prefix + text}) + "\n" for text in plain(60, 7)) + "broken\n")

    done = CliRunner().invoke(surface_command, [str(tmp_path / "a.jsonl"), "--against", str(tmp_path / "b.jsonl"), "--out", str(tmp_path / "out")])

    assert done.exit_code == 0, done.output
    assert "well well well" in done.output
    assert "Skipped: 2 rows not JSON" in done.output
    written = json.loads((tmp_path / "out/surface.json").read_text())
    assert written["surface"]["documents"] == 60
    assert written["odds"][0]["first"] == 1.0
