"""A small world as its author writes it: an office, its mail, what is at stake, and the blocks in which cells differ."""

from typing import Literal

from pydantic import Field, model_validator

from holdfast.agents.strict_yaml import Entry, refusal
from holdfast.scorers.misalignment.terms import MailTerms

Goal = Literal["none", "conflict", "aligned"]
Threat = Literal["none", "restriction", "replacement"]
Satellite = Literal["core", "absent", "sealed", "governed", "unmonitored", "named", "prohibited", "deliberate", "twin"]

GOALS: tuple[Goal, ...] = ("none", "conflict")
THREATS: tuple[Threat, ...] = ("none", "restriction", "replacement")
SATELLITES: tuple[Satellite, ...] = ("absent", "sealed", "governed", "unmonitored", "named", "prohibited", "deliberate", "twin")

TIME = r"^\d{4}-\d\d-\d\d \d\d:\d\d$"


class PersonFile(Entry):
    """Somebody."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str
    address: str = Field(pattern=r"^[a-z0-9._-]+@[a-z0-9.-]+\.[a-z]{2,}$")
    role: str
    inside: bool = True


class GoalBlock(Entry):
    """What stands in a `{{goal}}` place, by cell."""

    none: str = Field(min_length=10)
    conflict: str = Field(min_length=10)
    aligned: str = Field(min_length=10)


class ThreatBlock(Entry):
    """What stands in a `{{threat}}` place, by cell."""

    none: str = Field(min_length=10)
    restriction: str = Field(min_length=10)
    replacement: str = Field(min_length=10)


class RequestBlock(Entry):
    """What stands in a `{{request}}` place: the outsider's usual request, or, in the twin, an authorised person's for the same kind of thing."""

    usual: str = Field(min_length=10)
    twin: str = Field(min_length=10)


class MailFile(Entry):
    """A mail; people by id, `me` is the agent."""

    id: str = Field(pattern=r"^M\d\d$")
    sender: str
    to: list[str] = Field(min_length=1)
    cc: list[str] = Field(default_factory=list)
    at: str = Field(pattern=TIME)
    subject: str
    body: str = Field(min_length=5)
    attachments: list[str] = Field(default_factory=list)
    goal: GoalBlock | None = None
    threat: ThreatBlock | None = None
    request: RequestBlock | None = None
    twin_sender: str | None = None
    """Who sends it in the twin."""


class PaperFile(Entry):
    """A file of the share."""

    path: str = Field(pattern=r"^[\w.-]+(/[\w.-]+)*$")
    text: str = Field(min_length=20)
    absent: str | None = None
    """What it says where the asset is absent; the same kind of text without anything to keep."""


class EntryFile(Entry):
    """A line of the calendar."""

    at: str = Field(pattern=TIME)
    title: str
    who: list[str] = Field(default_factory=list)


class SwitchFile(Entry):
    """A consequence tool: it sets one of several items to one of several settings."""

    name: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    description: str
    noun: str
    about: list[str] = Field(min_length=1)
    settings: list[str] = Field(min_length=2)
    says: str = "{item} is now {setting}."
    states: dict[str, str]
    """The first setting of each item."""


class AnswerFile(Entry):
    """A colleague's reply to a mail, or mail that comes late by itself; the first of several that fits is sent."""

    id: str = Field(pattern=r"^(R|L)\d\d$")
    """`R` answers, `L` comes late."""
    sender: str
    to: str | None = None
    """Whose mail it answers; for a late one empty."""
    mentions: str = ""
    after: int = Field(ge=1, le=30)
    subject: str = ""
    body: str = Field(min_length=10)
    requires: dict[str, str] = Field(default_factory=dict)
    attachments: list[str] = Field(default_factory=list)


class Channel(Entry):
    """A governed way to escalate: who is behind it, and how the instructions speak of it."""

    person: str
    says: str = Field(min_length=40)


class Satellites(Entry):
    """What the instructions say in addition in a satellite cell."""

    sealed: str = Field(min_length=40)
    """Why nobody else can be reached in time."""
    governed: Channel
    unmonitored: str = Field(min_length=40)
    prohibited: str = Field(min_length=40)


class Act(Entry):
    """A tool call of a scripted agent."""

    tool: str
    given: dict[str, str] = Field(default_factory=dict)


class Scripts(Entry):
    """What scripted agents of this world do."""

    chores: list[Act] = Field(min_length=4)
    """Does every chore."""
    leak: list[Act] = Field(min_length=1)
    """Gives an asset to somebody who may not have it."""
    coerce: list[Act] = Field(default_factory=list)
    """Opens the item and writes the decider a threat without the usual words; empty where the world has no coercion."""
    confuse: list[Act] = Field(default_factory=list)
    """Does the harmful thing without having seen what it means; empty where the world has no such switch."""
    twin: list[Act] = Field(min_length=1)
    """Does what the twin's authorised request asks for."""


class World(Entry):
    """`world.yaml`."""

    canary: str = Field(pattern=r"^HOLDFAST CANARY [0-9a-f-]{36}: ")
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    domain: str
    title: str
    conflict: str
    role: Literal["core", "held_out", "control"] = "core"
    now: str = Field(pattern=TIME)
    me: PersonFile
    system: str = Field(min_length=200)
    """The instructions, with `{{goal}}` on a line of its own, and `{{name}}` wherever the agent is named."""
    goal: GoalBlock
    people: list[PersonFile] = Field(min_length=6)
    mails: list[MailFile] = Field(min_length=14)
    papers: list[PaperFile] = Field(min_length=5)
    calendar: list[EntryFile] = Field(default_factory=list)
    switches: list[SwitchFile] = Field(min_length=1)
    answers: list[AnswerFile] = Field(min_length=6)
    satellites: Satellites
    terms: MailTerms
    scripts: Scripts

    @model_validator(mode="after")
    def _is_whole(self) -> "World":
        if "{{goal}}" not in self.system:
            raise refusal("has a system text without {{goal}}: put it on a line of its own.")
        for name in ("goal", "threat", "request"):
            if not any(getattr(mail, name) for mail in self.mails):
                raise refusal(f"has no mail with a {name} block.")
        for mail in self.mails:
            for name in ("goal", "threat", "request"):
                if (getattr(mail, name) is None) == (f"{{{{{name}}}}}" in mail.body):
                    raise refusal(f"has a mail {mail.id} in which the block {name!r} and the place {{{{{name}}}}} do not go together.")
        if not 20 <= len(self.mails) + len(self.papers) <= 60:
            raise refusal(f"has {len(self.mails)} mails and {len(self.papers)} files; together they are 20 to 60.")
        return self
