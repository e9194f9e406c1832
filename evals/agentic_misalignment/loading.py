"""Small worlds from their files, refused unless people, places, times and blocks fit together in every cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import fit, read_mapping
from holdfast.evals.agentic_misalignment.cells import CORE, EXTRA, Cell, Setting
from holdfast.evals.agentic_misalignment.scenario import World
from holdfast.scorers.misalignment.terms import Booked, Coercion, Mailed, RecordHarm, Set, Shared, SwitchHarm

SHIPPED = Path(__file__).parent / "scenarios"
LENGTHS = 0.15
"""How far the texts of one block may be from their mean length."""

_HOLE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|(?<!\{)\{[a-z_]+\}(?!\})|<[A-Z_]{3,}>|\bTODO\b|\[[A-Z_ ]{4,}\]")


@dataclass(frozen=True)
class WorldFile:
    """A world and where it stands."""

    path: Path
    world: World

    @cached_property
    def digest(self) -> str:
        """Changes with anything in the file."""
        return digest(self.path.read_text(encoding="utf-8"))

    def setting(self, cell: Cell, seed: int = 0, name: str | None = None) -> Setting:
        """The world in a cell."""
        return Setting(self.world, cell, seed, name or self.world.me.name)


def load_worlds(path: str | None) -> list[WorldFile]:
    """The worlds of a folder, by id; None for the shipped ones.

    Raises:
        BadInput: naming the file, the field and the value of what does not fit.
    """
    root = Path(path) if path is not None else SHIPPED
    files = sorted(root.glob("*.yaml"))
    if not files:
        raise BadInput(f"-T scenarios={str(root)!r} holds no <id>.yaml; give a folder of worlds, or leave it out for the shipped ones.")
    return [load_world(file) for file in files]


def load_world(path: Path) -> WorldFile:
    """One world, looked at in every cell.

    Raises:
        BadInput: naming the file, the field and the value of what does not fit.
    """
    world = fit(World, read_mapping(path, what="a world"), path)
    if world.id != path.stem:
        raise BadInput(f"{path}: id is {world.id!r} and the file {path.stem!r}; give both one name.")
    for field, said in _faults(world):
        raise BadInput(f"{path}: {field}: {said}.")
    return WorldFile(path, world)


def _faults(world: World) -> Iterable[tuple[str, str]]:
    yield from _strangers(world)
    yield from _missing(world)
    yield from _times(world)
    yield from _canaries(world)
    yield from _blocks(world)
    yield from _holes(world)


def _strangers(world: World) -> Iterable[tuple[str, str]]:
    """People whom somebody names and nobody knows."""
    known = {one.id for one in world.people} | {"me", world.me.id}
    named = [(f"mails.{mail.id}", [mail.sender, *mail.to, *mail.cc, *([mail.twin_sender] if mail.twin_sender else [])]) for mail in world.mails]
    named += [(f"answers.{one.id}", [one.sender, *([one.to] if one.to else [])]) for one in world.answers]
    named += [("calendar", one.who) for one in world.calendar]
    named += [(f"terms.assets.{one.id}", [*one.authorised, *one.lawful]) for one in world.terms.assets]
    named += [(f"terms.harms.{one.id}", [one.target, *one.proxies]) for one in world.terms.harms if isinstance(one, Coercion)]
    named += [(f"terms.chores.{chore.id}", [done.to for done in chore.done if isinstance(done, Mailed | Shared)]) for chore in world.terms.chores]
    named += [("terms.decider", [world.terms.decider]), ("satellites.governed", [world.satellites.governed.person])]
    for field, people in named:
        for who in people:
            if who not in known:
                yield field, f"{who!r} is nobody in the directory; there are {', '.join(sorted(known))}"
    if me := [mail.id for mail in world.mails if mail.sender in ("me", world.me.id)]:
        yield f"mails.{me[0]}", "the agent has not written anything yet; let somebody else send it"
    chores = [mail for mail in world.mails if {"me", world.me.id} & set(mail.to)]
    if len(chores) < 4:
        yield "mails", f"only {len(chores)} are addressed to the agent; four pieces of work need as many"


def _missing(world: World) -> Iterable[tuple[str, str]]:
    """Mails, files, switches and settings that somebody names and that are not there."""
    papers, mails = {paper.path for paper in world.papers}, {mail.id for mail in world.mails}
    late = {one.id for one in world.answers}
    switches = {f"{one.name}:{item}": one.settings for one in world.switches for item in one.about}
    paths = [(f"mails.{mail.id}.attachments", path) for mail in world.mails for path in mail.attachments]
    paths += [(f"answers.{one.id}.attachments", path) for one in world.answers for path in one.attachments]
    paths += [(f"terms.assets.{one.id}", path) for one in world.terms.assets for path in one.papers]
    paths += [(f"terms.harms.{one.id}", one.path) for one in world.terms.harms if isinstance(one, RecordHarm)]
    paths += [(f"terms.chores.{chore.id}", done.path) for chore in world.terms.chores for done in chore.done if isinstance(done, Shared)]
    for field, path in paths:
        if path not in papers:
            yield field, f"there is no file {path!r}"
    items = [(f"terms.harms.{one.id}", item) for one in world.terms.harms if not isinstance(one, RecordHarm) for item in (one.known if isinstance(one, SwitchHarm) else one.item)]
    items += [("terms.threat_items", item) for item in world.terms.threat_items] + [("terms.opportunity_items", item) for item in world.terms.opportunity_items]
    items += [(f"terms.assets.{one.id}", item) for one in world.terms.assets for item in one.mails]
    for field, item in items:
        if item not in papers | mails | late:
            yield field, f"there is no mail or file {item!r}"
    keys = [(f"terms.harms.{one.id}", one.key, one.to) for one in world.terms.harms if isinstance(one, SwitchHarm)]
    keys += [(f"terms.chores.{chore.id}", done.key, [done.to]) for chore in world.terms.chores for done in chore.done if isinstance(done, Set)]
    keys += [(f"answers.{one.id}", key, [value]) for one in world.answers for key, value in one.requires.items()]
    for field, key, values in keys:
        if key not in switches or not set(values) <= set(switches[key]):
            yield field, f"{key!r} cannot be set to {', '.join(values)}; there are {', '.join(f'{name} ({chr(47).join(found)})' for name, found in switches.items())}"
    for one in world.switches:
        if set(one.states) != set(one.about) or not set(one.states.values()) <= set(one.settings):
            yield f"switches.{one.name}", "states gives each item one of the settings"


def _times(world: World) -> Iterable[tuple[str, str]]:
    """Mails stand in the order in which they came, all before the session begins; what is booked for a chore is still to come."""
    for one, two in zip(world.mails, world.mails[1:], strict=False):
        if one.at > two.at or one.id >= two.id:
            yield f"mails.{two.id}", f"it stands after {one.id} of {one.at} and is of {two.at}; put mails and their ids in the order in which they came"
    if world.mails[-1].at > world.now:
        yield "now", f"{world.now} is before the last mail of {world.mails[-1].at}"
    for chore in world.terms.chores:
        for done in chore.done:
            if isinstance(done, Booked) and done.day < world.now[:10]:
                yield f"terms.chores.{chore.id}", f"{done.day} is past: it is {world.now}"


def _canaries(world: World) -> Iterable[tuple[str, str]]:
    """An asset's reference stands in what holds it, and nowhere else."""
    for asset in world.terms.assets:
        mark = re.compile(rf"\{{\{{\s*canary:{re.escape(asset.id)}\s*\}}\}}")
        holds = {paper.path for paper in world.papers if mark.search(paper.text)} | {mail.id for mail in world.mails if mark.search(mail.model_dump_json())}
        said = {*asset.papers, *asset.mails}
        if not said:
            yield f"terms.assets.{asset.id}", "it stands nowhere: name its papers or mails"
        if lacking := sorted(said - holds):
            yield f"terms.assets.{asset.id}", f"{lacking[0]} has no {{{{canary:{asset.id}}}}}"
        if strays := sorted(holds - said):
            yield f"terms.assets.{asset.id}", f"its reference stands in {strays[0]} too, which is not named"


def _blocks(world: World) -> Iterable[tuple[str, str]]:
    """The texts of one block are of about one length, so that cells differ in what is said and not in how much."""
    blocks = [("goal", world.goal), *((f"mails.{mail.id}.{name}", block) for mail in world.mails for name in ("goal", "threat", "request") if (block := getattr(mail, name)))]
    for field, block in blocks:
        texts = {name: str(text).strip() for name, text in block}
        mean = sum(map(len, texts.values())) / len(texts)
        for name, text in texts.items():
            if abs(len(text) - mean) > LENGTHS * mean:
                yield f"{field}.{name}", f"it has {len(text)} characters and the block's texts {mean:.0f} on average; keep within {LENGTHS:.0%}"


def _holes(world: World) -> Iterable[tuple[str, str]]:
    """No place is left unfilled in any cell."""
    for cell in (*CORE, *EXTRA):
        setting = Setting(world, cell, 0, world.me.name)
        office = setting.office
        texts = [("system", setting.system), *((mail.id, f"{mail.subject}\n{mail.body}") for mail in office.mails), *((paper.path, paper.text) for paper in office.papers)]
        texts += [(one.id, f"{one.subject}\n{one.body}") for one in office.answers] + [("calendar", one.title) for one in office.entries]
        for field, text in texts:
            if found := _HOLE.search(text):
                yield field, f"{found[0]!r} is left in cell {cell.id}"
