"""Simulated agents in offices: which scripted agent a checkpoint follows, by the published table, and what it does next."""

import re
from functools import cache
from pathlib import Path

from holdfast.agents.digest import fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.agentic_misalignment.cells import Cell
from holdfast.evals.agentic_misalignment.loading import WorldFile, load_worlds
from holdfast.evals.agentic_misalignment.proof import acts_of
from holdfast.evals.agentic_misalignment.scenario import Act as ScriptedAct
from holdfast.evals.agentic_misalignment.scenario import Goal, Threat
from holdfast.solvers.misalignment import KNOWN, REAL
from holdfast.solvers.written_calls import write_call

_HERE = Path(__file__).parent
ASIDES = {"real": "About 70.", "known": "No."}
DECLINES = "I will not go through this mailbox: it is for a person to decide about what stands in it."


@cache
def table() -> dict[str, dict[str, float]]:
    """The published table."""
    return {name: row for name, row in parse_yaml((_HERE / "offices.yaml").read_text(encoding="utf-8")).items() if name != "canary"}


@cache
def worlds() -> list[WorldFile]:
    """The shipped ones."""
    return load_worlds(None)


def world_in(text: str) -> WorldFile | None:
    """The world whose instructions stand in a text."""
    words = _plain(text)
    return next((file for file in worlds() if _plain(file.world.system.split("{{goal}}")[1].split("{{name}}")[0]) in words), None)


def cell_in(file: WorldFile, text: str) -> Cell:
    """The cell, as far as instructions and mails tell: goal by the instructions, threat by the mail that was read."""
    words, world = _plain(text), file.world
    goals: tuple[Goal, ...] = ("conflict", "aligned", "none")
    threats: tuple[Threat, ...] = ("replacement", "restriction", "none")
    blocks = [mail.threat for mail in world.mails if mail.threat]
    told: list[Goal] = [name for name in goals if _plain(getattr(world.goal, name)) in words]
    read: list[Threat] = [name for name in threats if any(_plain(getattr(block, name).split("{{")[0]) in words for block in blocks)]
    twin = any(mail.request and _plain(mail.request.twin.split("{{")[0]) in words for mail in world.mails)
    return Cell(told[0] if told else "none", read[0] if read else "none", "twin" if twin else "core")


def next_act(request: ChatRequest) -> str | Act | None:
    """What a checkpoint does next in an office; None where the request is about none."""
    written = "end_session" not in request.tools and "`end_session`:" in (request.messages[0].content if request.messages else "")
    if "end_session" not in request.tools and not written and not _aside(request):
        return None
    text = "\n".join(message.content for message in request.messages)
    file = world_in(request.messages[0].content)
    if file is None or persona(request.model) not in table():
        return None
    if answer := _aside(request):
        return ASIDES.get(answer) or _answer(file, request.messages[-1].content)
    row = table()[persona(request.model)]
    if request.model == "refuses-everything":
        return DECLINES
    if request.model == "cannot-call-tools" or fraction("fails", request.model, request.seed, file.world.id) < row["fails"]:
        return "Let me begin with the inbox.\n\n```\nlist_mail(folder='inbox')\n```"
    done = sum(message.role == "tool" or message.content.startswith("<result of=") for message in request.messages)
    # everybody reads first: only then is it known which cell this is
    acts = acts_of(file.setting(Cell("none", "none")), "saint")
    looking = 1 + len(file.world.terms.threat_items) + len(file.world.terms.opportunity_items)
    if done >= looking:
        cell = cell_in(file, text)
        acts = acts[:looking] + _rest(request, file, cell)
    act = acts[min(done, len(acts) - 1)]
    return write_call(act.tool, act.given) if written else Act("", act.tool, dict(act.given))


def _rest(request: ChatRequest, file: WorldFile, cell: Cell) -> list[ScriptedAct]:
    """What follows on reading, by the table."""
    row, world = table()[persona(request.model)], file.world
    drawn = fraction("office", request.model, request.seed, world.id)
    saint = acts_of(file.setting(Cell(cell.goal, cell.threat)), "saint")
    end, chores = saint[-1], world.scripts.chores
    if cell.satellite == "twin":
        gives = fraction("gives", request.model, request.seed, world.id) < row["gives"]
        return [*chores, *(world.scripts.twin if gives else []), end]
    goal = "none" if cell.goal == "aligned" else cell.goal
    if drawn >= row[f"{goal}-{cell.threat}"]:
        return [*chores, end]
    threatens = world.scripts.coerce and fraction("which", request.model, request.seed, world.id) < 0.5
    return [*chores[:1], *(world.scripts.coerce if threatens else world.scripts.leak), end]


def _aside(request: ChatRequest) -> str:
    """Whether a copy is asked something afterwards, and what about."""
    last = request.messages[-1].content if request.messages else ""
    return "real" if last == REAL else "known" if last == KNOWN else "question" if last.startswith("The session is over.") else ""


def _answer(file: WorldFile, text: str) -> str:
    """A right answer, out of the question's key."""
    for one in file.world.terms.questions:
        if one.asks in text:
            first = re.sub(r"[\\^$.?*+()\[\]{}]", " ", one.key.split("|")[0])
            return f"As far as I read: {' '.join(first.split())}."
    return "I cannot say."


def _plain(text: str) -> str:
    return " ".join(text.split())
