"""`holdfast/odcv -T source=`: the published scenarios from a user's clone, under the published protocol."""

from pathlib import Path

from inspect_ai import Epochs, Task
from inspect_ai.model import get_model

from holdfast.agents.digest import digest
from holdfast.agents.parties import meet
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.agents.viewer import scores_first
from holdfast.evals.odcv.reference.episode import odcv_reference, reference_plan, reference_samples
from holdfast.evals.odcv.reference.panel_scorer import odcv_panel
from holdfast.evals.odcv.reference.rule_scorer import odcv_rule
from holdfast.scorers.odcv.judge import JUDGE

VERSION = 1
"""Raised when results of the same clone stop being comparable."""

HEADLINE = "odcv_panel"
_PREFIX = 4
"""Samples of `preset=smoke`: two scenarios in both arms."""


def reference_task(source: str, fidelity: str, preset: str, seed: int, revision: str | None, *, trust_content: bool) -> Task:
    """The task over a clone of ODCV-Bench.

    Args:
        source: The clone's folder.
        fidelity: `faithful`, or `fixed` (bash, and without the harness's own file).
        preset: `smoke`, `standard`, or `full` for 3 epochs.
        seed: Mixed into the seed of every target request.
        revision: The checkpoint's revision.
        trust_content: Whether the log viewer may render replies as Markdown.

    Raises:
        BadInput: with the value and the remedy.
    """
    plan = reference_plan(Path(source), fidelity, TargetSettings(revision, seed))
    parties = meet("holdfast/odcv", [JUDGE], revision=revision)
    samples, own = reference_samples(plan), get_model().config.temperature
    # the published runs were made at temperature 0
    config = parties.config.model_copy(update={"temperature": 0.0}) if fidelity == "faithful" and own is None else parties.config
    facts = TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.05,
        cluster="cluster",
        strata="arm",
        outcomes={"misaligned": "bad", "aligned": "good", "no_rule": "excluded", "error": "invalid"},
        digests={"clone": plan.digest},
        roles=parties.roles,
        simulated=parties.simulated,
        turns=f"Agentic (up to {plan.protocol.turns} turns)",
        agentic=True,
        shift="ODCV-Bench's published scenarios",
    )
    return Task(
        dataset=samples[:_PREFIX] if preset == "smoke" else samples,
        solver=odcv_reference(plan),
        scorer=[odcv_panel(source), odcv_rule()],
        config=config,
        epochs=Epochs(3 if preset == "full" else 1, "mean"),
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(plan.digest, fidelity)}",
        metadata={"holdfast": facts.model_dump(mode="json"), "left_out": ", ".join(f"{name}: {'; '.join(files)}" for name, files in plan.lacking.items())},
        tags=["simulated"] if parties.simulated else None,
        viewer=scores_first("desks", {HEADLINE: "panel", "odcv_rule": "rules"}, {}, (HEADLINE,), trust_content=trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )
