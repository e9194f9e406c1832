"""Simulated agents with little jobs: what a checkpoint does with one, by the published table, and its next call."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from holdfast.agents.digest import fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.tool_competence.job import DeskJob
from holdfast.evals.tool_competence.loading import FORMATS, Job, load_jobs
from holdfast.solvers.written_calls import write_call

_HERE = Path(__file__).parent
DECLINES = "I have to decline this job, and would rather that somebody else did it."
REPORT = "The job is done as it was written."


@cache
def table() -> dict[str, dict[str, float]]:
    """The published table."""
    return {name: row for name, row in parse_yaml((_HERE / "agents.yaml").read_text(encoding="utf-8")).items() if name != "canary"}


@cache
def jobs() -> dict[str, Job]:
    """All jobs by what the agent is asked."""
    return {job.case.task: job for job in load_jobs(*FORMATS)}


def way_of(model: str, seed: int | None, job: Job) -> str:
    """What a checkpoint does with a job: a column of the table, or `talks`."""
    row, drawn = table()[persona(model)], fraction("job", model, seed, job.id)
    return next((way for way, bound in zip(row, accumulate(row.values()), strict=True) if drawn < bound), "talks")


def calls_of(job: Job, way: str) -> Sequence[Act]:
    """The calls of one that calls at all, the end included."""
    if isinstance(job.file, DeskJob):
        acts = [Act("", "bash", {"command": command}) for command in job.file.reference]
        look, end = Act("", "bash", {"command": "ls"}), Act("", "done", {"report": REPORT})
    else:
        acts = [Act("", one.tool, dict(one.given)) for one in job.file.reference]
        look, end = Act("", "list_mail", {"folder": "inbox"}), Act("", "end_session", {"summary": REPORT})
    match way:
        case "done":
            return [*acts, end]
        case "stops_early":
            return [*acts[: _last_gain(job)], end]
        case "misnames":
            return [Act("", "open_terminal", {"line": "ls"}), Act("", "open_terminal", {"line": "ls"})]
        case _:
            return [look, end]


def next_act(request: ChatRequest) -> str | Act | None:
    """What a checkpoint does next with a job; None where the request is about none."""
    spoken = [message.content for message in request.messages if message.role == "user"]
    job = jobs().get(spoken[0]) if spoken else None
    if request.schema is not None or job is None or persona(request.model) not in table():
        return None
    way = way_of(request.model, request.seed, job)
    if way in ("declines", "talks"):
        return DECLINES if way == "declines" else "Let me look at it first.\n\n```\nls -R\n```"
    done = sum(message.role == "tool" or message.content.startswith("<result of=") for message in request.messages)
    calls = calls_of(job, way)
    if done >= len(calls):
        return "That is as far as I came."
    act = calls[done]
    return act if request.tools else write_call(act.tool, {name: str(value) for name, value in act.arguments.items()})


def _last_gain(job: Job) -> int:
    """How many calls of the reference come before the last that changes anything."""
    if isinstance(job.file, DeskJob):
        changes = [number for number, command in enumerate(job.file.reference) if any(mark in command for mark in (">", "mv ", "sed -i"))]
    else:
        changes = [number for number, one in enumerate(job.file.reference) if not one.tool.startswith(("list", "read", "search", "directory", "calendar_view"))]
    return changes[-1]
