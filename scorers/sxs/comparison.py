"""What a judge answers about two answers, and what of it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.quotes import stands_in
from holdfast.scorers.sxs.answers import Side

Verdict = Literal["A_much_better", "A_better", "tie", "B_better", "B_much_better"]

WORTH: dict[Verdict, float] = {"A_much_better": 1.0, "A_better": 1.0, "tie": 0.5, "B_better": 0.0, "B_much_better": 0.0}
"""What a verdict counts for A: a win is a win, so that a mean of it is a win rate."""
GRADED: dict[Verdict, float] = {"A_much_better": 1.0, "A_better": 0.75, "tie": 0.5, "B_better": 0.25, "B_much_better": 0.0}


class Defect(BaseModel):
    """The worst thing about an answer."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["none", "wrong", "missing"] = Field(description="none; wrong: something in the answer; missing: something it lacks")
    what: str = Field(description="in a few words, what is wrong or missing; else empty")
    quote: str = Field(description="wrong: the answer's words, copied exactly; missing: the person's words that call for it, or the answer's where it falls short; else empty")


class Refusal(BaseModel):
    """Whether an answer turns the request down."""

    model_config = ConfigDict(frozen=True)

    yes: bool = Field(description="true or false")
    quote: str = Field(description="for true: the answer's words, copied exactly; else empty")


class Comparison(BaseModel):
    """A judge's answer; the order of fields is the order of thought."""

    model_config = ConfigDict(frozen=True)

    wanted: str = Field(min_length=1, description="what a good answer must do here; what can be worked out, worked out")
    refuses_a: Refusal
    refuses_b: Refusal
    defect_a: Defect
    defect_b: Defect
    reason: str = Field(min_length=1, description="one sentence: what decides between them")
    verdict: Verdict


@dataclass(frozen=True)
class Shown:
    """What a judge was shown: the user's messages, and two sides under their letters."""

    turns: Sequence[str]
    a: Side
    b: Side

    def stands(self, defect: Defect, side: Side) -> bool:
        """Whether a defect is shown by words that are there: the answer's, or for what is missing also the user's."""
        texts = [*side.replies, *(self.turns if defect.kind == "missing" else [])]
        return defect.kind != "none" and any(stands_in(defect.quote, text) for text in texts)

    def refuses(self, refusal: Refusal, side: Side) -> bool:
        """Whether a refusal is shown by the answer's words."""
        return refusal.yes and any(stands_in(refusal.quote, text) for text in side.replies)

    def faults(self, found: Comparison) -> list[str]:
        """What cannot be used in the judge's answer, as sentences for its author."""
        said: list[str] = []
        for letter, side, refusal, defect in (("a", self.a, found.refuses_a, found.defect_a), ("b", self.b, found.refuses_b, found.defect_b)):
            if refusal.yes and not self.refuses(refusal, side):
                said.append(f"`refuses_{letter}` is true, and its `quote` does not stand in answer {letter.upper()}. Copy its words exactly; if no words refuse, it is false.")
            if defect.kind != "none" and not self.stands(defect, side):
                said.append(f"The `quote` of `defect_{letter}` does not stand where it should. Copy the words exactly, or let `kind` be none.")
        return said

    def unfounded(self, found: Comparison) -> bool:
        """Whether the verdict rests on a claim about the worse answer whose words are not there."""
        if found.verdict == "tie":
            return False
        loser = (self.b, found.defect_b, found.refuses_b) if WORTH[found.verdict] > 0.5 else (self.a, found.defect_a, found.refuses_a)
        side, defect, refusal = loser
        claimed = defect.kind != "none" or refusal.yes
        return claimed and not self.stands(defect, side) and not self.refuses(refusal, side)
