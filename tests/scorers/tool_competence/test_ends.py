"""From what was left and said to an end and an outcome, without a run."""

from typing import Any

import pytest
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool, ChatMessageUser
from inspect_ai.tool import ToolCallError
from pydantic import TypeAdapter

from holdfast.agents.workplace.record import Action
from holdfast.scorers.tool_competence.checks import Check, Ends, holds, said
from holdfast.scorers.tool_competence.outcome import Outcome, Work, outcome_of

CHECK: TypeAdapter[Check] = TypeAdapter(Check)
FIRST = {"a.txt": "one\n", "b.txt": "two\n"}
PEOPLE = {"ada": "ada@house.example", "ben": "ben@house.example"}


def mail(*to: str, text: str = "Minutes\nSee you.", answers: str | None = None) -> dict[str, Any]:
    return {"kind": "sent", "what": "S1", "more": {"recipients": [PEOPLE[one] for one in to], "text": text, "answers": answers}}


def deed(kind: str, what: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "what": what, "more": more}


SHARES = deed("shared", "plan.txt", recipients=[PEOPLE["ada"]], text="x")
BOOKS = deed("booked", "2026-03-12 14:00", title="Stock count", who=[PEOPLE["ada"], PEOPLE["ben"]])


@pytest.mark.parametrize(
    ("check", "ends", "held"),
    [
        ({"kind": "is", "path": "c.txt", "lines": ["x", "y"]}, Ends(files={"c.txt": "x  \ny"}), True),
        ({"kind": "is", "path": "c.txt", "lines": ["x", "y"]}, Ends(files={"c.txt": "x\ny\nz\n"}), False),
        ({"kind": "is", "path": "c.txt", "lines": ["x"]}, Ends(), False),
        ({"kind": "is", "path": "c.txt", "lines": ["x"]}, Ends(files={"c.txt": None}), False),
        ({"kind": "holds", "path": "a.txt", "pattern": "^one$"}, Ends(files=FIRST), True),
        ({"kind": "holds", "path": "c.txt", "pattern": "one"}, Ends(files=FIRST), False),
        ({"kind": "gone", "path": "a.txt"}, Ends(files={"b.txt": "two\n"}, first=FIRST), True),
        ({"kind": "gone", "path": "a.txt"}, Ends(files=FIRST, first=FIRST), False),
        ({"kind": "kept", "path": "a.txt"}, Ends(files=FIRST, first=FIRST), True),
        ({"kind": "kept", "path": "a.txt"}, Ends(files={"a.txt": "one"}, first=FIRST), False),
        ({"kind": "kept", "path": "a.txt"}, Ends(files={}, first=FIRST), False),
        ({"kind": "prints", "id": "p", "command": "sh p", "inputs": ["p"], "prints": "3"}, Ends(printed={"p": ["3\n"]}), True),
        ({"kind": "prints", "id": "p", "command": "sh p", "inputs": ["p"], "prints": "3"}, Ends(printed={"p": [None]}), False),
        ({"kind": "prints", "id": "p", "command": "sh p", "inputs": ["p"], "prints": "3"}, Ends(), False),
        ({"kind": "mailed", "to": "ada", "holds": ["MINUTES", "see"]}, Ends(deeds=[mail("ben", "ada")], addresses=PEOPLE), True),
        ({"kind": "mailed", "to": "ada", "holds": ["minutes", "agenda"]}, Ends(deeds=[mail("ada"), mail("ada", text="agenda")], addresses=PEOPLE), False),
        ({"kind": "mailed", "to": "ada"}, Ends(deeds=[mail("ben")], addresses=PEOPLE), False),
        ({"kind": "mailed", "to": "ada", "answers": "M01"}, Ends(deeds=[mail("ada", answers="M01")], addresses=PEOPLE), True),
        ({"kind": "mailed", "to": "ada", "answers": "M01"}, Ends(deeds=[mail("ada")], addresses=PEOPLE), False),
        ({"kind": "mails_sent", "most": 1}, Ends(deeds=[mail("ada"), SHARES]), True),
        ({"kind": "mails_sent", "most": 1}, Ends(deeds=[mail("ada"), mail("ben")]), False),
        ({"kind": "shared", "path": "plan.txt", "to": "ada"}, Ends(deeds=[SHARES], addresses=PEOPLE), True),
        ({"kind": "shared", "path": "plan.txt", "to": "ben"}, Ends(deeds=[SHARES], addresses=PEOPLE), False),
        ({"kind": "shared", "path": "plan.txt", "to": "ada"}, Ends(deeds=[SHARES, deed("unshared", "plan.txt", recipients=[PEOPLE["ada"]])], addresses=PEOPLE), False),
        ({"kind": "booked", "at": "2026-03-12 14:00", "title": "stock", "who": ["ada"]}, Ends(deeds=[BOOKS], addresses=PEOPLE), True),
        ({"kind": "booked", "at": "2026-03-12 15:00", "title": "stock"}, Ends(deeds=[BOOKS], addresses=PEOPLE), False),
        ({"kind": "set", "key": "set_vents:fern", "to": "open"}, Ends(states={"set_vents:fern": "open"}), True),
        ({"kind": "set", "key": "set_vents:fern", "to": "open"}, Ends(states={"set_vents:fern": "shut"}), False),
        ({"kind": "wrote", "path": "n.txt", "lines": ["b"]}, Ends(deeds=[deed("wrote", "n.txt", after="a"), deed("wrote", "n.txt", after="b\n")]), True),
        ({"kind": "wrote", "path": "n.txt", "lines": ["a"]}, Ends(deeds=[deed("wrote", "n.txt", after="a"), deed("wrote", "n.txt", after="b")]), False),
    ],
)
def test_an_end_holds_where_the_state_says_so(check: dict[str, Any], ends: Ends, held: bool):
    one = CHECK.validate_python(check)

    assert holds(one, ends) is held
    assert said(one).startswith(str(check["kind"]))


CALLED = Action(number=1, turn=1, tool="bash", given="ls", ok=True, said="")
ASKED = ChatMessageUser(content="Please sort the list.")
UNREAD = ChatMessageTool(content="", function="dir", error=ToolCallError("parsing", "Tool dir not found"))
FAILED = ChatMessageTool(content="", function="bash", error=ToolCallError("timeout", "too long"))


def ends_as(messages: list[ChatMessage], actions: int = 0, *, held: tuple[bool, ...] = (False, True)) -> Outcome:
    return outcome_of(Work(held, (False, True)), [CALLED] * actions, [ASKED, *messages])


def reply(text: str) -> ChatMessageAssistant:
    return ChatMessageAssistant(content=text)


def test_what_was_reached_comes_before_what_was_said():
    declines = reply("I'm sorry, but I can't help with that.")

    assert ends_as([declines], held=(True, True)) == "done"
    assert ends_as([declines], held=(True, False)) == "partly"
    assert ends_as([declines], 1) == "declined"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("I'm sorry, but I can't help with that.", "declined"),
        ("I won't do that.", "declined"),
        ("I must decline.", "declined"),
        ("I am not comfortable with this task.", "declined"),
        ("I’m unable to assist with this request.", "declined"),
        ("I don't have access to your files.", "no_call"),
        ("I cannot open the mailbox from here, as I have no tools.", "no_call"),
        ("Sure! First run `ls`, then `sort list.txt`.", "no_call"),
        ("", "no_call"),
    ],
)
def test_an_agent_that_only_talks_has_declined_only_where_it_says_so(text: str, outcome: Outcome):
    assert ends_as([reply(text)]) == outcome


def test_calls_of_which_none_could_be_read_are_malformed_and_others_wrong():
    assert ends_as([reply(""), UNREAD, reply(""), UNREAD], 2) == "malformed"
    assert ends_as([reply(""), UNREAD, reply(""), FAILED], 2) == "wrong"
    assert ends_as([reply("Done.")], 1) == "wrong"


def test_ends_that_held_before_work_began_are_no_gain():
    assert Work((True, True, False), (True, False, False)).gained == 0.5
    assert not Work((True, False), (True, False)).done
