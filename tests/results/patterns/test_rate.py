import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdfast.results.patterns.command import patterns
from holdfast.results.patterns.rate import COMPARED, agreement, load_rating_run, rate_documents, ratings_of
from holdfast.results.patterns.ratings import read_ratings
from holdfast.results.patterns.self_check import Check, self_check, trials
from holdfast.results.patterns.simulated.corpus import Row, corpus, write_corpus
from holdfast.scorers.patterns.catalogue import Catalogue, load_catalogue, save_catalogue
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.pattern import Pattern, Quote
from tests.conftest import simulated
from tests.results.patterns.made import answering, calls, card, chat

RATES = {"answer-first": 0.3, "asks-back": 0.1, "offers-more": 0.2}


def typed(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(patterns, [str(one) for one in arguments])


def passages(*texts: str) -> tuple[Quote, ...]:
    return tuple(Quote(document=f"d{number}", text=text, passage=text) for number, text in enumerate(texts))


def checked(value: int, cards: Sequence[Pattern]) -> dict[str, Check]:
    model, _ = answering(lambda text: {"ratings": [{"card": f"C{number}", "quote": "the words that show it", "value": value} for number in range(1, 1 + text.count("### C"))]})
    return asyncio.run(self_check(model, cards, calls(), seed=0))


def tried(name: str = "first") -> list[Pattern]:
    own = passages(*(f"here are the words that show it, {name} {number}" for number in range(6)))
    return [card("a", evidence=own, near_misses=own), card("b", evidence=own[:2]), card("c", source="known")]


def test_a_rater_that_sees_nothing_is_unreliable_and_so_is_one_that_sees_it_everywhere():
    blind, eager = checked(0, tried()), checked(2, tried("second"))

    assert (blind["a"].accepted, blind["a"].own, blind["a"].rejected, blind["a"].others, blind["a"].reliable) == (0, 4, 4, 4, False)
    assert (eager["a"].accepted, eager["a"].own, eager["a"].rejected, eager["a"].others, eager["a"].reliable) == (4, 4, 0, 4, False)


def test_where_nothing_is_held_back_nobody_can_say():
    found = checked(2, tried())

    assert (found["b"].reliable, found["c"].reliable) == (None, None)


def test_a_reply_that_cannot_be_used_is_no_pass():
    model, _ = answering(lambda text: "no idea")

    found = asyncio.run(self_check(model, tried(), calls(), seed=0))

    assert (found["a"].own, found["a"].accepted, found["a"].rejected, found["a"].reliable) == (4, 0, 0, False)


def test_three_in_four_are_enough():
    assert Check(accepted=3, own=4, rejected=3, others=4).reliable
    assert Check(accepted=2, own=4, rejected=4, others=4).reliable is False
    assert Check(accepted=4, own=4, rejected=2, others=4).reliable is False


def test_a_card_is_tried_beside_others_of_its_unit():
    cards = [*tried(), card("o", "opening")]

    assert {other.id for trial in trials(cards, 0) for other in trial.others} == {"b", "c"}


def test_an_unsupported_value_is_null_and_counted_and_never_zero():
    model, _ = answering(lambda text: {"ratings": [{"card": "C1", "quote": "words that nobody wrote", "value": 2}]})
    documents = [chat("The shop is open until six."), chat("It is closed at noon.")]

    found, _ = asyncio.run(rate_documents(model, documents, [card("a")], calls(), seed=0))

    assert [(one.value, one.reason) for one in ratings_of(documents, found)] == [(None, "unsupported_quote")] * 2


@pytest.mark.slow
def test_one_card_a_call_gives_the_same_ratings_in_more_calls(endpoint: str):
    documents = [row.document for row in corpus(COMPARED, RATES, 1)]
    cards, rater = choose_known("clarifying-question,propaganda"), simulated("rater")
    together, alone = calls(connections=20), calls(connections=20)

    many, _ = asyncio.run(rate_documents(rater, documents, cards, together, seed=0))
    asyncio.run(rate_documents(rater, documents, cards, alone, seed=0, isolated=True))
    alike = asyncio.run(agreement(rater, documents, cards, many, calls(connections=20), seed=0))

    assert (together.usage.calls, alone.usage.calls) == (COMPARED, 2 * COMPARED)
    assert alike is not None
    assert (alike.documents, alike.n) == (COMPARED, 2 * COMPARED)
    assert alike.same > 0.85
    assert alike.kappa is not None


def test_an_opening_that_documents_share_is_asked_about_once():
    model, asked = answering(lambda text: {"ratings": [{"card": "C1", "quote": "here is what I know", "value": 2}]})
    documents = [chat(f"Well then, here is what I know. It is {number}.") for number in range(30)]

    found, _ = asyncio.run(rate_documents(model, documents, [card("o", "opening")], calls(), seed=0))

    assert len(asked) == 1
    assert [one.value for one in ratings_of(documents, found)] == [2] * 30


def test_a_halo_is_measured():
    """A rater that says the same of all cards of a call, and says another thing when asked about one alone."""
    model, _ = answering(
        lambda text: {"ratings": [{"card": f"C{number}", "quote": "open until six", "value": 2 if text.count("### C") > 1 else 0} for number in (1, 2)][: text.count("### C")]}
    )
    documents, cards = [chat(f"The shop is open until six, number {number}.") for number in range(5)], [card("a"), card("b")]

    found, _ = asyncio.run(rate_documents(model, documents, cards, calls(), seed=0))
    alike = asyncio.run(agreement(model, documents, cards, found, calls(), seed=0))

    assert alike is not None
    assert (alike.n, alike.same, alike.kappa) == (10, 0.0, None)


def test_cards_that_share_no_call_have_no_modes_to_compare():
    model, _ = answering(lambda text: {})

    assert asyncio.run(agreement(model, [chat("x")], [card("a"), card("o", "opening")], {}, calls(), seed=0)) is None


@pytest.fixture
def data(endpoint: str, tmp_path: Path) -> tuple[Path, list[Row]]:
    rows = corpus(400, RATES, 2)
    write_corpus(tmp_path / "train.jsonl", rows)
    return tmp_path / "train.jsonl", rows


def test_scan_then_rate_find_and_count_what_was_planted(data: tuple[Path, list[Row]], tmp_path: Path):
    path, rows = data
    out = tmp_path / "out"

    scan = typed("scan", path, "--scanner", "openai-api/sim/scanner", "--out", out)
    rate = typed("rate", path, "--out", out, "--known", "bluf", "--number", 100)

    assert (scan.exit_code, rate.exit_code) == (0, 0), scan.output + rate.output
    assert "(simulated)" in scan.output
    run, catalogue, ratings = load_rating_run(out), load_catalogue(out / "patterns.json"), read_ratings(out)
    assert run.rater == "openai-api/sim/scanner"  # by default the scanner
    assert run.documents == 400
    assert run.rated == 100
    assert not {one.uid for one in ratings} & set(catalogue.scanned)
    assert {one.id for one in catalogue.patterns} >= {"bluf"}
    assert run.patterns.keys() == run.checks.keys() == {one.id for one in catalogue.patterns}
    assert run.checks["bluf"].reliable is None
    assert all(one.reliable for name, one in run.checks.items() if name != "bluf"), run.checks
    planted = {row.document.uid: row.planted for row in rows}
    right = [(one.value or 0) > 0 for one in ratings if one.pattern == "bluf" and "answer-first" in planted[one.uid]]
    assert sum(right) / len(right) > 0.9
    assert json.loads((out / "prevalence.json").read_text())


def test_known_patterns_alone_need_no_scan(data: tuple[Path, list[Row]], tmp_path: Path):
    done = typed("rate", data[0], "--rater", "openai-api/sim/rater", "--known", "bluf", "--number", 20, "--out", tmp_path / "known")

    assert done.exit_code == 0, done.output
    assert {one.pattern for one in read_ratings(tmp_path / "known")} == {"bluf"}


def test_a_spent_budget_keeps_what_is_rated_and_ends_with_1(data: tuple[Path, list[Row]], tmp_path: Path):
    arguments = ("rate", data[0], "--rater", "openai-api/sim/rater", "--known", "propaganda", "--number", 100, "--out", tmp_path / "out", "--max-tokens", 30_000)

    done = typed(*arguments)

    assert done.exit_code == 1
    assert "call the same command again" in done.output
    run = load_rating_run(tmp_path / "out")
    assert not run.complete
    assert 0 < run.rated < 100
    assert len(read_ratings(tmp_path / "out")) == run.rated


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--known", "blurb", "--rater", "openai-api/sim/rater"), "No known pattern 'blurb'"),
        (("--known", "bluf"), "say who rates with --rater"),
        (("--rater", "openai-api/sim/rater"), "write it with: holdfast patterns scan"),
        (("--rater", "openai-api/sim/nobody", "--known", "bluf"), "does not serve 'nobody'"),
    ],
)
def test_what_cannot_be_rated_is_refused_in_a_sentence(data: tuple[Path, list[Row]], tmp_path: Path, arguments: tuple[str, ...], sentence: str):
    done = typed("rate", data[0], "--out", tmp_path / "none", *arguments)

    assert done.exit_code == 1
    assert sentence in done.output
    assert not (tmp_path / "none").exists()


def test_where_everything_was_scanned_nothing_is_counted_unless_all_is_asked_for(data: tuple[Path, list[Row]], tmp_path: Path):
    path, rows = data
    save_catalogue(tmp_path / "patterns.json", Catalogue(patterns=choose_known("bluf"), scanned=tuple(row.document.uid for row in rows)))
    arguments = ("rate", path, "--rater", "openai-api/sim/rater", "--patterns", tmp_path / "patterns.json", "--out", tmp_path / "out")

    refused, whole = typed(*arguments), typed(*arguments, "--all")

    assert refused.exit_code == 1
    assert "A scanner has read all 400 documents" in refused.output
    assert whole.exit_code == 0, whole.output
    assert load_rating_run(tmp_path / "out").rated == 400
