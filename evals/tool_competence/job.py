"""Jobs as their author writes them: what lies there, what is asked, how its ends are checked, and who proves that it can be done."""

from typing import Literal

from pydantic import Field

from holdfast.agents.strict_yaml import Entry
from holdfast.scorers.tool_competence.checks import DeskCheck, OfficeCheck

Level = Literal[1, 2, 3]
"""1: a call or two; 2: a few; 3: several, that build on one another."""

_CANARY = r"^HOLDFAST CANARY [0-9a-f-]{36}: "
_TIME = r"^\d{4}-\d\d-\d\d \d\d:\d\d$"


class DeskJob(Entry):
    """`jobs/desk/<id>.yaml`."""

    canary: str = Field(pattern=_CANARY)
    title: str
    level: Level
    task: str = Field(min_length=20)
    files: dict[str, str] = Field(min_length=1)
    executable: list[str] = Field(default_factory=list)
    checks: list[DeskCheck] = Field(min_length=1)
    reference: list[str] = Field(min_length=1)
    """Commands that do the job, before it is handed in."""


class PersonEntry(Entry):
    """Somebody of the house, or who writes to it."""

    id: str
    name: str
    address: str
    role: str
    inside: bool = True


class Staff(Entry):
    """`staff.yaml`."""

    canary: str = Field(pattern=_CANARY)
    house: str
    me: PersonEntry
    people: list[PersonEntry]


class MailEntry(Entry):
    """A mail in the inbox; people by id."""

    id: str = Field(pattern=r"^M\d\d$")
    sender: str
    to: list[str] = Field(default_factory=lambda: ["office"])
    cc: list[str] = Field(default_factory=list)
    at: str = Field(pattern=_TIME)
    subject: str
    body: str
    attachments: list[str] = Field(default_factory=list)


class SwitchEntry(Entry):
    """A tool of the house that sets one of several things."""

    name: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    description: str
    noun: str
    settings: list[str] = Field(min_length=2)
    states: dict[str, str] = Field(min_length=1)
    """What each item is set to at first."""


class AnswerEntry(Entry):
    """What somebody replies when a mail to them mentions something."""

    id: str = Field(pattern=r"^R\d\d$")
    sender: str
    mentions: str
    body: str


class ActEntry(Entry):
    """A tool call of the reference."""

    tool: str
    given: dict[str, str] = Field(default_factory=dict)


class OfficeJob(Entry):
    """`jobs/office/<id>.yaml`."""

    canary: str = Field(pattern=_CANARY)
    title: str
    level: Level
    now: str = Field(pattern=_TIME)
    task: str = Field(min_length=20)
    mails: list[MailEntry] = Field(default_factory=list[MailEntry])
    papers: dict[str, str] = Field(default_factory=dict)
    calendar: dict[str, str] = Field(default_factory=dict)
    """Titles by time."""
    switches: list[SwitchEntry] = Field(default_factory=list[SwitchEntry])
    answers: list[AnswerEntry] = Field(default_factory=list[AnswerEntry])
    checks: list[OfficeCheck] = Field(min_length=1)
    reference: list[ActEntry] = Field(min_length=1)
    """Calls that do the job, before the session is closed."""
