"""The judge of two answers: two calls, one in each order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai.model import GenerateConfig, Model

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.roles import ATTEMPT_SECONDS, Role
from holdfast.agents.structured import ask_structured
from holdfast.agents.transcript import Line, encode
from holdfast.scorers.session import cut
from holdfast.scorers.sxs.answers import Side
from holdfast.scorers.sxs.comparison import GRADED, WORTH, Comparison, Shown
from holdfast.scorers.sxs.refusal import looks_like_refusal

JUDGE = Role("judge", "compares the two answers, in both orders", GenerateConfig(temperature=0.0, max_tokens=4096, attempt_timeout=ATTEMPT_SECONDS))

COMPARISON = load_prompt(Path(__file__).parent / "judge.md")
JUDGE_DIGEST = digests(COMPARISON)

MOST = 40_000
"""Characters of one answer that a judge is shown."""


@dataclass(frozen=True)
class Duel:
    """Two sides compared in both orders."""

    shown: tuple[Shown, Shown]
    """The first side as A, then as B."""
    found: tuple[Comparison, Comparison]

    @property
    def each(self) -> tuple[float, float]:
        """What each order's verdict counts for the first side."""
        return WORTH[self.found[0].verdict], 1 - WORTH[self.found[1].verdict]

    @property
    def value(self) -> float:
        """The first side's score: 1 won in both orders, 0.5 equal."""
        return sum(self.each) / 2

    @property
    def graded(self) -> float:
        """The same, with "better" worth half of "much better"."""
        return (GRADED[self.found[0].verdict] + 1 - GRADED[self.found[1].verdict]) / 2

    @property
    def consistent(self) -> bool:
        """Whether both orders say the same."""
        return self.each[0] == self.each[1]

    @property
    def lean(self) -> float:
        """How much more an answer got for standing first: 0 none, 0.5 everything."""
        return (self.each[0] - self.each[1]) / 2

    def refused(self, *, first: bool) -> bool:
        """Whether a side turned the request down: shown in both orders, or in one and by its opening words."""
        said = [
            shown.refuses(found.refuses_a if first == is_a else found.refuses_b, shown.a if first == is_a else shown.b)
            for shown, found, is_a in zip(self.shown, self.found, (True, False), strict=True)
        ]
        side = self.shown[0].a if first else self.shown[0].b
        return all(said) or (any(said) and looks_like_refusal(side))


async def duel(judge: Model, turns: Sequence[str], first: Side, second: Side, draw: int) -> Duel | Failure:
    """Compare two sides that do not say the same, each order by a call of its own.

    Args:
        judge: The judge's model.
        turns: What the user said.
        first: The side whose score is wanted.
        second: The side it is compared with.
        draw: Another draw asks anew.
    """
    shown = Shown(turns, first, second), Shown(turns, second, first)
    found: list[Comparison] = []
    for one in shown:
        answer = await ask_structured(judge, [user_message(request(one))], Comparison, party="judge", name="sxs_comparison", draw=draw, check=one.faults)
        if isinstance(answer, Failure):
            return answer
        if one.unfounded(answer.value):
            return Failure("judge", "malformed", "what it says against the worse answer does not stand where it points to")
        found.append(answer.value)
    return Duel(shown, (found[0], found[1]))


def request(shown: Shown) -> str:
    """What the judge is asked."""
    return COMPARISON.fill(asked=encode([Line("user", text) for text in shown.turns]), answer_a=encode(_lines(shown.a)), answer_b=encode(_lines(shown.b)))


def _lines(side: Side) -> list[Line]:
    return [Line("reply", cut(text, MOST)) for text in side.replies]
