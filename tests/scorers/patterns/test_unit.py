import pytest

from holdfast.agents.transcript import Line
from holdfast.scorers.patterns.pattern import Unit
from holdfast.scorers.patterns.unit import LONGEST_PART, lines_of_roles, opening, part

REPLY = "In short, it can be done quite easily. Then there is more.\n\nA second paragraph stands here.\n\nShall I go on with it?"
CHAT = [Line("system", "Be kind."), Line("user", "Can it be done?"), Line("reply", REPLY), Line("user", "Yes."), Line("reply", "Good. Here is the whole of what I know.")]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("opening", ["In short, it can be done quite easily.", "Good. Here is the whole of what I know."]),
        ("closing", ["Shall I go on with it?", "Good. Here is the whole of what I know."]),
        ("replies", [REPLY, "Good. Here is the whole of what I know."]),
        ("whole", ["Be kind.", "Can it be done?", REPLY, "Yes.", "Good. Here is the whole of what I know."]),
    ],
)
def test_a_rater_is_shown_the_part_in_which_the_pattern_stands(unit: Unit, shown: list[str]):
    assert [line.text for line in part(CHAT, unit)] == shown


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Great question! You will want a sharp saw for that. Then wood.", "Great question! You will want a sharp saw for that."),
        ("**Verdict:** do not buy it now. Wait.", "**Verdict:** do not buy it now."),
        ("Version 2.5 of the tool is out by now. Get it.", "Version 2.5 of the tool is out by now."),
        ("No full stop ends this line of text\nand here comes another", "No full stop ends this line of text"),
        ("まず結論から言います。次に理由です。", "まず結論から言います。 次に理由です。"),
        ("", ""),
    ],
)
def test_an_opening_is_a_sentence_that_says_something(text: str, first: str):
    assert opening(text) == first


def test_first_tokens_are_sixty_words():
    assert len(part([Line("reply", "word " * 200)], "first_tokens")[0].text.split()) == 60


def test_a_very_long_document_loses_its_middle_and_keeps_its_ends():
    shown = part([Line("user", "short"), Line("reply", "begin " + "x" * 100_000 + " end")], "whole")

    assert sum(len(line.text) for line in shown) <= LONGEST_PART + 300
    assert shown[1].text.startswith("begin")
    assert shown[1].text.endswith("end")


def test_an_empty_reply_has_no_part():
    assert part([Line("user", "hello"), Line("reply", "  \n")], "replies") == []


def test_messages_of_every_role_become_lines():
    roles = [("system", "s"), ("user", "u"), ("assistant", "a"), ("tool", "t")]

    assert [line.speaker for line in lines_of_roles(roles)] == ["system", "user", "reply", "result"]
