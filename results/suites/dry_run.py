"""A suite's evals on a few samples against simulated endpoints: what they ask of whom, and what that comes to. Nothing is spent."""

import os
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from inspect_ai import eval as run_eval
from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalLog, read_eval_log
from inspect_ai.model import ChatMessage, GenerateConfig
from inspect_ai.tool import ToolInfo

from holdfast.agents.errors import BadInput
from holdfast.results.simulate import endpoints, simulated, simulated_roles
from holdfast.results.suites.cell import check_arguments
from holdfast.results.suites.suite import Suite, SuiteEval

SAMPLES = 4
TARGET, BASELINE = "target", "baseline"


@dataclass(frozen=True)
class Asked:
    """A request that a role will get."""

    messages: Sequence[ChatMessage]
    tools: Sequence[ToolInfo]
    config: GenerateConfig


@dataclass(frozen=True)
class Load:
    """What a role will be asked on one checkpoint."""

    calls: float
    input_tokens: float
    output_tokens: float


@dataclass(frozen=True)
class DryRun:
    """What an eval asks of whom."""

    eval: SuiteEval
    samples: int
    """Samples and epochs on one checkpoint, as the suite runs them."""
    loads: Mapping[str, Load]
    """By role, `target` for the checkpoint; on one checkpoint."""
    requests: Mapping[str, Asked]
    """A request of each role."""
    sandbox: str | None
    why: str = ""
    """Why there is nothing to say, where there is not."""


def dry_runs(suite: Suite) -> list[DryRun]:
    """Each eval of the suite on a few samples, with simulated models in every role."""
    with endpoints() as url, tempfile.TemporaryDirectory() as folder, _cache_in(folder):
        return [_dry_run(one, url, folder) for one in suite.evals]


def _dry_run(one: SuiteEval, url: str, folder: str) -> DryRun:
    arguments = one.args | ({"bank": folder} if one.args.get("openings") == "fresh" else {})
    count = min(SAMPLES, one.limit or SAMPLES)
    try:
        check_arguments(one)
        target, roles = simulated("base", url), simulated_roles(url)
        log = run_eval(one.task, model=target, model_roles=roles, task_args=arguments, limit=count, epochs=one.epochs, log_dir=folder, display="none")[0]
    except BadInput as refused:
        return _nothing(one, refused.message)
    except Exception as error:  # the class with which Inspect says what is not in place is private
        said = getattr(error, "message", None)
        if said is None:
            raise
        return _nothing(one, str(said).splitlines()[0])
    if log.status != "success" or not log.samples:
        return _nothing(one, f"it does not run on simulated endpoints (status {log.status!r})")
    return _measured(one, read_eval_log(log.location, resolve_attachments=True))


def _measured(one: SuiteEval, log: EvalLog) -> DryRun:
    whole = min(one.limit or log.eval.dataset.samples or 0, log.eval.dataset.samples or 0)
    samples = whole * (log.eval.config.epochs or 1)
    share = samples / len(log.samples or [])
    loads: dict[str, Load] = {}
    requests: dict[str, Asked] = {}
    for event in (event for sample in log.samples or [] for event in sample.events if isinstance(event, ModelEvent)):
        role, usage = event.role or TARGET, event.output.usage
        before = loads.get(role, Load(0, 0, 0))
        said, asked = (usage.output_tokens, usage.input_tokens) if usage else (0, 0)
        loads[role] = Load(before.calls + share, before.input_tokens + share * asked, before.output_tokens + share * said)
        requests.setdefault(role, Asked(event.input, event.tools, event.config))
    return DryRun(one, samples, loads, requests, log.eval.sandbox.type if log.eval.sandbox else None)


def _nothing(one: SuiteEval, why: str) -> DryRun:
    return DryRun(one, 0, {}, {}, None, why)


@contextmanager
def _cache_in(folder: str) -> Generator[None]:
    """A cache of its own: an answer from the user's would not be counted."""
    before: str | None = os.environ.get("INSPECT_CACHE_DIR")
    os.environ["INSPECT_CACHE_DIR"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["INSPECT_CACHE_DIR"]
        else:
            os.environ["INSPECT_CACHE_DIR"] = before


def total(runs: Sequence[DryRun], role: str) -> Load:
    """What a role is asked over all evals, on one checkpoint."""
    mine: list[Any] = [run.loads[role] for run in runs if role in run.loads]
    return Load(*(sum(getattr(load, name) for load in mine) for name in ("calls", "input_tokens", "output_tokens")))
