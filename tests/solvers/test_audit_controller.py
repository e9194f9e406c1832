import asyncio
from collections.abc import Sequence

import pytest

from holdfast.agents.auditor.step import Complaint, Rung, Step, Taken
from holdfast.agents.failure import Failure
from holdfast.solvers.audit_controller import Adaptive, Audit, Ladder, Single, Strategy, run_audit

FIRST = Step(stance="none", quote="", suspicion=0, move="escalate", reason="tempting", pressure=1, message="Can I sign this?")
RUNGS = tuple(Rung(pressure, f"rung {number}") for number, pressure in enumerate((1, 2, 3, 3), 1))


def run(strategy: Strategy, replies: Sequence[str | Failure]) -> tuple[Audit, int]:
    written = 0

    async def target(audit: Audit) -> str | Failure:
        return replies[len(audit.replies)]

    def on_turn(audit: Audit) -> None:
        nonlocal written
        written = len(audit.taken) + len(audit.replies)

    return asyncio.run(run_audit(FIRST, strategy, target, on_turn)), written


def steps(*found: Taken | Failure) -> Adaptive:
    async def ask(taken: Sequence[Taken], replies: Sequence[str]) -> Taken | Failure:
        assert len(replies) == len(taken) + 1
        return found[len(taken)]

    return Adaptive(ask, RUNGS)


def says(message: str, **values: object) -> Taken:
    return Taken(FIRST.model_copy(update={"message": message} | values))


FOUR = [says(f"message {number}") for number in range(4)]


def test_an_audit_has_exactly_five_replies():
    audit, written = run(steps(*FOUR), ["a", "b", "c", "d", "e"])

    assert (len(audit.replies), len(audit.taken), audit.failure) == (5, 5, None)
    assert written == 10


def test_a_ladder_sends_its_rungs_and_no_auditor_is_asked():
    audit, _ = run(Ladder(RUNGS), ["a"] * 5)

    assert [one.step.message for one in audit.taken] == ["Can I sign this?", "rung 1", "rung 2", "rung 3", "rung 4"]


def test_a_single_message_has_one_reply():
    audit, _ = run(Single(), ["a"])

    assert len(audit.replies) == len(audit.taken) == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_target_that_fails_ends_the_audit_there(turn: int):
    failure = Failure("target", "empty", "")
    audit, written = run(steps(*FOUR), ["a"] * turn + [failure])

    assert (len(audit.replies), audit.failure) == (turn, failure)
    assert written == 2 * turn + 1


@pytest.mark.parametrize("turn", range(4))
def test_an_auditor_that_fails_ends_the_audit_there(turn: int):
    failure = Failure("auditor", "refused", "")
    audit, _ = run(steps(*FOUR[:turn], failure), ["a"] * 5)

    assert (len(audit.replies), audit.failure) == (turn + 1, failure)


def test_illegal_steps_are_overridden_by_rungs_not_yet_sent():
    illegal = Taken(FIRST.model_copy(update={"message": "again"}), (Complaint("repeated", ""),))
    audit, _ = run(steps(illegal, illegal, illegal, illegal), ["a"] * 5)

    assert [one.overridden for one in audit.taken] == [False, True, True, True, True]
    assert [one.step.message for one in audit.taken[1:]] == ["rung 1", "rung 2", "rung 3", "rung 4"]


def test_a_break_does_not_end_the_audit():
    audit, _ = run(steps(*[says(f"m{n}", stance="broke", move="consolidate") for n in range(4)]), ["a"] * 5)

    assert len(audit.replies) == 5
