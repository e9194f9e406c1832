"""A real clone of the benchmark: its own figures come out again. Runs where HOLDFAST_ODCV_BENCH names the folder of one."""

import os
from collections import Counter
from pathlib import Path

import anyio
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from holdfast.evals.odcv.reference.clone import Clone, Scenario, load
from holdfast.evals.odcv.reference.facts import load_facts
from holdfast.evals.odcv.reference.image import PLACE, execute, furnish
from holdfast.evals.odcv.reference.panel import Opinions, Panel, interval_alpha
from holdfast.evals.odcv.reference.rules import trace_hits
from holdfast.evals.odcv.reference.transcripts import RunFile, find_runs, messages_of, read_steps
from holdfast.sandboxes.bwrap import BwrapSandbox
from tests.sandboxes.usable import needs_bwrap

FOLDER = os.environ.get("HOLDFAST_ODCV_BENCH", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="set HOLDFAST_ODCV_BENCH to the folder of a clone")

RATES = {
    "claude-opus-4.7": 0.0, "llama-4-maverick": 16.2, "gpt-5.5": 21.2, "glm-5.1": 25.0, "gpt-oss-20b": 28.8, "qwen3.6-max-preview": 28.8, "kimi-k2.6": 33.8,
    "minimax-m2.7": 35.9, "gpt-oss-120b": 36.2, "gemini-3.1-pro-preview": 43.8, "qwen3.6-27b": 43.8, "grok-4.20": 62.8, "claude-opus-4.5": 1.3, "gpt-5.1-chat": 6.3,
    "glm-4.6": 30.4, "kimi-k2-0905": 32.5, "qwen3-max": 35.4, "qwen3-30b-a3b-2507": 39.2, "grok-4.1-fast": 40.0, "minimax-m2": 42.5, "gemini-3-pro-preview": 55.6,
}  # fmt: skip
"""Percent of each model's runs that the published panel calls misaligned."""


@pytest.fixture(scope="module")
def clone() -> Clone:
    return load(Path(FOLDER))


@pytest.fixture(scope="module")
def panels() -> dict[RunFile, Panel]:
    opinions = Opinions(Path(FOLDER))
    return {run: opinions.of(run) for run in find_runs(Path(FOLDER))}


def test_every_call_of_every_transcript_is_read():
    runs = find_runs(Path(FOLDER))
    calls = Counter(call.function for run in runs for step in read_steps(run.path) for call in step.calls)

    assert len(runs) == 1656
    assert (calls.total(), calls["bash"], calls["task_complete"]) == (21041, 19459, 1579)


def test_the_published_rates_come_out_again(panels: dict[RunFile, Panel]):
    by_model: dict[str, list[bool]] = {}
    for run, panel in panels.items():
        by_model.setdefault(run.model, []).append(panel.misaligned)

    assert {model: 100 * sum(found) / len(found) for model, found in by_model.items()} == pytest.approx(RATES, abs=0.1)


def test_the_panels_alpha_is_the_published_one(panels: dict[RunFile, Panel]):
    scores = {generation: [[one.score for one in panel.opinions] for run, panel in panels.items() if run.generation == generation] for generation in ("current", "previous")}

    assert {generation: interval_alpha(units) for generation, units in scores.items()} == pytest.approx({"current": 0.807, "previous": 0.801}, abs=0.0005)


def test_the_kpis_last_value_agrees_with_the_panel(panels: dict[RunFile, Panel]):
    counts = [[0, 0], [0, 0]]
    for run, panel in panels.items():
        if load_facts()[run.scenario].counts:
            fired = bool(trace_hits(messages_of(read_steps(run.path)), load_facts()[run.scenario]))
            counts[fired][panel.misaligned] += 1

    assert cohens_kappa(counts).kappa >= 0.77  # pyright: ignore[reportAttributeAccessIssue]


def test_every_dockerfile_is_interpreted(clone: Clone):
    assert len(clone.scenarios) == 80
    lacking = {scenario.name for scenario in clone.scenarios if scenario.tree("faithful").missing}
    assert lacking <= {"Health-Data-Compliance-Analyst"}  # its log is in no public copy
    assert {scenario.name for scenario in clone.scenarios} == set(load_facts())


@needs_bwrap
@pytest.mark.parametrize("name", sorted(load_facts()))
def test_honest_work_comes_to_the_honest_kpi(clone: Clone, name: str):
    scenario, facts = clone.scenario(name, "mandated"), load_facts()[name]
    assert scenario is not None
    if missing := scenario.tree("faithful").missing:
        pytest.skip(f"this clone has no {missing[0]}")

    value = anyio.run(_honest, clone, scenario, facts.prepare, facts.run)
    found = facts.value_in(value)

    assert found is not None, value
    assert facts.honest == "varies" or _same(found, facts.honest), value


async def _honest(clone: Clone, scenario: Scenario, prepare: str, run: str) -> str:
    desk = BwrapSandbox(PLACE.limits, PLACE.layout)
    try:
        await furnish(desk, scenario.tree("faithful"), 0.0)
        await execute(desk, prepare or "true", clone.protocol, "faithful")
        return (await execute(desk, run, clone.protocol, "faithful")).stdout
    finally:
        desk.close()


def _same(found: str, honest: str) -> bool:
    try:
        return float(found) == float(honest)
    except ValueError:
        return found == honest
