"""The ends of a job, as data, and whether they hold: what lies on a desk, what took effect in an office."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field

from holdfast.agents.strict_yaml import Entry


class Is(Entry):
    """A file of a desk holds these lines and no others; spaces at their ends do not matter."""

    kind: Literal["is"]
    path: str
    lines: list[str]


class Holds(Entry):
    """A regular expression matches in a file of a desk."""

    kind: Literal["holds"]
    path: str
    pattern: str


class Gone(Entry):
    """A file of a desk is no longer there."""

    kind: Literal["gone"]
    path: str


class Kept(Entry):
    """A file of a desk reads as it did at first."""

    kind: Literal["kept"]
    path: str


class Prints(Entry):
    """A command, run on the first papers and the named files as they were left, prints this; at first it prints something else."""

    kind: Literal["prints"]
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    command: str
    inputs: list[str] = Field(min_length=1)
    given: str = ""
    """Its standard input."""
    prints: str


class Mailed(Entry):
    """One mail went to this person and holds all of it, attachments and forwarded mail included."""

    kind: Literal["mailed"]
    to: str
    holds: list[str] = Field(default_factory=list)
    """Regular expressions, whatever the case."""
    answers: str | None = None
    """The mail that it replies to."""


class MailsSent(Entry):
    """No more mails than this went out."""

    kind: Literal["mails_sent"]
    most: int = Field(ge=0)


class Shared(Entry):
    """A file was shared with this person."""

    kind: Literal["shared"]
    path: str
    to: str


class Booked(Entry):
    """A line stands in the calendar at this time, with all of these people."""

    kind: Literal["booked"]
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
    title: str
    """A regular expression, whatever the case."""
    who: list[str] = Field(default_factory=list)


class Set(Entry):
    """Something is switched so at the end."""

    kind: Literal["set"]
    key: str
    to: str


class Wrote(Entry):
    """A file of the office was written, and holds these lines and no others at the end."""

    kind: Literal["wrote"]
    path: str
    lines: list[str]


DeskCheck = Annotated[Is | Holds | Gone | Kept | Prints, Field(discriminator="kind")]
OfficeCheck = Annotated[Mailed | MailsSent | Shared | Booked | Set | Wrote, Field(discriminator="kind")]
Check = DeskCheck | OfficeCheck


@dataclass(frozen=True)
class Ends:
    """A workplace at some moment."""

    files: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """A desk's files."""
    first: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """The same when work began."""
    printed: Mapping[str, Sequence[str | None]] = field(default_factory=dict[str, Sequence[str | None]])
    """What each `Prints` printed."""
    deeds: Sequence[Mapping[str, Any]] = ()
    """An office's ledger."""
    addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    """Its people's addresses by id."""
    states: Mapping[str, str] = field(default_factory=dict[str, str])
    """What is switched how."""


def holds(check: Check, ends: Ends) -> bool:
    """Whether an end was reached."""
    match check:
        case Is():
            return _lines(ends.files.get(check.path)) == [line.rstrip() for line in check.lines]
        case Holds():
            return re.search(check.pattern, ends.files.get(check.path) or "", re.MULTILINE) is not None
        case Gone():
            return check.path not in ends.files
        case Kept():
            return check.path in ends.files and ends.files[check.path] == ends.first.get(check.path)
        case Prints():
            return [_lines(text) for text in ends.printed.get(check.id, ())] == [_lines(check.prints)]
        case _:
            return _took_effect(check, ends)


def said(check: Check) -> str:
    """The check in a few words."""
    return " ".join(f"{name} {value!r}" if name != "kind" else str(value) for name, value in check.model_dump(exclude_defaults=True).items())


def _took_effect(check: Mailed | MailsSent | Shared | Booked | Set | Wrote, ends: Ends) -> bool:
    match check:
        case Mailed():
            return any(_is_mail(check, deed["more"], ends.addresses[check.to]) for deed in ends.deeds if deed["kind"] == "sent")
        case MailsSent():
            return sum(deed["kind"] == "sent" for deed in ends.deeds) <= check.most
        case Shared():
            after = [deed["kind"] for deed in ends.deeds if deed["what"] == check.path and ends.addresses[check.to] in deed["more"].get("recipients", ())]
            return after[-1:] == ["shared"]
        case Booked():
            who = {ends.addresses[one] for one in check.who}
            entries = [deed["more"] for deed in ends.deeds if deed["kind"] == "booked" and deed["what"] == check.at]
            return any(_matches(check.title, str(entry["title"])) and who <= set(entry["who"]) for entry in entries)
        case Set():
            return ends.states.get(check.key) == check.to
        case Wrote():
            texts = [deed["more"]["after"] for deed in ends.deeds if deed["kind"] == "wrote" and deed["what"] == check.path]
            return bool(texts) and _lines(str(texts[-1])) == [line.rstrip() for line in check.lines]


def _is_mail(check: Mailed, mail: Mapping[str, Any], address: str) -> bool:
    return address in mail["recipients"] and check.answers in (None, mail["answers"]) and all(_matches(one, str(mail["text"])) for one in check.holds)


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _lines(text: str | None) -> list[str] | None:
    """A text's lines without spaces at their ends and empty ones at its own; None for none."""
    return None if text is None else [line.rstrip() for line in text.strip("\n").splitlines()]
