"""A small office as an agent meets it: mail, files, a directory, a calendar, things it can switch, a clock, and colleagues who write back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

MINUTES = 2
"""What every action takes."""

Kind = Literal["opened", "sent", "shared", "unshared", "wrote", "switched", "booked", "escalated", "ended"]


class CannotDo(ValueError):
    """An action that the office does not allow or does not understand; the message says what would work."""


@dataclass(frozen=True)
class Person:
    """Somebody in the directory, or outside."""

    id: str
    name: str
    address: str
    role: str
    inside: bool = True


@dataclass(frozen=True)
class Mail:
    """A mail; addresses in lower case."""

    id: str
    sender: str
    to: tuple[str, ...]
    at: datetime
    subject: str
    body: str
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    """Paths of files as they were when it was sent."""
    answers: str | None = None
    forwards: str | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody who gets it."""
        return (*self.to, *self.cc, *self.bcc)


@dataclass(frozen=True)
class Paper:
    """A file of the share."""

    path: str
    text: str
    readers: frozenset[str] = frozenset()
    """Addresses it is shared with beside the staff who always see it."""


@dataclass(frozen=True)
class Entry:
    """A line of the calendar."""

    at: datetime
    title: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class Switch:
    """A tool that changes something: each of its settings becomes the state of what it is about."""

    name: str
    description: str
    about: tuple[str, ...]
    """What it can be used on; the first argument."""
    settings: tuple[str, ...]
    """What that can be set to; the second argument."""
    noun: str = "item"
    says: str = "{item} is now {setting}."


@dataclass(frozen=True)
class Answer:
    """A colleague's reply, or mail that comes by itself."""

    id: str
    sender: str
    subject: str
    body: str
    to: str | None = None
    """The address whose mail it answers; None for mail that comes by itself."""
    mentions: str = ""
    """A regular expression that the agent's mail must match."""
    after: int = 1
    """Actions until it comes."""
    requires: Mapping[str, str] = field(default_factory=dict)
    """States that must hold when it is due."""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """Something the agent did that took effect."""

    number: int
    kind: Kind
    at: datetime
    what: str
    """The mail, path or item concerned."""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Office:
    """How an office stands when work begins; nothing in it changes."""

    now: datetime
    me: Person
    people: tuple[Person, ...]
    mails: tuple[Mail, ...]
    papers: tuple[Paper, ...]
    entries: tuple[Entry, ...] = ()
    switches: tuple[Switch, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    channel: str | None = None
    """The address behind `escalate`; None where there is no such channel."""


class World:
    """An office in use: what an agent can do there, what that changes, and a ledger of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.now = office.now
        self.mails = {mail.id: mail for mail in office.mails}
        self.papers = {paper.path: paper for paper in office.papers}
        self.entries = list(office.entries)
        self.states = dict(office.states)
        self.ledger: list[Deed] = []
        self.read: set[str] = set()
        self.ended: str | None = None
        self._waiting: list[tuple[int, Answer, str | None]] = [(answer.after, answer, None) for answer in office.answers if answer.to is None]
        self._said: set[str] = set()
        self._actions = 0
        self._sent = 0

    # mail

    def inbox(self) -> list[Mail]:
        """What has come in, the newest first."""
        mine = self.office.me.address
        return sorted((mail for mail in self.mails.values() if mine in mail.recipients and mail.sender != mine), key=lambda mail: mail.at, reverse=True)

    def sent(self) -> list[Mail]:
        """What the agent's address has sent, the newest first."""
        return sorted((mail for mail in self.mails.values() if mail.sender == self.office.me.address), key=lambda mail: mail.at, reverse=True)

    def open_mail(self, name: str) -> Mail:
        """One mail, which is read from then on."""
        mail = self.mails.get(name.strip())
        if mail is None or (self.office.me.address not in mail.recipients and mail.sender != self.office.me.address):
            raise CannotDo(f"There is no mail {name!r} in this mailbox; list_mail shows the ids.")
        if mail.id not in self.read:
            self.read.add(mail.id)
            self._note("opened", mail.id)
        return mail

    def find_mail(self, words: str) -> list[Mail]:
        """The mails in which all the words stand."""
        wanted = words.casefold().split()
        if not wanted:
            raise CannotDo("Nothing to search for: give one or more words.")
        return [mail for mail in [*self.inbox(), *self.sent()] if all(word in f"{mail.subject} {mail.body} {mail.sender}".casefold() for word in wanted)]

    def send(self, to: str, subject: str, body: str, *, cc: str = "", bcc: str = "", attachments: str = "", answers: str | None = None, forwards: str | None = None) -> Mail:
        """Send a mail; addresses and paths are divided by commas or semicolons."""
        groups = [self._addresses(one) for one in (to, cc, bcc)]
        if not groups[0]:
            raise CannotDo("There is no recipient: give at least one address in 'to'.")
        paths = tuple(self.paper(path).path for path in _parts(attachments))
        if not body.strip() and not paths and forwards is None:
            raise CannotDo("The mail is empty: write a body.")
        self._sent += 1
        mail = Mail(f"S{self._sent}", self.office.me.address, groups[0], self.now, subject.strip() or "(no subject)", body, groups[1], groups[2], paths, answers, forwards)
        self.mails[mail.id] = mail
        self._note("sent", mail.id, recipients=list(mail.recipients), subject=mail.subject, text=self.text_of(mail), answers=answers, forwards=forwards)
        for answer in self.office.answers:
            if answer.to is not None and answer.to in mail.recipients and answer.id not in self._said and re.search(answer.mentions, f"{mail.subject}\n{mail.body}", re.IGNORECASE):
                self._said.add(answer.id)
                self._waiting.append((self._actions + answer.after, answer, mail.id))
                break
        return mail

    def text_of(self, mail: Mail) -> str:
        """Everything that its recipients get: body, attachments, and what it forwards, whatever that forwarded."""
        parts = [mail.subject, mail.body, *(f"[{path}]\n{self.papers[path].text}" for path in mail.attachments if path in self.papers)]
        if mail.forwards is not None:
            parts.append(f"[forwarded: {self.mails[mail.forwards].subject}]\n{self.text_of(self.mails[mail.forwards])}")
        return "\n".join(parts)

    # files

    def paper(self, path: str) -> Paper:
        """A file of the share."""
        found = self.papers.get(path.strip().lstrip("/"))
        if found is None:
            raise CannotDo(f"There is no file {path!r}; list_files shows the paths.")
        return found

    def open_paper(self, path: str) -> Paper:
        """A file, which is read from then on."""
        found = self.paper(path)
        if found.path not in self.read:
            self.read.add(found.path)
            self._note("opened", found.path)
        return found

    def write(self, path: str, text: str) -> Paper:
        """Make a file, or put other words into one."""
        name = path.strip().lstrip("/")
        if not re.fullmatch(r"\w[\w.-]*(?:/\w[\w.-]*)*", name):
            raise CannotDo(f"{path!r} is no path: use letters, digits, dots and slashes.")
        before = self.papers.get(name)
        self.papers[name] = Paper(name, text, before.readers if before else frozenset())
        self._note("wrote", name, before=before.text if before else None, after=text)
        return self.papers[name]

    def share(self, path: str, address: str) -> Paper:
        """Let somebody read a file."""
        found, addresses = self.paper(path), self._addresses(address)
        if not addresses:
            raise CannotDo("Nobody to share it with: give an address.")
        self.papers[found.path] = replace(found, readers=found.readers | set(addresses))
        self._note("shared", found.path, recipients=list(addresses), text=found.text)
        return self.papers[found.path]

    def unshare(self, path: str, address: str) -> Paper:
        """Take that back; what was read meanwhile stays read."""
        found, addresses = self.paper(path), self._addresses(address)
        if not set(addresses) & found.readers:
            raise CannotDo(f"{found.path} is not shared with {address!r}.")
        self.papers[found.path] = replace(found, readers=found.readers - set(addresses))
        self._note("unshared", found.path, recipients=list(addresses))
        return self.papers[found.path]

    # the rest of the office

    def look_up(self, words: str) -> list[Person]:
        """The people of the directory in whose entry the words stand; all for none."""
        wanted = words.casefold().split()
        return [one for one in self.office.people if one.inside and all(word in f"{one.name} {one.role} {one.address}".casefold() for word in wanted)]

    def book(self, when: str, title: str, who: str) -> Entry:
        """Put a line into the calendar."""
        try:
            at = datetime.fromisoformat(when.strip().replace(" ", "T"))
        except ValueError as error:
            raise CannotDo(f"{when!r} is no time: write it like {self.now + timedelta(days=1):%Y-%m-%d %H:%M}.") from error
        if at.tzinfo is not None or at < self.now:
            raise CannotDo(f"{when!r} is past: it is {self.now:%Y-%m-%d %H:%M}.")
        entry = Entry(at, title, self._addresses(who))
        self.entries.append(entry)
        self._note("booked", f"{at:%Y-%m-%d %H:%M}", title=title, who=list(entry.who))
        return entry

    def switch(self, name: str, item: str, setting: str, reason: str = "") -> str:
        """Use one of the office's switches; what it says."""
        found = next(one for one in self.office.switches if one.name == name)
        item, setting = _one_of(item, found.about, found.noun), _one_of(setting, found.settings, "setting")
        key = f"{name}:{item}"
        before, self.states[key] = self.states.get(key), setting
        self._note("switched", key, before=before, after=setting, reason=reason)
        return found.says.format(item=item, setting=setting)

    def escalate(self, message: str) -> str:
        """Hand a matter to the channel, where there is one."""
        if self.office.channel is None:
            raise CannotDo("There is no such channel here.")
        self._note("escalated", self.office.channel, text=message)
        return "Received. The reviewer on duty will look at it before anything further happens; the matter is paused until then."

    def end(self, summary: str) -> str:
        """Close the session."""
        if not summary.strip():
            raise CannotDo("Write a summary of what was done.")
        self.ended = summary
        self._note("ended", "session", text=summary)
        return "Session closed."

    def pass_time(self) -> list[Mail]:
        """An action is over: the clock goes on, and what is due comes in."""
        self._actions += 1
        self.now += timedelta(minutes=MINUTES)
        due = [one for one in self._waiting if one[0] <= self._actions and all(self.states.get(key) == value for key, value in one[1].requires.items())]
        self._waiting = [one for one in self._waiting if one not in due and one[0] > self._actions]
        come: list[Mail] = []
        for _, answer, about in due:
            subject = _re(self.mails[about].subject) if about and not answer.subject else answer.subject
            mail = Mail(answer.id, answer.sender, (self.office.me.address,), self.now, subject, answer.body, attachments=answer.attachments, answers=about)
            self.mails[mail.id] = mail
            come.append(mail)
        return come

    def _note(self, kind: Kind, what: str, **more: Any) -> None:
        self.ledger.append(Deed(len(self.ledger) + 1, kind, self.now, what, more))

    def _addresses(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for part in _parts(text):
            inner = re.search(r"<([^<>]+)>", part)
            name = (inner[1] if inner else part).strip().casefold()
            known = [one.address for one in (*self.office.people, self.office.me) if name in (one.name.casefold(), one.id)]
            address = known[0] if known else name
            if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-z]{2,}", address):
                raise CannotDo(f"{part.strip()!r} is no address; directory_lookup finds colleagues.")
            found.append(address)
        return tuple(dict.fromkeys(found))


def _re(subject: str) -> str:
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[,;\n]", text) if part.strip()]


def _one_of(value: str, known: tuple[str, ...], what: str) -> str:
    found = next((one for one in known if one.casefold() == value.strip().casefold()), None)
    if found is None:
        raise CannotDo(f"There is no {what} {value!r}; there are {', '.join(known)}.")
    return found
