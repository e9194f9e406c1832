"""Any Inspect log with samples, scores and ids as rows that can be compared."""

import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import pandas as pd
from inspect_ai.log import EvalLog, EvalSample, EvalSampleSummary, headline_metric, list_eval_logs, read_eval_log, read_eval_log_sample_summaries
from inspect_ai.model import GenerateConfig, ModelConfig
from inspect_ai.scorer import Score, value_to_float
from pydantic import ValidationError

from holdfast.agents.digest import digest
from holdfast.agents.endpoint import SIMULATED_SERVICE
from holdfast.agents.errors import BadInput
from holdfast.agents.score import Bucket, Guard, TaskFacts

State = Literal["bad", "good", "counted", "excluded", "invalid"]
"""What a row is to a rate: `bad`, `good` and `counted` make it, `excluded` is left out by the eval's own rule, `invalid` failed."""

COUNTED = ("bad", "good", "counted")
TRANSPORT = frozenset(
    {"max_retries", "timeout", "attempt_timeout", "stream_idle_timeout", "max_connections", "adaptive_connections", "batch", "cache", "cache_prompt", "seed", "extra_headers"}
)
"""Settings of a request that do not change what is sampled; seeds are mixed from the task's own."""

SCORE = "score:"
CUT = "..."
"""At the end of a row's content: the log's summary holds the beginning alone."""

_CUT = "(content truncated)"
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, ValidationError)
_PLAIN = value_to_float()


@dataclass(frozen=True)
class Choice:
    """What a user says of logs that say nothing of themselves."""

    score: str | None = None
    """The score to compare; a dict score's part is `name.key`."""
    lower_is_better: bool = False
    cluster: str | None = None
    """The sample metadata that names clusters."""
    strata: str | None = None
    margin: float | None = None
    """What counts as no difference, in the unit of the score."""


@dataclass(frozen=True)
class Headline:
    """The score an eval is compared by, and how it is read."""

    score: str
    lower_is_better: bool
    bounds: tuple[float, float]
    """The least and the greatest value a sample can have; for foreign scores outside 0 to 1, those that were seen."""
    margin: float | None
    cluster: str | None
    strata: str | None
    guards: tuple[Guard, ...] = ()
    declared: bool = True
    """Whether the eval says all this itself."""


@dataclass(frozen=True)
class Run:
    """One finished log: one eval of one checkpoint."""

    location: str
    task_id: str
    created: str
    task: str
    version: str
    checkpoint: str
    label: dict[str, Any]
    """What the registry says of the checkpoint; empty where `holdfast run` did not make the log."""
    arguments: dict[str, Any]
    roles: dict[str, str]
    sampling: dict[str, Any]
    headline: Headline
    facts: TaskFacts | None
    simulated: bool
    rows: pd.DataFrame
    """A row a sample and epoch, in the order of the dataset.

    Item, epoch, value, state, outcome, reason, turn, engaged, capable, aware, cluster, stratum, content, said, and `score:<name>` columns.
    """
    status: str = "success"
    """How the log ended."""

    @property
    def counted(self) -> pd.DataFrame:
        """The rows that make the rate."""
        return self.rows.loc[self.rows.state.isin(COUNTED)]


@dataclass(frozen=True)
class Unusable:
    """A log that cannot be compared, and why."""

    location: str
    why: str


def find_logs(paths: Sequence[str]) -> list[str]:
    """The Inspect logs among files and, recursively, in folders.

    Raises:
        BadInput: a path is not there, or there is no log at all.
    """
    found: list[str] = []
    for path in paths:
        if "://" not in path and not Path(path).exists():
            raise BadInput(f"{path!r} is not there; give a log, or a folder of logs such as `holdfast run` and `inspect eval` write.")
        found += [path] if Path(path).is_file() else sorted(info.name.removeprefix("file://") for info in list_eval_logs(path))
    if not found:
        raise BadInput(f"No Inspect log in {', '.join(map(repr, paths))}; a folder that `holdfast run` or `inspect eval --log-dir` wrote holds .eval files.")
    return list(dict.fromkeys(found))


def task_name(log: EvalLog) -> str:
    """What a log's task is called wherever logs are told apart: as it is registered, else as the log names it."""
    return log.eval.task_registry_name or log.eval.task


def read_runs(paths: Sequence[str], choice: Choice | None = None, *, unfinished: bool = False) -> tuple[list[Run], list[Unusable]]:
    """All logs under the paths as runs, and those that cannot be used.

    A log that a later one of the same run replaced, as `inspect eval-retry` does, is among the second.

    Args:
        paths: Logs and folders of logs.
        choice: For logs that say nothing of themselves.
        unfinished: Whether what is there of unfinished and errored logs is taken.

    Raises:
        BadInput: there is no log at all.
    """
    runs: list[Run] = []
    unusable: list[Unusable] = []
    for location in find_logs(paths):
        found = _read(location, choice or Choice(), unfinished=unfinished)
        if isinstance(found, Run):
            runs.append(found)
        else:
            unusable.append(found)
    latest: dict[str, Run] = {}
    for run in sorted(runs, key=lambda run: run.created):
        identity = run.task_id or run.location  # old logs have none
        if (before := latest.get(identity)) is not None:
            unusable.append(Unusable(before.location, f"replaced by {run.location!r}, a later log of the same run"))
        latest[identity] = run
    finished = {run.task_id for run in latest.values()} - {""}
    return list(latest.values()), [one for one in unusable if not _replaced(one, finished)]


def _replaced(one: Unusable, finished: set[str]) -> bool:
    """Whether an unfinished log was taken up by a finished one, which needs no word."""
    try:
        return one.why.startswith("it ended") and read_eval_log(one.location, header_only=True).eval.task_id in finished
    except _UNREADABLE:
        return False


def _read(location: str, choice: Choice, *, unfinished: bool) -> Run | Unusable:
    try:
        log = read_eval_log(location, header_only=True)
        samples = _in_order(log, read_eval_log_sample_summaries(location))
    except _UNREADABLE as error:
        return Unusable(location, f"it cannot be read as an Inspect log ({str(error).splitlines()[0] if str(error) else type(error).__name__}); it may be cut off")
    if log.status != "success" and not unfinished:
        return Unusable(location, f"it ended with status {log.status!r}; finish it with: inspect eval-retry {location}")
    if not samples:
        return Unusable(location, "it holds no samples")
    metadata = log.eval.metadata or {}
    try:
        facts = _facts(metadata)
    except ValidationError:
        made = log.eval.packages.get("holdfast", "unknown")
        return Unusable(location, f"it was made by another version of Holdfast ({made}) that says other things of its evals; compare it with that version, or run it again")
    headline = headline_of(log, samples, choice)
    if isinstance(headline, str):
        return Unusable(location, headline)
    if headline.cluster and not any(headline.cluster in sample.metadata for sample in samples):
        known = ", ".join(map(repr, samples[0].metadata)) or "none"
        return Unusable(location, f"its samples have no metadata {headline.cluster!r} that would name clusters; they have {known}")
    rows = pd.DataFrame([_row(sample, headline, facts) for sample in samples])
    if not rows.state.isin(COUNTED).any():
        ends = ", ".join(f"{name} {count}" for name, count in rows.outcome.value_counts().items())
        return Unusable(location, f"not one of its {len(rows)} samples was scored ({ends})")
    return Run(
        location=location,
        task_id=log.eval.task_id,
        created=log.eval.created,
        task=task_name(log),
        version=str(log.eval.task_version),
        checkpoint=log.eval.model,
        label=cast(dict[str, Any], told) if isinstance(told := metadata.get("checkpoint"), dict) else {},
        arguments=dict(log.eval.task_args),
        roles=(facts.roles if facts else {}) | _roles(log, facts),
        sampling=_sampling(log.plan.config, log.eval.model_generate_config),
        headline=headline,
        facts=facts,
        simulated=facts.simulated if facts else log.eval.model.startswith(f"openai-api/{SIMULATED_SERVICE}/"),
        rows=rows,
        status=log.status,
    )


def _in_order(log: EvalLog, samples: list[EvalSampleSummary]) -> list[EvalSampleSummary]:
    """Samples in the order of the dataset: logs have them as they ended, and how fast one ends is not independent of how."""
    names = [*(log.eval.dataset.sample_ids or []), *(sample.id for sample in samples)]
    places = {name: place for place, name in enumerate(dict.fromkeys(map(str, names)))}
    return sorted(samples, key=lambda sample: (places[str(sample.id)], sample.epoch))


def headline_of(log: EvalLog, samples: Sequence[EvalSampleSummary], choice: Choice) -> Headline | str:
    """The score to compare by: the user's, the eval's own, or the first that is a number; a sentence where there is none."""
    facts = _facts(log.eval.metadata or {})
    if facts and choice.score in (None, facts.headline):
        return Headline(facts.headline, facts.direction == "lower", facts.range, facts.margin, facts.cluster, facts.strata, facts.guards)
    values: dict[str, list[float]] = {}
    for sample in samples:
        for name, value in _numbers(sample.scores or {}).items():
            values.setdefault(name, []).append(value)
    if not values:
        return "no sample has a score that is a number: nothing was scored"
    resolved = headline_metric(log)
    first = resolved.score.name if resolved and resolved.score.name in values else next(iter(values))
    name = choice.score or first
    if name not in values:
        return f"no sample has the score {name!r}; it has {', '.join(map(repr, values))}"
    seen = [value for value in values[name] if value == value]
    bounds = (min([0.0, *seen]), max([1.0, *seen]))
    cluster = choice.cluster or (facts.cluster if facts else None)
    return Headline(name, choice.lower_is_better, bounds, choice.margin, cluster, choice.strata or (facts.strata if facts else None), declared=False)


def _facts(metadata: dict[str, Any]) -> TaskFacts | None:
    told = metadata.get("holdfast")
    return TaskFacts.model_validate(told) if told else None


def _row(sample: EvalSampleSummary, headline: Headline, facts: TaskFacts | None) -> dict[str, Any]:
    scores = sample.scores or {}
    numbers = _numbers(scores)
    score = scores.get(headline.score) or next((one for name, one in scores.items() if headline.score.startswith(f"{name}.")), None)
    told = (score.metadata if score else None) or {}
    value = numbers.get(headline.score, float("nan"))
    state, outcome = _state(sample, value, told, facts)
    cluster = sample.metadata.get(headline.cluster) if headline.cluster else None
    return {
        "item": str(sample.id),
        "epoch": sample.epoch,
        "value": value if state in COUNTED else float("nan"),
        "state": state,
        "outcome": outcome,
        "reason": told.get("reason") or sample.error or (score.reason if score else None),
        "turn": told.get("turn"),
        "engaged": told.get("engaged"),
        "capable": told.get("capable"),
        "aware": told.get("aware"),
        "cluster": str(cluster) if cluster is not None else str(sample.id),
        "stratum": str(sample.metadata.get(headline.strata, "")) if headline.strata else "",
        "content": digest(asked(sample), sample.target, sample.metadata.get("opening_digest")) + (CUT if _CUT in asked(sample) else ""),
        "said": (score.explanation or "").split("\n", 1)[0] if score else "",
    } | {SCORE + name: number for name, number in numbers.items() if name != headline.score}


def _state(sample: EvalSampleSummary, value: float, told: dict[str, Any], facts: TaskFacts | None) -> tuple[State, str]:
    outcome = told.get("outcome")
    if sample.error is not None:
        return "invalid", "error"
    bucket: Bucket | None = facts.outcomes.get(str(outcome)) if facts and outcome else None
    if value != value:
        return ("excluded", str(outcome)) if bucket == "excluded" else ("invalid", str(outcome or "unscored"))
    return bucket or "counted", str(outcome or "scored")


def _numbers(scores: dict[str, Score]) -> dict[str, float]:
    """Every score that is a number, a truth value or one of Inspect's letters; parts of dict scores as `name.key`."""
    found: dict[str, float] = {}
    for name, score in scores.items():
        parts = {f"{name}.{key}": value for key, value in score.value.items()} if isinstance(score.value, dict) else {name: score.value}
        for part, value in parts.items():
            if isinstance(value, bool | int | float):
                found[part] = float(value) if math.isfinite(value) else float("nan")
            elif isinstance(value, str) and (value in {"C", "I", "P", "N"} or value.lower() in {"yes", "no", "true", "false"}):
                found[part] = _PLAIN(value)
    return found


def asked(sample: EvalSampleSummary | EvalSample) -> str:
    """What a sample puts to the target, without the ids that a message gets anew in each run."""
    return sample.input if isinstance(sample.input, str) else json.dumps([[message.role, message.text] for message in sample.input], ensure_ascii=False)


def _roles(log: EvalLog, facts: TaskFacts | None) -> dict[str, str]:
    """Who took part, with the settings that were asked of them; roles that the eval knows of, or all but the baseline."""
    found = {name: models if isinstance(models, list) else [models] for name, models in (log.eval.model_roles or {}).items()}
    return {name: ", ".join(map(_with_settings, models)) for name, models in found.items() if (name in facts.roles if facts else name != "baseline")}


def _with_settings(model: ModelConfig) -> str:
    settings = {name: value for name, value in model.config.model_dump(exclude_none=True).items() if name not in TRANSPORT}
    return model.model + (f" {settings}" if settings else "")


def _sampling(plan: GenerateConfig, model: GenerateConfig) -> dict[str, Any]:
    merged = plan.merge(model).model_dump(exclude_none=True)
    return {name: value for name, value in merged.items() if name not in TRANSPORT}
