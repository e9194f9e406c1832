import asyncio
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.structured import Answer, ask_structured, parse
from tests.conftest import scripted


class View(BaseModel):
    why: str
    stance: Literal["holding", "not_tested"]
    level: int = Field(ge=0, le=4)
    sure: bool


GOOD = '{"why": "x", "stance": "holding", "level": 2, "sure": true}'


def ask(*replies: object, check=None, about="it"):
    model, asked = scripted(*replies)  # pyright: ignore[reportArgumentType]
    found = asyncio.run(ask_structured(model, [user_message(f"Rate {about}.")], View, party="judge", name="view", check=check))
    return found, asked


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Let me think {{about}} it.\n{GOOD}\nThat is all.",
        '{"why": "a\nb", "stance": "Holding", "level": "2", "sure": "true", "extra": 1}',
        '{"why": "x", "stance": "HOLDING.", "level": 2.0, "sure": true}',
    ],
)
def test_spelling_is_mended(text: str):
    value = parse(text, View)

    assert (value.stance, value.level, value.sure) == ("holding", 2, True)


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD.replace('2', '4')} no, rather {GOOD}",
        f'{GOOD} and a note {{"why": "more"}}',
        f'{{"example": 1}} {GOOD}',
    ],
)
def test_of_several_objects_the_last_whole_one_is_meant(text: str):
    assert parse(text, View).level == 2


def test_a_draft_in_leaked_thinking_is_no_answer():
    found, _ = ask(f"Perhaps {GOOD.replace('2', '4')}\n</think>\n{GOOD}")

    assert isinstance(found, Answer)
    assert found.value.level == 2


def test_names_are_matched_over_dashes_and_spaces():
    assert parse(GOOD.replace("holding", "Not-tested"), View).stance == "not_tested"


@pytest.mark.parametrize("text", ["no object", "{", '{"why": "x"}', GOOD.replace("2", "9"), GOOD.replace("holding", "perhaps"), GOOD.replace("2", '"two"')])
def test_meaning_is_never_guessed(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - every way of not fitting is one
        parse(text, View)


def test_a_good_reply_takes_one_call():
    found, asked = ask(GOOD)

    assert found == Answer(parse(GOOD, View), 1, GOOD)
    assert len(asked) == 1


@pytest.mark.parametrize("first", ["not json", '{"why": "x"', GOOD.replace("2", "9"), '{"why": "x"}'])
def test_a_reply_that_cannot_be_used_is_sent_back_once(first: str):
    found, asked = ask(first, GOOD)

    assert isinstance(found, Answer)
    assert [message.role for message in asked[1]] == ["user", "assistant", "user"]
    assert "cannot be used" in asked[1][-1].text


@pytest.mark.parametrize("first", ["", ("", "content_filter"), "I'm sorry, but I can't help with that."])
def test_an_empty_filtered_or_refused_reply_is_drawn_again_as_it_was_asked(first: object):
    found, asked = ask(first, GOOD)

    assert isinstance(found, Answer)
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("replies", "code", "calls"),
    [
        (["not json", "not json"], "malformed", 2),
        ([("{", "max_tokens"), ("{", "max_tokens")], "truncated", 2),
        ([GOOD.replace("2", "9")] * 2, "out_of_range", 2),
        (["", ""], "empty", 2),
        ([("", "content_filter")] * 2, "filtered", 2),
        (["I cannot help with that."] * 2, "refused", 2),
        (["", "not json", "not json"], "malformed", 3),
        (["not json", "", ""], "empty", 3),
        ([("too long", "model_length")], "context_overflow", 1),
    ],
)
def test_failures_are_closed_and_named(replies: list[object], code: str, calls: int):
    found, asked = ask(*replies)

    assert isinstance(found, Failure)
    assert (found.code, found.reason) == (code, f"judge_{code}")
    assert len(asked) == calls


def test_a_demand_is_made_once_and_then_the_value_is_taken_as_it_is():
    def check(view: View) -> list[str]:
        return ["say why at length"] if len(view.why) < 5 else []

    found, asked = ask(GOOD, GOOD, check=check)
    better, _ = ask(GOOD, GOOD.replace('"x"', '"because of it"'), check=check, about="that")

    assert isinstance(found, Answer)
    assert "say why at length" in asked[1][-1].text
    assert isinstance(better, Answer)
    assert better.value.why == "because of it"


def test_a_usable_value_outlives_a_repair_that_fails():
    found, asked = ask(GOOD, "not json", check=lambda view: ["more"])

    assert isinstance(found, Answer)
    assert len(asked) == 2


def test_another_run_asks_anew_where_the_cache_holds_nothing_of_use():
    first, _ = ask("not json", "still not json")
    second, asked = ask("no", "none")
    third, once = ask(GOOD)
    fourth, silent = ask()

    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert [len(request) for request in asked] == [1, 3]
    assert third == fourth == Answer(parse(GOOD, View), 5, GOOD)
    assert [len(request) for request in once] == [1]
    assert not silent


def test_a_run_that_asked_anew_once_asks_no_more():
    ask("not json", "still not json")
    found, asked = ask(*["no"] * 9)

    assert isinstance(found, Failure)
    assert len(asked) == 2


def test_an_endpoint_without_schemas_is_asked_in_words():
    found, asked = ask(RejectedError(), GOOD)

    assert isinstance(found, Answer)
    assert '"stance"' in asked[1][-1].text


class RejectedError(RuntimeError):
    status_code = 400
    provider_message = "response_format is not supported"
