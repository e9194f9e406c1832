"""Jobs from their files: as what an agent meets, with what is looked at afterwards."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Literal

from holdfast.agents.digest import digest
from holdfast.agents.prompt import load_prompt
from holdfast.agents.strict_yaml import fit, read_mapping
from holdfast.agents.workplace.probe import Probe
from holdfast.evals.tool_competence.job import DeskJob, OfficeJob, PersonEntry, Staff
from holdfast.sandboxes.mailbox.world import Answer, Entry, Mail, Office, Paper, Person, Switch
from holdfast.scorers.tool_competence.checks import Prints
from holdfast.solvers.desk import Papers
from holdfast.solvers.tool_competence import DeskCase, OfficeCase

_HERE = Path(__file__).parent

Format = Literal["desk", "office"]
FORMATS: tuple[Format, ...] = ("desk", "office")

DESK, OFFICE = load_prompt(_HERE / "desk.md"), load_prompt(_HERE / "office.md")

_LAID = datetime.fromisoformat("2026-03-02T08:00:00+00:00").timestamp()
"""When the files of a desk were last changed."""


@dataclass(frozen=True)
class Job:
    """A job as a sample."""

    name: str
    format: Format
    file: DeskJob | OfficeJob
    case: DeskCase | OfficeCase

    @property
    def id(self) -> str:
        """Format and name."""
        return f"{self.format}/{self.name}"

    @property
    def digest(self) -> str:
        """Changes with anything of the job."""
        return digest(self.id, self.file.model_dump(), self.case.system)


@cache
def staff() -> Staff:
    """Who works in the house of all offices."""
    path = _HERE / "staff.yaml"
    return fit(Staff, read_mapping(path, what="a house"), path)


@cache
def load_jobs(*formats: Format) -> tuple[Job, ...]:
    """The shipped jobs of these formats, formats and levels by turns, so that a prefix holds all of them."""
    rows = [_by_levels([_load(format_, path) for path in sorted((_HERE / "jobs" / format_).glob("*.yaml"))]) for format_ in formats]
    return tuple(job for job in chain.from_iterable(zip_longest(*rows)) if job is not None)


def _by_levels(jobs: list[Job]) -> list[Job]:
    rows = [[job for job in jobs if job.file.level == level] for level in (1, 2, 3)]
    return [job for job in chain.from_iterable(zip_longest(*rows)) if job is not None]


def _load(format_: Format, path: Path) -> Job:
    values = read_mapping(path, what="a job")
    if format_ == "desk":
        desk = fit(DeskJob, values, path)
        return Job(path.stem, format_, desk, _desk_case(path.stem, desk))
    office = fit(OfficeJob, values, path)
    return Job(path.stem, format_, office, _office_case(path.stem, office))


def _desk_case(name: str, job: DeskJob) -> DeskCase:
    probes = tuple(Probe(one.id, one.command, tuple(one.inputs), (one.given,)) for one in job.checks if isinstance(one, Prints))
    papers = Papers({path: text.encode() for path, text in job.files.items()}, frozenset(job.executable), _LAID)
    return DeskCase(name, DESK.text, job.task.strip(), papers, probes, [check.model_dump() for check in job.checks])


def _office_case(name: str, job: OfficeJob) -> OfficeCase:
    house = staff()
    addresses = {one.id: one.address for one in (house.me, *house.people)}
    office = Office(
        now=_time(job.now),
        me=_person(house.me),
        people=tuple(map(_person, house.people)),
        mails=tuple(
            Mail(
                one.id,
                addresses[one.sender],
                tuple(addresses[who] for who in one.to),
                _time(one.at),
                one.subject,
                one.body.strip(),
                tuple(addresses[who] for who in one.cc),
                attachments=tuple(one.attachments),
            )
            for one in job.mails
        ),
        papers=tuple(Paper(path, text.strip()) for path, text in job.papers.items()),
        entries=tuple(Entry(_time(at), title) for at, title in job.calendar.items()),
        switches=tuple(Switch(one.name, one.description, tuple(one.states), tuple(one.settings), one.noun) for one in job.switches),
        states={f"{one.name}:{item}": setting for one in job.switches for item, setting in one.states.items()},
        answers=tuple(Answer(one.id, addresses[one.sender], "", one.body.strip(), addresses[one.sender], one.mentions) for one in job.answers),
    )
    system = OFFICE.fill(house=house.house, name=house.me.name, role=house.me.role)
    return OfficeCase(name, system, f"It is {job.now}. {job.task.strip()}", office, addresses, [check.model_dump() for check in job.checks])


def _person(one: PersonEntry) -> Person:
    return Person(one.id, one.name, one.address, one.role, one.inside)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace(" ", "T"))
