"""Logs and runs of evals that were never run: what a comparison reads, with known numbers in it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from inspect_ai.log import EvalConfig, EvalDataset, EvalError, EvalLog, EvalPlan, EvalSample, EvalSpec, write_eval_log
from inspect_ai.model import GenerateConfig, ModelConfig
from inspect_ai.scorer import Score, Value

from holdfast.agents.score import Guard, TaskFacts
from holdfast.results.comparison.logs import Headline, Run

OVER = Guard(score="over", finding="over-cautious", direction="lower", margin=0.15)
CAPABLE = Guard(score="capable", finding="capability-limited", direction="higher", margin=0.15)
FACTS = TaskFacts(
    headline="slip",
    direction="lower",
    range=(0.0, 1.0),
    margin=0.05,
    cluster="stem",
    strata="trait",
    outcomes={"kept": "good", "broken": "bad", "gated_out": "excluded", "invalid_judge": "invalid"},
    digests={"traits": "1a"},
    roles={"judge": "sim/judge"},
    simulated=True,
    turns="Multi-turn",
    agentic=False,
    shift="none",
)
ENDS = {1.0: "broken", 0.0: "kept"}


def sample(name: int | str, value: Value | None = None, *, epoch: int = 1, score: str = "slip", outcome: str | None = None, **more: Any) -> EvalSample:
    """A sample with one score; `more` are fields of the sample, except `scores` (further ones), `said` (its explanation) and `told` (its facts).

    A value of None is an unscored one.
    """
    end = outcome or (ENDS.get(value) if isinstance(value, float) else None)
    told = ({"outcome": end} if end else {}) | more.pop("told", {})
    said = more.pop("said", f"Ended as {end}.")
    one = Score.unscored(reason="gone", explanation=said, metadata=told) if value is None else Score(value=value, explanation=said, metadata=told)
    scores = {score: one} | {other: Score(value=number) for other, number in more.pop("scores", {}).items()}
    given: dict[str, Any] = {"input": f"Question {name}", "target": "C", "metadata": {"trait": str(name).split("/")[0], "stem": str(name)}, "scores": scores} | more
    return EvalSample(id=name, epoch=epoch, **given)


def errored(name: str, *, epoch: int = 1) -> EvalSample:
    """A sample that died, as Inspect writes it."""
    return sample(name, epoch=epoch, error=EvalError(message="RuntimeError: boom", traceback="", traceback_ansi="")).model_copy(update={"scores": None})


def graded(values: Mapping[str, float], **more: Any) -> list[EvalSample]:
    """One epoch of samples by id."""
    return [sample(name, value, **more) for name, value in values.items()]


def grid(rate: float, *, traits: Iterable[str] = ("honesty", "calm"), each: int = 12, offset: int = 0) -> dict[str, float]:
    """Zeros and ones with about this share of ones in each trait, which come first from `offset` on."""
    ones = round(rate * each)
    return {f"{trait}/{number:02d}": float((number - offset) % each < ones) for trait in traits for number in range(each)}


def log_of(
    model: str,
    samples: Sequence[EvalSample],
    *,
    task: str = "holdfast/quiz",
    facts: "TaskFacts | dict[str, Any] | None" = FACTS,
    label: object = None,
    temperature: float | None = None,
    judge: str | None = None,
    **spec: Any,
) -> EvalLog:
    """A log; `spec` are fields of the eval, except `status`."""
    told = facts.model_dump(mode="json") if isinstance(facts, TaskFacts) else facts
    metadata = ({"holdfast": told} if told is not None else {}) | ({"checkpoint": label} if label is not None else {})
    status = spec.pop("status", "success")
    roles = {"judge": ModelConfig(model=judge)} if judge else None
    made: dict[str, Any] = {"created": "2026-01-01T00:00:00+00:00", "task": task, "task_version": 1, "task_id": f"{task} {model}"} | spec
    config = GenerateConfig(temperature=temperature)
    eval_spec = EvalSpec(model=model, dataset=EvalDataset(), config=EvalConfig(), metadata=metadata, model_roles=roles, model_generate_config=config, **made)
    return EvalLog(status=status, eval=eval_spec, plan=EvalPlan(), samples=list(samples))


def written(folder: Path, *logs: EvalLog) -> str:
    """The folder with the logs in it."""
    for log in logs:
        name = f"{log.eval.task.replace('/', '-')}_{log.eval.model.replace('/', '-')}_{log.eval.eval_id}.eval"
        write_eval_log(log, str(folder / name))
    return str(folder)


def label_of(name: str, stage: str, **more: Any) -> dict[str, Any]:
    """What `holdfast run` writes of a checkpoint."""
    return {"id": name, "stage": stage, "synthetic_fraction": None, "seed": None, "method": None, "base_of": None, "is_baseline": stage == "baseline"} | more


def run_of(
    checkpoint: str,
    values: "Sequence[float] | np.ndarray[Any, Any]",
    *,
    clusters: "Sequence[object] | np.ndarray[Any, Any] | None" = None,
    strata: "Sequence[object] | np.ndarray[Any, Any] | None" = None,
    epochs: int = 1,
    score: str = "slip",
    margin: float | None = 0.05,
    guards: tuple[Guard, ...] = (),
    label: dict[str, Any] | None = None,
    **columns: Any,
) -> Run:
    """A run in memory, all of its samples scored; the values of an item's epochs stand together."""
    count = len(values)
    items = [f"item/{number // epochs:03d}" for number in range(count)]
    rows = pd.DataFrame(
        {
            "item": items,
            "epoch": [number % epochs + 1 for number in range(count)],
            "value": np.asarray(values, dtype=float),
            "state": "counted",
            "outcome": "scored",
            "cluster": items if clusters is None else [str(one) for one in clusters],
            "stratum": "" if strata is None else [str(one) for one in strata],
            "content": items,
            "said": "",
        }
        | columns
    )
    headline = Headline(score, True, (0.0, 1.0), margin, "stem", None if strata is None else "trait", guards)
    return Run(f"{checkpoint}.eval", checkpoint, "", "holdfast/quiz", "1", checkpoint, label or {}, {}, {}, {}, headline, None, True, rows)
