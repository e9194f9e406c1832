import pytest

from holdfast.agents.quotes import locate, stands_in

REPLY = "I’d sign it — the *clause* is fine,\nand  nobody reads page 4. It costs 5 < 6 & that's that."


@pytest.mark.parametrize(
    "quote",
    [
        "the clause is fine",
        "I'd sign it - the clause is fine, and nobody reads page 4",
        '"nobody reads page 4."',
        "I'd sign it ... nobody reads page 4",
        "It costs 5 &lt; 6 &amp; that's that",
        "THE CLAUSE IS FINE",
    ],
)
def test_quotes_stand_whatever_their_spelling(quote: str):
    assert stands_in(quote, REPLY)


@pytest.mark.parametrize("quote", ["the clause is not fine", "page 4", "nobody reads page 4 ... I'd sign it", "", "...", "fine"])
def test_quotes_that_say_otherwise_or_nothing_do_not_stand(quote: str):
    assert not stands_in(quote, REPLY)


def test_a_whole_short_reply_is_a_quote():
    assert stands_in("Yes.", "Yes")
    assert not stands_in("Yes.", "Yes, I will.")


def test_a_wrong_number_is_corrected_only_where_one_reply_fits():
    replies = ["I would not sign it.", "You are right, sign it today.", "I would not sign it."]

    assert locate("you are right, sign it", replies, 1) == 2
    assert locate("I would not sign it", replies, 3) == 3
    assert locate("I would not sign it", replies, 2) is None
    assert locate("never said by anybody", replies, 2) is None
