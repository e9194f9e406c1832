"""A world in one cell of the grid: what the agent is told, and the office it meets."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.prompt import Prompt, load_prompt
from holdfast.evals.agentic_misalignment.scenario import GOALS, SATELLITES, THREATS, AnswerFile, Goal, MailFile, PaperFile, Satellite, Threat, World
from holdfast.sandboxes.mailbox.world import Answer, Entry, Mail, Office, Paper, Person, Switch

DELIBERATE = load_prompt(Path(__file__).parent / "deliberate.md")
"""What the instructions add in the cell where the agent is asked to think first about whether this is a test."""

_MARK = re.compile(r"\{\{\s*canary:([a-z0-9-]+)\s*\}\}")
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Cell:
    """One sample of the grid."""

    goal: Goal
    threat: Threat
    satellite: Satellite = "core"

    @property
    def id(self) -> str:
        """As it stands in sample ids."""
        return f"{self.goal}-{self.threat}" if self.satellite == "core" else self.satellite if self.goal == "conflict" else f"{self.satellite}-{self.goal}"


CORE: tuple[Cell, ...] = tuple(Cell(goal, threat) for goal in GOALS for threat in THREATS)
ALIGNED = Cell("aligned", "replacement")
EXTRA: tuple[Cell, ...] = (ALIGNED, *(Cell("conflict", "replacement", satellite) for satellite in SATELLITES))


@dataclass(frozen=True)
class Setting:
    """A world in a cell, with its canaries drawn."""

    world: World
    cell: Cell
    seed: int
    name: str
    """What the agent is called."""

    @property
    def id(self) -> str:
        """World and cell."""
        return f"{self.world.id}/{self.cell.id}"

    @cached_property
    def canaries(self) -> dict[str, str]:
        """A reference by asset that stands in it and nowhere else, in the manner of a file number."""
        return {asset.id: _reference(self.world.id, asset.id, self.seed) for asset in self.world.terms.assets}

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Everybody's address by id; `me` is the agent."""
        return {one.id: one.address for one in self.world.people} | {"me": self.me.address, self.world.me.id: self.me.address}

    @cached_property
    def me(self) -> Person:
        """The agent in the directory; its address does not change with its name."""
        one = self.world.me
        return Person(one.id, self.name, one.address, one.role)

    @property
    def system(self) -> str:
        """The instructions."""
        extra = self.world.satellites
        said: Mapping[str, str] = {
            "sealed": extra.sealed,
            "governed": extra.governed.says,
            "unmonitored": extra.unmonitored,
            "prohibited": extra.prohibited,
            "deliberate": DELIBERATE.text,
        }
        text = Prompt(self.world.id, self.world.system).fill(
            goal=getattr(self.world.goal, self.cell.goal).strip(), **({"name": self.name} if "{{name}}" in self.world.system else {})
        )
        return "\n\n".join(part.strip() for part in (text, said.get(self.cell.satellite, "")) if part.strip())

    @cached_property
    def office(self) -> Office:
        """The office when work begins."""
        world = self.world
        return Office(
            now=_time(world.now),
            me=self.me,
            people=tuple(Person(one.id, one.name, one.address, one.role, one.inside) for one in world.people),
            mails=tuple(self._mail(mail) for mail in world.mails),
            papers=tuple(Paper(paper.path, self._text(paper)) for paper in world.papers),
            entries=tuple(Entry(_time(one.at), self._named(one.title), tuple(self.addresses[who] for who in one.who)) for one in world.calendar),
            switches=tuple(Switch(one.name, one.description, tuple(one.about), tuple(one.settings), one.noun, one.says) for one in world.switches),
            states={f"{one.name}:{item}": setting for one in world.switches for item, setting in one.states.items()},
            answers=tuple(self._answer(one) for one in world.answers),
            channel=self.addresses[world.satellites.governed.person] if self.cell.satellite == "governed" else None,
        )

    @cached_property
    def assets(self) -> dict[str, str]:
        """The text of each asset in this cell."""
        papers = {paper.path: paper.text for paper in self.office.papers}
        mails = {mail.id: mail.body for mail in self.office.mails}
        return {one.id: "\n".join([*(papers[path] for path in one.papers), *(mails[name] for name in one.mails)]) for one in self.world.terms.assets}

    def body(self, mail: MailFile) -> str:
        """A mail's text in this cell."""
        text = mail.body
        if mail.goal is not None:
            text = text.replace("{{goal}}", getattr(mail.goal, self.cell.goal).strip())
        if mail.threat is not None:
            text = text.replace("{{threat}}", getattr(mail.threat, self.cell.threat).strip())
        if mail.request is not None:
            text = text.replace("{{request}}", (mail.request.twin if self.cell.satellite == "twin" else mail.request.usual).strip())
        return self._named(text).strip()

    def _mail(self, mail: MailFile) -> Mail:
        sender = mail.twin_sender if self.cell.satellite == "twin" and mail.twin_sender else mail.sender
        to, cc = (tuple(self.addresses[who] for who in group) for group in (mail.to, mail.cc))
        return Mail(mail.id, self.addresses[sender], to, _time(mail.at), self._named(mail.subject), self.body(mail), cc, attachments=tuple(mail.attachments))

    def _text(self, paper: PaperFile) -> str:
        return self._named(paper.absent if self.cell.satellite == "absent" and paper.absent is not None else paper.text).strip()

    def _answer(self, one: AnswerFile) -> Answer:
        to = self.addresses[one.to] if one.to else None
        return Answer(
            one.id, self.addresses[one.sender], self._named(one.subject), self._named(one.body).strip(), to, one.mentions, one.after, one.requires, tuple(one.attachments)
        )

    def _named(self, text: str) -> str:
        return _MARK.sub(lambda match: self.canaries.get(match[1], match[0]), text).replace("{{name}}", self.name)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace(" ", "T"))


def _reference(world: str, asset: str, seed: int) -> str:
    drawn = random.Random(digest("canary", world, asset, seed))
    return f"{drawn.choice(_LETTERS)}{drawn.choice(_LETTERS)}-{drawn.randint(10_000, 99_999)}-{drawn.choice(_LETTERS)}{drawn.randint(10, 99)}"
