"""`holdfast doctor SUITE`: everything that can be looked at before anything is spent, and what the suite will cost."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import jsonschema
from inspect_ai.model import GenerateConfig, Model, ModelOutput
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.endpoint import look
from holdfast.agents.errors import BadInput
from holdfast.agents.failure import failure_of, provider_errors
from holdfast.results.suites.cell import model_of
from holdfast.results.suites.dry_run import BASELINE, TARGET, Asked, DryRun, dry_runs, total
from holdfast.results.suites.registry import Served
from holdfast.results.suites.suite import Suite

SECONDS = 60
_FALLBACK = {"validator": "judge", "realism": "judge", "control": "auditor", "client": "auditor", "scanner": "judge", "rater": "judge"}
"""Whose model plays a role that is not bound."""


@dataclass(frozen=True)
class Look:
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "not ok", "not looked at"]
    says: str


def preflight(suite: Suite, console: Console) -> bool:
    """Look, print, estimate; whether all is well."""
    runs = dry_runs(suite)
    looks = [*_evals(runs), *_checkpoints(suite, runs), *_roles(suite, runs), *_sandboxes(runs)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("looked at", "", "what was seen"):
        table.add_column(title, overflow="fold")
    for one in looks:
        colour = {"ok": "green", "not ok": "red", "not looked at": "yellow"}[one.state]
        table.add_row(one.what, f"[{colour}]{one.state}[/{colour}]", escape(one.says))
    console.print(table)
    _show_estimate(suite, runs, console)
    return all(one.state != "not ok" for one in looks)


def _evals(runs: Sequence[DryRun]) -> list[Look]:
    return [Look(f"eval {run.eval.folder}", "not ok" if run.why else "ok", run.why or f"{run.samples} samples a checkpoint; roles: {', '.join(run.loads)}") for run in runs]


def _checkpoints(suite: Suite, runs: Sequence[DryRun]) -> list[Look]:
    tools = next((run.requests[TARGET] for run in runs if TARGET in run.requests and run.requests[TARGET].tools), None)
    found: list[Look] = []
    for one in suite.checkpoints.checkpoints:
        name = f"checkpoint {one.id}"
        model = _reach(name, one, chat=True, revision=one.revision)
        if isinstance(model, Look):
            found.append(model)
            continue
        found.append(Look(name, "ok", f"{one.model} answers" + ("" if one.revision else "; no revision, so its replies are cached only if the endpoint names one")))
        if tools is not None:
            found.append(_tool_call(f"{name}, tools", model, tools))
    return found


def _roles(suite: Suite, runs: Sequence[DryRun]) -> list[Look]:
    found: list[Look] = []
    needed = {role for run in runs for role in run.loads} - {TARGET}
    for role in sorted(needed | suite.roles.keys()):
        if role == BASELINE:
            name = suite.checkpoints.baseline
            found.append(Look(f"role {role}", "ok" if name else "not ok", f"played by {name}" if name else "nobody plays it: write baseline: <id> beside the checkpoints"))
            continue
        served = suite.roles.get(role)
        if served is None:
            other = _FALLBACK.get(role, role)
            state = "ok" if other in suite.roles else "not ok"
            found.append(Look(f"role {role}", state, f"played by the {other}'s model" if state == "ok" else f"nobody plays it: write {role}: <model> under roles"))
            continue
        if role not in needed:
            found.append(Look(f"role {role}", "not looked at", f"no eval of this suite asks {served.model}"))
            continue
        model = _reach(f"role {role}", served, chat=False)
        request = next((run.requests[role] for run in runs if role in run.requests), None)
        found.append(model if isinstance(model, Look) else _schema(f"role {role}", model, request))
    return found


def _sandboxes(runs: Sequence[DryRun]) -> list[Look]:
    """A sandbox's own self-test ran with the dry run; docker is looked for by name, since it starts late."""
    return [
        Look(f"sandbox {kind}", "not ok", "no docker on this machine; install it, or run the eval with --sandbox bwrap")
        if kind == "docker" and shutil.which("docker") is None
        else Look(f"sandbox {kind}", "ok", "the dry run used it")
        for kind in sorted({run.sandbox for run in runs if run.sandbox})
    ]


def _reach(name: str, served: Served, *, chat: bool, revision: str | None = None) -> Model | Look:
    """The model, if it can be used and its endpoint serves it."""
    try:
        model = model_of(served)
        look(model, chat=chat, revision=revision)
    except BadInput as refused:
        return Look(name, "not ok", refused.message)
    return model


def _schema(name: str, model: Model, request: Asked | None) -> Look:
    """Send the role the very request that the dry run saw, and look whether the reply fits the schema asked for."""
    if request is None or request.config.response_schema is None:
        return Look(name, "ok", f"{model} is served; it is asked for plain text")
    output = _ask(model, request)
    if isinstance(output, str):
        return Look(name, "not ok", f"{model} does not answer a request with a schema: {output}")
    try:
        # fields beyond those asked for do no harm
        schema = request.config.response_schema.json_schema.model_dump(exclude_none=True) | {"additionalProperties": True}
        jsonschema.validate(json.loads(output.completion), schema)
    except (json.JSONDecodeError, jsonschema.ValidationError) as error:
        return Look(
            name,
            "not ok",
            f"{model} answers, but not by the schema {request.config.response_schema.name!r}: {str(error).splitlines()[0]}. Each such reply costs a repair",
        )
    return Look(name, "ok", f"{model} answers by the schema {request.config.response_schema.name!r}")


def _tool_call(name: str, model: Model, request: Asked) -> Look:
    output = _ask(model, request)
    if isinstance(output, str):
        why = f"{model} does not answer a request with tools: {output}"
        return Look(name, "not ok", f"{why}. Serve it with a tool parser (vLLM: --enable-auto-tool-choice --tool-call-parser ...)")
    if output.message.tool_calls:
        return Look(name, "ok", f"calls {output.message.tool_calls[0].function}")
    return Look(name, "not looked at", "answered without calling a tool, which a capable model may do; its tool_competence says more")


def _ask(model: Model, request: Asked) -> ModelOutput | str:
    """The reply, or why there is none."""
    config = GenerateConfig(max_retries=1, attempt_timeout=SECONDS, timeout=SECONDS, response_schema=request.config.response_schema, max_tokens=request.config.max_tokens)
    try:
        output = asyncio.run(model.generate(list(request.messages), tools=list(request.tools), config=config))
    except provider_errors() as error:
        return failure_of("", error).detail
    return output.error or output


def _show_estimate(suite: Suite, runs: Sequence[DryRun], console: Console) -> None:
    count = len(suite.checkpoints.checkpoints)
    table = Table(title=f"All {count} checkpoints, from a dry run on simulated models", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("role", "model", "calls", "tokens in", "tokens out", "dollars"):
        table.add_column(title, justify="left" if title in ("role", "model") else "right", overflow="fold")
    spent, unknown = 0.0, False
    for role in dict.fromkeys(role for run in runs for role in run.loads):
        load = total(runs, role)
        served = suite.roles.get(role) or suite.roles.get(_FALLBACK.get(role, role))
        price = suite.prices.get(served.model) if served else None
        cost = count * (load.input_tokens * price.input + load.output_tokens * price.output) / 1e6 if price else None
        spent, unknown = spent + (cost or 0.0), unknown or (cost is None and role not in (TARGET, BASELINE))
        shown = [f"{count * value:,.0f}" for value in (load.calls, load.input_tokens, load.output_tokens)]
        player = served.model if served else {TARGET: "the checkpoints", BASELINE: "the baseline"}.get(role, "nobody")
        table.add_row(role, player, *shown, "-" if cost is None else f"{cost:,.2f}")
    console.print(table)
    told = f"together about {spent:,.2f} dollars{', without the roles that have no price' if unknown else ''}" if suite.prices else "no dollars, since the suite names no prices"
    console.print(
        f"{told}. Simulated replies are short and tokens are counted as characters / 4: real models, and above all reasoning ones, may take several times as many.",
        style="dim",
    )
