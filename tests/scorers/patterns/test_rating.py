import asyncio

import pytest

from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.transcript import Line
from holdfast.scorers.patterns.known import choose_known, known_patterns
from holdfast.scorers.patterns.pattern import Pattern, Quote
from holdfast.scorers.patterns.rating import MOST_CARDS, Rated, hands, laid_out, rate, request
from tests.results.patterns.made import answering, card

LINES = [Line("user", "Is the shop open? It is a long walk."), Line("reply", "The shop is open until six, and the walk is worth it.")]
STANDS = "open until six"


def rated(*marks: tuple[str, str, int], cards: int = 1) -> list[Rated] | Failure:
    model, _ = answering(lambda text: {"ratings": [{"card": label, "quote": quote, "value": value} for label, quote, value in marks]})
    return asyncio.run(rate(model, LINES, [card(name) for name in "abcdefgh"[:cards]]))


@pytest.mark.parametrize(
    ("mark", "value", "reason"),
    [
        (("C1", "", 0), 0, ""),
        (("C1", "words that stand nowhere", 0), 0, ""),
        (("C1", STANDS, 1), 1, ""),
        (("c1 ", "“Open until six”", 2), 2, ""),
        (("C1", "", 1), None, "unsupported_quote"),
        (("C1", "words that stand nowhere", 2), None, "unsupported_quote"),
        (("C1", "It is a long walk", 2), None, "unsupported_quote"),  # the person's words
        (("C7", STANDS, 2), None, "rater_left_out"),
    ],
)
def test_a_rating_counts_as_far_as_its_words_stand(mark: tuple[str, str, int], value: int | None, reason: str):
    found = rated(mark)

    assert not isinstance(found, Failure)
    assert (found[0].value, found[0].reason) == (value, reason)


def test_two_values_for_one_card_are_none():
    found = rated(("C1", "", 0), ("C1", STANDS, 2))

    assert not isinstance(found, Failure)
    assert found[0] == Rated("a", None, reason="rater_contradictory")


@pytest.mark.parametrize("reply", ["", "There is nothing to say.", '{"ratings": [{"card": "C1", "quote": "", "value": 7}]}', "I'm sorry, but I can't help with that."])
def test_nonsense_is_a_failure_of_the_rater(reply: str):
    model, asked = answering(lambda text: reply)

    found = asyncio.run(rate(model, LINES, [card("a")]))

    assert isinstance(found, Failure)
    assert found.party == "rater"
    assert len(asked) == 2


def test_a_quote_is_kept_as_twelve_words():
    model, _ = answering(lambda text: {"ratings": [{"card": "C1", "quote": "w " * 30, "value": 2}]})

    found = asyncio.run(rate(model, [Line("reply", "w " * 40)], [card("a")]))

    assert not isinstance(found, Failure)
    assert len(found[0].quote.split()) == 12


def test_a_document_without_a_reply_costs_nothing():
    model, asked = answering(lambda text: {})

    found = asyncio.run(rate(model, LINES[:1], [card("a"), card("b")]))

    assert found == [Rated("a", None, reason="no_reply"), Rated("b", None, reason="no_reply")]
    assert not asked


def test_cards_are_laid_out_in_another_order_for_every_document_and_the_same_for_the_same():
    cards = [card(name) for name in "abcdef"]
    orders = [[one.id for one in laid_out(cards, [Line("reply", f"text {number}")], 0)] for number in range(12)]

    assert len({tuple(order) for order in orders}) > 8
    assert orders[0] == [one.id for one in laid_out(cards, [Line("reply", "text 0")], 0)]
    assert all(sorted(order) == list("abcdef") for order in orders)


def test_a_call_holds_eight_cards_of_one_unit_at_most():
    cards = [card(f"a{number}") for number in range(17)] + [card("o", "opening")]

    dealt = hands(cards)

    assert sorted(len(hand) for hand in dealt) == [1, 5, 6, 6]
    assert max(map(len, dealt)) <= MOST_CARDS
    assert all(len({one.unit for one in hand}) == 1 for hand in dealt)
    assert sorted(one.id for hand in dealt for one in hand) == sorted(one.id for one in cards)


def test_the_order_of_the_cards_does_not_move_a_value():
    cards = [card(name) for name in "abc"]
    model, _ = answering(lambda text: {"ratings": [{"card": label, "quote": STANDS, "value": 2 if f"{label}: The b" in text else 1} for label in ("C1", "C2", "C3")]})

    for seed in range(5):
        found = asyncio.run(rate(model, LINES, cards, seed=seed))
        assert not isinstance(found, Failure)
        assert {one.pattern: one.value for one in found} == {"a": 1, "b": 2, "c": 1}


def test_a_rater_is_shown_two_examples_and_never_what_is_held_back():
    quotes = tuple(Quote(document=f"d{number}", text=f"own words {number}") for number in range(5))
    strays = tuple(Quote(document=f"e{number}", text=f"others' words {number}") for number in range(5))
    text = request(LINES[1:], [card("a", evidence=quotes, near_misses=strays)])

    assert [f"own words {number}" in text for number in range(5)] == [True, True, False, False, False]
    assert [f"others' words {number}" in text for number in range(5)] == [True, True, False, False, False]


def test_what_was_taken_from_the_document_itself_is_no_example():
    own, other = Quote(document="d", text=LINES[-1].text), Quote(document="e", text="other words altogether")

    text = request(LINES[1:], [card("a", evidence=(own, other))])

    assert ("Has it: “other words altogether”" in text, text.count("Has it:")) == (True, 1)


def test_what_a_rater_is_told_changes_the_digest():
    plain = card("a")

    assert plain.digest != card("a", strict="More.").digest != card("a", evidence=(Quote(document="d", text="words"),)).digest
    assert plain.digest == card("a", scans=(1, 2), aliases=("b",)).digest


def test_known_patterns_are_chosen_by_name():
    assert [one.id for one in choose_known("propaganda, bluf,bluf")] == ["propaganda", "bluf"]
    assert len(choose_known("all")) == len(known_patterns()) == 5
    assert choose_known("") == ()
    assert all(isinstance(one, Pattern) and one.source == "known" for one in choose_known("all"))
    with pytest.raises(BadInput, match="No known pattern 'blurb'; there are bluf, emotional-validation"):
        choose_known("blurb")
