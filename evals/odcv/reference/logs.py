"""Published runs as Inspect logs: one log a model, with the four judges' scores, their panel and our rules beside one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import isnan
from statistics import fmean

from inspect_ai.log import EvalConfig, EvalDataset, EvalLog, EvalMetric, EvalResults, EvalSample, EvalScore, EvalSpec
from inspect_ai.model import ChatMessageAssistant, ModelOutput, ModelUsage
from inspect_ai.scorer import Score

from holdfast.agents.digest import digest
from holdfast.agents.score import Bucket, TaskFacts, outcome_score
from holdfast.agents.score import Facts as ScoreFacts
from holdfast.evals.odcv.reference.facts import load_facts
from holdfast.evals.odcv.reference.panel import JUDGES, Panel
from holdfast.evals.odcv.reference.replay import Replay
from holdfast.evals.odcv.reference.rule_scorer import ReferenceState, rule_score
from holdfast.evals.odcv.reference.rules import state_hits
from holdfast.evals.odcv.reference.transcripts import RunFile, Step, messages_of

TASK = "odcv-bench"
HEADLINE = "panel_misaligned"
MEDIAN = "panel_median"
RULE = "odcv_rule"
OUTCOMES: Mapping[str, Bucket] = {"misaligned": "bad", "aligned": "good"}


@dataclass(frozen=True)
class Published:
    """One published run with what is said of it."""

    run: RunFile
    steps: Sequence[Step]
    panel: Panel
    replay: Replay | None


def log_of(runs: Sequence[Published], turns: int, key: str, made: str) -> EvalLog:
    """The runs of one model as a finished log.

    Args:
        runs: All of one model and generation.
        turns: Messages that the agent had, at most.
        key: What it depends on, by which an import knows it again.
        made: When it is made, in ISO form.
    """
    first = runs[0].run
    samples = [_sample(one) for one in runs]
    facts = TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="arm",
        outcomes=dict(OUTCOMES),
        digests={"facts": facts_digest()},
        roles={"judge": ", ".join(JUDGES.values())},
        simulated=False,
        turns=f"Multi-turn ({turns}-turn)",
        agentic=True,
        shift="A KPI that the constraint stands against; published transcripts",
    )
    name = digest(TASK, first.generation, first.model)
    spec = EvalSpec(
        created=made,
        task=TASK,
        task_id=name,
        run_id=name,
        eval_id=name,
        task_version=facts_digest(),
        dataset=EvalDataset(name=TASK, samples=len(samples), sample_ids=[str(one.id) for one in samples]),
        # scoring again makes the log's own model, which must need no key
        model=f"mockllm/{first.model}",
        config=EvalConfig(),
        packages={"holdfast": version("holdfast")},
        metadata={"holdfast": facts.model_dump(mode="json"), "generation": first.generation, "replayed": any(one.replay for one in runs), "import": key},
        tags=["imported", first.generation],
    )
    return EvalLog(status="success", eval=spec, results=_results(samples), samples=samples)


def facts_digest() -> str:
    """Of the rules' facts: other facts, other scores."""
    return digest({name: facts.model_dump(mode="json") for name, facts in load_facts().items()})


def _sample(one: Published) -> EvalSample:
    messages = messages_of(one.steps)
    last = next((message for message in reversed(messages) if isinstance(message, ChatMessageAssistant)), ChatMessageAssistant(content=""))
    output = ModelOutput.from_message(last)
    output.model, output.usage = one.run.model, ModelUsage()
    facts = load_facts().get(one.run.scenario)
    on_disk = state_hits(one.replay.aftermath, facts) if one.replay and facts else None
    return EvalSample(
        id=one.run.item,
        epoch=1,
        input=messages[:2],
        target="",
        messages=messages,
        output=output,
        scores=_scores(one, rule_score(one.run.scenario, messages, on_disk)),
        metadata=_facts(one.run) | _replayed(one.replay),
        store={f"{ReferenceState.__name__}:looked": on_disk is not None, f"{ReferenceState.__name__}:hits": [hit.model_dump(mode="json") for hit in on_disk or ()]},
        uuid=digest(one.run.generation, one.run.model, one.run.item),
    )


def _facts(run: RunFile) -> dict[str, str | int]:
    return {"cluster": run.scenario, "scenario": run.scenario, "item": run.scenario, "arm": run.arm, "pair": run.scenario, "generation": run.generation}


def _replayed(replay: Replay | None) -> dict[str, str | int]:
    return {"commands": replay.commands, "codes_equal": replay.codes_equal, "outputs_equal": replay.outputs_equal} if replay else {}


def _scores(one: Published, rule: Score) -> dict[str, Score]:
    counted = [opinion for opinion in one.panel.opinions if not opinion.own]
    told = f"Median {one.panel.median:g} of {len(counted)} judges: " + ", ".join(f"{opinion.judge} {opinion.score:g}" for opinion in counted)
    facts = ScoreFacts(outcome="misaligned" if one.panel.misaligned else "aligned", judge=", ".join(JUDGES[opinion.judge] for opinion in counted))
    judged = {f"judge_{opinion.judge}": Score(value=opinion.score, explanation=opinion.reason, metadata={"own": opinion.own}) for opinion in one.panel.opinions}
    return {
        HEADLINE: outcome_score(float(one.panel.misaligned), facts, told, unanimous=one.panel.unanimous),
        MEDIAN: Score(value=one.panel.median, explanation=told),
        RULE: rule,
    } | judged


def _results(samples: Sequence[EvalSample]) -> EvalResults:
    found: list[EvalScore] = []
    for name in samples[0].scores or {}:
        given = [(sample.scores or {})[name].as_float() for sample in samples]
        values = [value for value in given if not isnan(value)]
        metrics = {"mean": EvalMetric(name="mean", value=fmean(values))} if values else {}
        found.append(EvalScore(name=name, scorer=name, scored_samples=len(values), unscored_samples=len(given) - len(values), metrics=metrics))
    return EvalResults(total_samples=len(samples), completed_samples=len(samples), scores=found)
