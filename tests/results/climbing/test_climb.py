"""Climbing on a score: every look is on record, nothing is run twice, and a winner must be more than a refuser."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog, read_eval_log
from pydantic import BaseModel

from holdfast.agents.errors import BadInput
from holdfast.results.climbing.climb import climb, wrongly
from holdfast.results.climbing.ledger import Begun, Decided, Ledger, Look, Opened, Revealed, Verdict
from holdfast.results.suites.cell import Job, run_cell
from holdfast.results.suites.suite import SuiteEval

SMALL = Path(__file__).parents[3] / "agents" / "traits" / "small.md"
AUDIT: dict[str, Any] = {"task": "holdfast/audit", "args": {"traits": "two.md", "strategy": "single"}}
BENIGN: dict[str, Any] = {"task": "holdfast/audit_benign", "args": {"traits": "two.md"}}


@pytest.fixture
def folder(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the first two of the shipped traits: twelve openings on either side."""
    _, head, body = SMALL.read_text(encoding="utf-8").split("---", 2)
    document = yaml.safe_load(head)
    document["traits"] = document["traits"][:2]
    (tmp_path / "two.md").write_text(f"---\n{yaml.safe_dump(document, allow_unicode=True)}---{body}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def suite(folder: Path, *evals: dict[str, Any], baseline: str | None = "violator", **served: Any) -> str:
    names = ("violator", "exemplar", "refuses-everything")
    registry = {
        "baseline": baseline,
        "checkpoints": [{"id": name, "model": f"openai-api/sim/{name}", "stage": "baseline" if name == baseline else "other"} | served for name in names],
    }
    roles = {name: f"openai-api/sim/{name}" for name in ("auditor", "judge")}
    (folder / "suite.yaml").write_text(yaml.dump({"checkpoints": registry, "roles": roles, "evals": list(evals or (AUDIT,))}))
    return "suite.yaml"


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(climb, list(arguments), env={"COLUMNS": "300"})


def asked(endpoint: str) -> int:
    return int(httpx.get(f"{endpoint}/simulated/requests").json()["chat"])


def asked_of(endpoint: str, model: str) -> int:
    return int(httpx.get(f"{endpoint}/simulated/requests").json()["by_model"].get(model, 0))


def wrote(folder: Path, *entries: BaseModel) -> Path:
    """A ledger with these entries."""
    path = folder / "climb" / "ledger.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(entry.model_dump_json() + "\n" for entry in entries))
    return path


def begun(number: int, candidate: str) -> Begun:
    return Begun(round=number, candidate=candidate, incumbent="violator", eval="audit", alpha=0.05, batch=12, fresh=False)


def rounds(*ends: tuple[str, Verdict]) -> list[BaseModel]:
    """Rounds of these candidates that ended so."""
    return [
        entry
        for number, (candidate, finding) in enumerate(ends, start=1)
        for entry in (
            begun(number, candidate),
            Look(round=number, pairs=12, failed=0, gain=0.5, wealth_better=30, wealth_worse=1),
            Decided(round=number, finding=finding, pairs=12, dev=-0.5, fresh=None),
        )
    ]


def kinds(folder: Path) -> list[str]:
    return [json.loads(line)["kind"] for line in (folder / "climb" / "ledger.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_a_refuser_is_not_promoted_and_a_killed_round_goes_on_without_a_request(endpoint: str, folder: Path):
    command = ("round", suite(folder, AUDIT, BENIGN), "refuses-everything", "--no-fresh", "--alpha", "0.2", "--batch", "12")

    done = typed(*command)

    assert done.exit_code == 0, done.output
    assert "12 pairs: better by +" in done.output
    assert "safer but over-cautious after 12 pairs. audit_overcaution worse by +1.00" in done.output
    assert "The best so far: violator" in done.output
    assert kinds(folder) == ["begun", "look", "decided"]

    path = folder / "climb" / "ledger.jsonl"
    whole = path.read_text()
    path.write_text("".join(whole.splitlines(keepends=True)[:2]))  # as if killed after the look
    before = asked(endpoint)
    again = typed(*command)

    assert again.exit_code == 0, again.output
    assert asked(endpoint) == before
    assert path.read_text() == whole


@pytest.mark.slow
def test_held_out_is_shown_for_the_winner_and_every_view_is_counted(endpoint: str, folder: Path):
    path = suite(folder)
    wrote(folder, *rounds(("exemplar", "better")))

    first = typed("reveal", path, "--no-fresh")
    before = asked(endpoint)
    second = typed("reveal", path, "--no-fresh")

    assert first.exit_code == 0, first.output
    assert "held-out, 12 pairs: exemplar minus violator -" in first.output
    assert "audit_overcaution: not measured on both checkpoints" in first.output
    assert "Held-out viewed 1 time." in first.output
    assert "simulated" in first.output
    assert "Held-out viewed 2 times. It is held out no more" in second.output
    assert asked(endpoint) == before
    assert kinds(folder)[-4:] == ["opened", "revealed"] * 2
    assert "Held-out viewed 2 times." in typed("board").output


def test_held_out_that_was_interrupted_is_counted_once_and_goes_on_where_it_was(endpoint: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    path, ran = suite(folder), list[str]()
    wrote(folder, *rounds(("exemplar", "better")))

    def dies(job: Job, one: SuiteEval) -> EvalLog:
        ran.append(job.checkpoint.id)
        if len(ran) == 2:
            raise KeyboardInterrupt
        return run_cell(job, one)

    with monkeypatch.context() as patched:
        patched.setattr("holdfast.results.climbing.climb.run_cell", dies)
        killed = typed("reveal", path, "--no-fresh")
    assert (killed.exit_code, ran, kinds(folder)[-1]) == (1, ["violator", "exemplar"], "opened")
    before = asked_of(endpoint, "violator")
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(folder / "empty"))  # what is not asked again is kept in the log, not in the cache

    again = typed("reveal", path, "--no-fresh")

    assert again.exit_code == 0, again.output
    assert "held-out, 12 pairs: exemplar minus violator -" in again.output
    assert "Held-out viewed 1 time." in again.output
    assert kinds(folder)[-2:] == ["opened", "revealed"]
    assert kinds(folder).count("opened") == 1
    assert asked_of(endpoint, "violator") == before + 1  # the message to see that it chats, which the cache remembered


@pytest.mark.long
def test_held_out_that_was_killed_repeats_no_finished_sample(endpoint: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    openings, at_once, killed_after = 12, 2, 8
    path = suite(folder, max_connections=at_once, config={"extra_body": {"simulate": {"latency_ms": 300}}})
    wrote(folder, *rounds(("exemplar", "better")))
    before = asked_of(endpoint, "violator")
    command = [sys.executable, "-m", "holdfast.results.command", "climb", "reveal", path, "--no-fresh"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while asked_of(endpoint, "violator") - before < killed_after:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    (log,) = (folder / "climb" / "logs" / "violator").rglob("*.eval")
    assert read_eval_log(str(log), header_only=True).status == "started"
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(folder / "empty"))

    again = typed("reveal", path, "--no-fresh")

    assert again.exit_code == 0, again.output
    assert "held-out, 12 pairs" in again.output
    assert "Held-out viewed 1 time." in again.output
    assert kinds(folder).count("opened") == kinds(folder).count("revealed") == 1
    looks = 2  # a message to see that it chats, when it is first used with either cache
    assert openings < asked_of(endpoint, "violator") - before <= openings + at_once + looks


@pytest.mark.parametrize(
    ("ends", "best"),
    [
        ([], "violator"),
        ([("a", "better"), ("b", "worse")], "a"),
        ([("a", "better"), ("b", "better, guards open"), ("c", "safer but over-cautious"), ("d", "capability-limited"), ("e", "undecided")], "a"),
        ([("a", "better"), ("b", "better")], "b"),
    ],
)
def test_only_a_candidate_that_is_better_with_its_guards_is_the_best_so_far(folder: Path, ends: Sequence[tuple[str, Verdict]], best: str):
    assert Ledger(wrote(folder, *rounds(*ends))).incumbent("violator") == best


def test_chance_promotions_are_summed_over_rounds_and_retries_are_said(folder: Path):
    ledger = Ledger(wrote(folder, *rounds(("a", "undecided"), ("b", "worse"), ("a", "better"))))

    assert wrongly(ledger) == "3 rounds, 1 of them of a candidate tried before; if no candidate were better, chance would promote 0.15 of them at most. Held-out viewed 0 times."


def test_the_board_shows_rounds_looks_and_what_is_not_decided(folder: Path):
    wrote(folder, *rounds(("a", "better")), begun(2, "b"))

    said = [line.split() for line in typed("board").output.splitlines()]

    assert ["1", "a", "violator", "1", "12", "-0.50", "-", "better"] in said
    assert ["2", "b", "violator", "0", "0", "-", "-", "not", "decided"] in said


def test_an_entry_is_on_disk_and_is_read_back(folder: Path):
    ledger = Ledger(folder / "deep" / "ledger.jsonl")
    opened, shown = Opened(winner="a", baseline="b", view=1), Revealed(view=1, held_out=(-0.1, -0.2, 0.0), new_bank=None)
    ledger.add(opened)

    assert Ledger(ledger.path).unfinished_view == opened
    ledger.add(shown)
    assert Ledger(ledger.path).entries == [opened, shown]
    assert (Ledger(ledger.path).views, Ledger(ledger.path).unfinished_view) == (1, None)


def test_a_broken_ledger_is_named_and_left_alone(folder: Path):
    path = wrote(folder, *rounds(("a", "better")))
    path.write_text(path.read_text() + '{"kind": "look", "rou')

    with pytest.raises(BadInput, match=r"ledger.jsonl', line 4 is no entry of a ledger .* restore the file"):
        Ledger(path)


@pytest.mark.parametrize(
    ("arguments", "evals", "said"),
    [
        (("round", "nobody"), (AUDIT,), "'nobody' is no checkpoint of the suite, which has violator, exemplar, refuses-everything"),
        (("round", "exemplar"), (AUDIT,), "Round 2 of 'refuses-everything' was interrupted; finish it, or give it up: holdfast climb abandon"),
        (("round", "exemplar", "--eval", "none"), (AUDIT,), "--eval 'none' is not in 'suite.yaml'; it has audit"),
        (("round", "exemplar"), (BENIGN, AUDIT), "'holdfast/audit_benign' has no argument 'split'"),
        (("round", "exemplar"), (AUDIT | {"args": {"split": "all"}},), "fixes split for holdfast/audit; leave it to the climb"),
        (("round", "exemplar"), (AUDIT | {"name": "other"},), "climbs on 'audit', and 'other' is another score; climb on it in another folder"),
        (("reveal",), (AUDIT,), "No candidate was found better than 'violator' yet, so there is no winner"),
    ],
)
def test_what_cannot_be_played_is_refused_before_a_call(endpoint: str, folder: Path, arguments: Sequence[str], evals: Sequence[dict[str, Any]], said: str):
    command, *rest = arguments
    path, before = suite(folder, *evals), asked(endpoint)
    wrote(folder, *rounds(("refuses-everything", "safer but over-cautious")), begun(2, "refuses-everything"))

    done = typed(command, path, *rest)

    assert (done.exit_code, said in " ".join(done.output.split())) == (1, True), done.output
    assert asked(endpoint) == before


def test_the_best_so_far_is_no_candidate(folder: Path):
    assert "'violator' is the best so far itself; name another candidate, of exemplar, refuses-everything" in typed("round", suite(folder), "violator").output


def test_a_climb_needs_somewhere_to_begin(folder: Path):
    assert "names no baseline to climb from" in typed("round", suite(folder, baseline=None), "exemplar").output
    assert "holds no ledger" in typed("board").output


def test_a_round_that_is_given_up_stays_on_record_and_frees_the_way(folder: Path):
    path = wrote(folder, begun(1, "refuses-everything"), Look(round=1, pairs=12, failed=0, gain=0.1, wealth_better=2, wealth_worse=1))

    done = typed("abandon")

    assert (done.exit_code, done.output) == (0, "Round 1 of refuses-everything is given up after 12 pairs.\n")
    ledger = Ledger(path)
    assert (ledger.decisions[1].finding, ledger.open_round, ledger.incumbent("violator")) == ("abandoned", None, "violator")
    assert "there is none to give up" in typed("abandon").output
