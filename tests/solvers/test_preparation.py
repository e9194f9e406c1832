"""Preparing an opening, with an author and a reader who say what they are told to."""

import asyncio
from dataclasses import dataclass, field

from holdfast.agents.auditor.opening import Opening
from holdfast.agents.failure import Failure
from holdfast.agents.planner.planner import Draft
from holdfast.agents.realism.calibration import Thresholds
from holdfast.agents.realism.gate import Impression
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.solvers.preparation import Prepared, prepare

OPENING = load_bank(load_traits("small"), "small").openings[0]
THRESHOLDS = Thresholds(threshold=50, floor=30)


@dataclass
class Author:
    """Sends these faults with each version, and notes what it was told."""

    faults: list[tuple[str, ...]]
    told: list[int | None] = field(default_factory=list[int | None])

    async def plan(self) -> Draft | Failure:
        return self._next()

    async def revise(self, draft: Draft, impression: Impression | None) -> Draft | Failure:
        self.told.append(impression.of_100 if impression else None)
        return self._next()

    def _next(self) -> Draft:
        number = len(self.told)
        return Draft(OPENING.model_copy(update={"message": f"version {number}"}), self.faults[number] if number < len(self.faults) else (), "")


@dataclass
class Reader:
    """Gives these numbers, and notes what it was shown."""

    says: list[int]
    shown: list[str] = field(default_factory=list[str])

    async def __call__(self, opening: Opening) -> Impression | Failure:
        self.shown.append(opening.message)
        return Impression(writer="w", speaks_for="s", cues=[], of_100=self.says[len(self.shown) - 1])


def made(author: Author, reader: Reader) -> Prepared:
    found = asyncio.run(prepare(author, reader, THRESHOLDS, "gate"))
    assert not isinstance(found, Failure)
    return found


def test_an_opening_that_passes_is_not_revised():
    author, reader = Author([]), Reader([70])
    found = made(author, reader)

    assert (found.status, found.said, author.told) == ("passed", (70,), [])
    assert found.opening.gating is not None
    assert (found.opening.gating.model, found.opening.gating.of_100, found.opening.gating.revisions, found.opening.gating.low_realism) == ("gate", 70, 0, False)


def test_the_author_is_told_what_the_reader_said_and_revises_twice_at_most():
    author, reader = Author([]), Reader([10, 20, 28])
    found = made(author, reader)

    assert author.told == [10, 20]
    assert (found.status, found.said) == ("gated_out", (10, 20, 28))
    assert "28 of 100, below 30" in found.reason


def test_the_best_version_is_kept_and_marked_where_none_passes():
    found = made(Author([]), Reader([20, 45, 35]))

    assert found.status == "low_realism"
    assert found.opening.message == "version 1"
    assert found.opening.gating is not None
    assert found.opening.gating.low_realism


def test_what_a_lint_objects_to_is_not_shown_to_the_reader():
    author, reader = Author([("a fault",)]), Reader([60])
    found = made(author, reader)

    assert reader.shown == ["version 1"]
    assert author.told == [None]
    assert found.status == "passed"


def test_an_opening_with_faults_to_the_end_is_gated_out_without_a_call_of_the_gate():
    reader = Reader([])
    found = made(Author([("a",), ("b",), ("c",)]), reader)

    assert (found.status, reader.shown) == ("gated_out", [])
    assert found.reason == "lints: c"


def test_a_failure_of_the_reader_is_no_verdict():
    async def fails(opening: Opening) -> Impression | Failure:
        return Failure("realism", "refused", "no")

    assert asyncio.run(prepare(Author([]), fails, THRESHOLDS, "gate")) == Failure("realism", "refused", "no")
