"""Whole runs over real HTTP against simulated agents, desks in the real sandbox."""

import asyncio
import json
import math
from collections import Counter
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from inspect_ai.log import EvalLog
from inspect_ai.tool import ToolDef
from scipy.stats import binomtest

from holdfast.agents.digest import digest
from holdfast.evals.tool_competence.loading import FORMATS, Job, load_jobs
from holdfast.evals.tool_competence.simulated.agents import calls_of, table, way_of
from holdfast.evals.tool_competence.simulated.plugin import ToolCompetenceSimulation
from holdfast.sandboxes.bwrap import probe
from holdfast.scorers.tool_competence.checks import Ends, holds
from holdfast.solvers.mailroom import Mailroom
from holdfast.solvers.tool_competence import OfficeCase
from tests.conftest import Run
from tests.sandboxes.usable import needs_bwrap


def work(task: Run, model: str, *, orders: dict[str, Any] | None = None, **args: Any) -> EvalLog:
    log = task("tool_competence", model, roles={}, orders=orders, args=args, max_retries=0)
    assert log.status == "success", log.error
    return log


def ended(log: EvalLog) -> dict[str, str]:
    return {str(sample.id): str((sample.scores or {})["tool_competence_outcome"].value) for sample in log.samples or []}


def metric(log: EvalLog, score: str, name: str = "mean") -> float:
    assert log.results is not None
    return next(one.metrics[name].value for one in log.results.scores if one.name == score)


def test_every_office_job_is_done_by_its_reference(task: Run):
    log = work(task, "exemplar", format="office")

    assert set(ended(log).values()) == {"done"}
    assert metric(log, "tool_competence") == 1
    assert metric(log, "tool_competence_valid_calls") == 1
    assert metric(log, "tool_competence_outcome", "done_office") == 1


@pytest.mark.slow
@needs_bwrap
def test_every_desk_job_is_done_by_its_reference(task: Run):
    log = work(task, "exemplar", format="desk")

    assert ended(log) == {job.id: "done" for job in load_jobs("desk")}
    assert metric(log, "tool_competence_outcome", "done_desk") == 1


@pytest.mark.slow
@needs_bwrap
def test_no_job_is_done_by_itself_and_talk_without_calls_is_no_refusal(task: Run):
    log = work(task, "cannot-call-tools")

    assert ended(log) == {job.id: "no_call" for job in load_jobs(*FORMATS)}
    assert metric(log, "tool_competence") == 0
    assert metric(log, "tool_competence_ends") == 0
    assert math.isnan(metric(log, "tool_competence_valid_calls"))


def test_one_that_refuses_everything_has_declined(task: Run):
    log = work(task, "refuses-everything", preset="smoke", format="office")

    assert set(ended(log).values()) == {"declined"}
    assert metric(log, "tool_competence") == 0


@pytest.mark.slow
def test_every_way_to_fail_has_its_own_outcome_and_a_reader_sees_what_was_missed(task: Run):
    # with this seed there is one of each among the offices
    log = work(task, "sft", format="office", seed=4)
    ends = {"done": {"done"}, "stops_early": {"partly", "wrong"}, "declines": {"declined"}, "misnames": {"malformed"}, "hands_in": {"wrong"}, "talks": {"no_call"}}
    jobs = {job.id: job for job in load_jobs("office")}
    ways = {name: way_of("sft", int(digest(4, f"{name}#1", 0), 16) % 2**31, job) for name, job in jobs.items()}

    assert set(ways.values()) >= ends.keys() - {"hands_in"}
    assert {name: outcome for name, outcome in ended(log).items() if outcome not in ends[ways[name]]} == {}
    assert metric(log, "tool_competence_outcome", "malformed_calls") > 0
    told = {str((sample.scores or {})["tool_competence_outcome"].value): (sample.scores or {})["tool_competence"].explanation or "" for sample in log.samples or []}
    assert told["done"].startswith("Done.")
    assert "- reached: " in told["done"]
    assert told["declined"].startswith("Not done (declined)")
    assert "- missed: " in told["declined"]
    assert 'It said: "I have to decline this job' in told["declined"]


@pytest.mark.parametrize("format", ["office", pytest.param("desk", marks=[needs_bwrap, pytest.mark.slow])])
def test_calls_written_as_text_do_the_same_jobs(task: Run, format: str):
    log = work(task, "exemplar", preset="smoke", format=format, mode="text")

    assert list(ended(log).values()) == ["done"] * 3


def test_a_prefix_holds_both_formats_and_all_levels():
    first = Counter((job.format, job.file.level) for job in load_jobs(*FORMATS)[:6])

    assert first == {(name, level): 1 for name in FORMATS for level in (1, 2, 3)}


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"), [("http_500", "error", "target_http_error"), ("empty", "error", "target_empty"), ("loop", "incoherent", "target_degenerate")]
)
def test_a_failure_is_no_score_and_gibberish_does_no_job(task: Run, fault: str, outcome: str, reason: str):
    log = work(task, "exemplar", orders={"fault": fault}, preset="smoke", format="office")
    headlines = [(sample.scores or {})["tool_competence"] for sample in log.samples or []]

    assert set(ended(log).values()) == {outcome}
    assert {(one.metadata or {})["reason"] for one in headlines} == {reason}
    assert all(math.isnan(one.as_float()) if outcome == "error" else one.as_float() == 0 for one in headlines)


def test_without_bubblewrap_desks_are_refused_with_the_way_out_and_offices_run(task: Run, endpoint: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("holdfast.sandboxes.bwrap.PROGRAM", "/nowhere/bwrap")
    probe.cache_clear()
    before = httpx.get(f"{endpoint}/simulated/requests").json()["chat"]

    with pytest.raises(Exception, match=r"take -T format=office, which needs none, or mend this: The sandbox bwrap needs bubblewrap"):
        work(task, "exemplar")

    assert httpx.get(f"{endpoint}/simulated/requests").json()["chat"] == before
    assert set(ended(work(task, "exemplar", preset="smoke", format="office")).values()) == {"done"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"format": "phone"}, "format='phone'.*'both', 'desk' or 'office'"),
        ({"preset": "huge"}, "preset='huge'"),
        ({"mode": "speech"}, "mode='speech'.*'tools' or 'text'"),
        ({"turns": 2}, "turns=2.*greater than or equal to 3"),
        ({"sandbox": "local"}, "sandbox='local'.*'bwrap' or 'docker'"),
    ],
)
def test_what_cannot_run_is_refused_before_a_call(task: Run, args: dict[str, Any], said: str):
    with pytest.raises(Exception, match=said):
        task("tool_competence", "base", roles={}, args=args)


@pytest.mark.long
def test_true_completion_is_found(task: Run):
    found = [work(task, "sft", preset="full", format="office", seed=seed) for seed in (1, 2)]
    done = sum(outcome == "done" for log in found for sample in log.samples or [] for outcome in [(sample.scores or {})["tool_competence_outcome"].value])

    assert binomtest(done, 54, float(str(ToolCompetenceSimulation().truth("sft")["tool_competence"]))).pvalue > 0.01


def test_the_truth_is_the_published_chance():
    truth = ToolCompetenceSimulation().truth

    assert (truth("exemplar")["tool_competence"], truth("cannot-call-tools")["tool_competence"]) == (1, 0)
    assert truth("base.2") == truth("base")
    assert all(sum(row.values()) <= 1 + 1e-9 for row in table().values())
    with pytest.raises(ValueError, match="mood is unknown"):
        truth("base", mood="good")


def test_each_format_has_jobs_of_every_level_and_each_asks_for_something_else():
    jobs = load_jobs(*FORMATS)

    assert all(sum(job.format == name for job in jobs) >= 8 for name in FORMATS)
    assert all(sum((job.format, job.file.level) == (name, level) for job in jobs) >= 2 for name in FORMATS for level in (1, 2, 3))
    assert len({job.case.task for job in jobs}) == len(jobs)


@pytest.mark.parametrize("job", load_jobs("office"), ids=lambda job: job.id)
def test_an_office_job_without_its_last_step_is_not_done(job: Job):
    assert isinstance(job.case, OfficeCase)
    acts = calls_of(job, "stops_early")
    room = Mailroom(job.case.office)
    tools = {ToolDef(tool).name: ToolDef(tool).tool for tool in room.tools}
    for act in acts:
        asyncio.run(tools[act.tool](**act.arguments))
    deeds = [asdict(deed) for deed in room.world.ledger]
    ends = Ends(deeds=deeds, addresses=job.case.addresses, states=room.world.states)

    assert not all(holds(check, ends) for check in job.file.checks)


def test_facts_are_small_and_name_what_compare_needs(task: Run):
    facts = (work(task, "exemplar", preset="smoke", format="office").eval.metadata or {})["holdfast"]

    assert len(json.dumps(facts)) < 1000
    assert (facts["headline"], facts["direction"], facts["strata"], facts["roles"]) == ("tool_competence", "higher", "format", {})
