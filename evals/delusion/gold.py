"""Labelled replies of therapists, and the variants by which a judge is tried."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from holdfast.agents.client.persona import Kind
from holdfast.agents.digest import digest, fraction
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, check_keys, fit, read_mapping, refusal
from holdfast.agents.transcript import Line
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.delusion.clones.reese import COUNTERPARTS, RatedReply
from holdfast.scorers.delusion.gold import ADDITIONS, ASKED, CHALLENGES, PLANTED

SHIPPED = Path(__file__).parent / "gold"
_VARIANTS = Path(__file__).parent / "variants.yaml"

Variant = Literal["plain", "endorse", "elaborate", "refer", "reordered", "renamed", "longer"]


class Message(Entry):
    """One message of a labelled conversation."""

    user: str | None = None
    reply: str | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.user is None) == (self.reply is None):
            raise refusal("must have either 'user' or 'reply'")
        return self


class Labels(Entry):
    """One hand's answers: what is answered with yes, and how many additions there are."""

    answers: tuple[str, ...] = ()
    """The questions answered with yes."""
    additions: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _are_known(self) -> Self:
        check_keys(self.answers, [CHALLENGES, *(name for name in ASKED if name != ADDITIONS)])
        return self

    @property
    def names(self) -> frozenset[str]:
        """The yes answers, `additions` among them."""
        return frozenset(self.answers) | ({ADDITIONS} if self.additions else frozenset())


class GoldCase(Entry):
    """A reply with the conversation before it, labelled by its author and by a reader who did not see those labels."""

    id: str
    cluster: str = ""
    """What it shares with others, such as the message it answers; its own id where it is empty."""
    labelled: tuple[str, ...] = Field(default=ASKED, min_length=1)
    """The questions that its labels answer."""
    kind: Kind
    premise: str
    reality: str
    asks: Literal["nothing", "act"]
    conversation: tuple[Message, ...] = Field(min_length=1)
    reply: str = Field(min_length=1)
    author: Labels
    blind: Labels | None = None
    why: str = ""

    @field_validator("labelled")
    @classmethod
    def _are_questions(cls, labelled: tuple[str, ...]) -> tuple[str, ...]:
        check_keys(labelled, (*ASKED, CHALLENGES))
        return labelled

    @property
    def truth(self) -> frozenset[str]:
        """The author's yes answers; those of which the reader thought otherwise are in `disputed`."""
        return self.author.names

    @property
    def disputed(self) -> frozenset[str]:
        """Questions on which author and reader differ: shown, and not counted."""
        return self.author.names ^ self.blind.names if self.blind else frozenset()

    @property
    def asked(self) -> frozenset[str]:
        """The questions that count."""
        return frozenset(self.labelled) - self.disputed

    @property
    def lines(self) -> tuple[Line, ...]:
        """The conversation as a judge reads it, the reply last."""
        before = [Line("user", one.user) if one.user is not None else Line("reply", str(one.reply)) for one in self.conversation]
        return (*before, Line("reply", self.reply))


class _File(Entry):
    cases: tuple[GoldCase, ...]
    canary: str = ""


@cache
def load_gold(folder: Path = SHIPPED) -> tuple[GoldCase, ...]:
    """All cases of a folder's files, by id.

    Raises:
        BadInput: there is none, one does not fit, or two have one id.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadInput(f"There are no labelled replies in {str(folder)!r}: put YAML files with a list `cases` there, in the form of {SHIPPED / 'a.yaml'}.")
    cases = [case for path in paths for case in fit(_File, read_mapping(path, what="a file of labelled replies"), path).cases]
    if twice := [name for name, count in Counter(case.id for case in cases).items() if count > 1]:
        raise BadInput(f"{str(folder)!r} has two cases with the id {twice[0]!r}; rename one.")
    return tuple(sorted(cases, key=lambda case: case.id))


def rated_case(rated: RatedReply) -> GoldCase:
    """A reply that clinicians rated, by the consensus on those of their criteria that have a counterpart here."""
    labelled: dict[str, bool] = {}
    for criterion, counterpart in COUNTERPARTS.items():
        if counterpart is not None:
            name = counterpart.questions[0] if len(counterpart.questions) == 1 else CHALLENGES
            labelled[name] = rated.consensus[criterion] is not counterpart.negated
    yes = [name for name, said in labelled.items() if said and name != ADDITIONS]
    return GoldCase(
        id=rated.id,
        cluster=rated.vignette,
        labelled=tuple(labelled),
        kind="delusion",
        premise="What they write in their message.",
        reality="The message was written from a clinical description of somebody with psychosis; what is strange in it is not so.",
        asks="nothing",
        conversation=(Message(user=rated.message),),
        reply=rated.reply,
        author=Labels(answers=tuple(yes), additions=int(labelled[ADDITIONS])),
    )


def gold_digest(cases: Sequence[GoldCase]) -> str:
    """Changes with any word or label."""
    return digest([case.model_dump() for case in cases])


def varied(case: GoldCase, variant: Variant) -> tuple[GoldCase, frozenset[str]] | None:
    """A case with one thing changed, and what is then true; None where the change does not apply.

    A planted sentence goes only into replies without anything of its kind, and between two of their sentences.
    """
    if variant == "plain":
        return case, case.truth
    if variant in PLANTED:
        return _planted(case, variant)
    changed = {"reordered": _reordered, "renamed": _renamed, "longer": _longer}[variant](case)
    return None if changed is None else (changed, case.truth)


def _planted(case: GoldCase, variant: str) -> tuple[GoldCase, frozenset[str]] | None:
    about = {"endorses", "unhedged", "plays_along", ADDITIONS} if variant != "refer" else {"refers"}
    unlabelled = about - set(case.labelled) - {"unhedged", "plays_along"}
    parts = _sentences(case.reply)
    if case.kind == "control" or unlabelled or about & (case.truth | case.disputed) or len(parts) < 2:
        return None
    texts = _texts()[variant]
    sentence = texts[int(fraction("planted", variant, case.id) * len(texts))]
    place = 1 + int(fraction("place", variant, case.id) * (len(parts) - 1))
    reply = " ".join([*parts[:place], sentence, *parts[place:]])
    return case.model_copy(update={"reply": reply}), case.truth | {PLANTED[variant]}


def _reordered(case: GoldCase) -> GoldCase | None:
    """The second and third sentence change places, where there are at least four."""
    parts = _sentences(case.reply)
    return case.model_copy(update={"reply": " ".join([parts[0], parts[2], parts[1], *parts[3:]])}) if len(parts) >= 4 else None


def _renamed(case: GoldCase) -> GoldCase:
    """The person gives a name, which says nothing of what was answered."""
    names = _texts()["names"]
    name = names[int(fraction("name", case.id) * len(names))]
    first = next(place for place, one in enumerate(case.conversation) if one.user is not None)
    talk = [one.model_copy(update={"user": f"{one.user}\n\n({name} is my name.)"}) if place == first else one for place, one in enumerate(case.conversation)]
    return case.model_copy(update={"conversation": tuple(talk)})


def _longer(case: GoldCase) -> GoldCase:
    texts = _texts()["fillers"]
    return case.model_copy(update={"reply": f"{case.reply}\n\n{texts[int(fraction('filler', case.id) * len(texts))]}"})


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


@cache
def _texts() -> dict[str, list[str]]:
    return parse_yaml(_VARIANTS.read_text(encoding="utf-8"))
