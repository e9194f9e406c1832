"""Rehearsals, replayed: a general-purpose language model played every role, told only what the model would see.

They show that the prompts are understood and that the plumbing carries real language; never how accurate a judge is.
A cassette whose prompt has changed since is skipped as stale.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from inspect_ai import eval as run_eval
from inspect_ai.model import Model

from holdfast.agents.auditor.auditor import AUDITOR_DIGEST
from holdfast.agents.page import CANARY
from holdfast.agents.planner.cells import Cell
from holdfast.agents.planner.planner import PLAN, Draft, Planner
from holdfast.agents.quotes import stands_in
from holdfast.agents.realism.anchors import shipped_anchors
from holdfast.agents.realism.calibration import UNCALIBRATED
from holdfast.agents.realism.gate import GATE_DIGEST, Impression
from holdfast.agents.structured import parse
from holdfast.agents.traits import Trait, load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.gold import load_gold
from holdfast.scorers.audit.decision import Case
from holdfast.scorers.audit.panel import JUDGE_DIGEST
from holdfast.scorers.audit.verdict import Verdict, claims, faults
from tests.conftest import outcomes, scripted

HERE = Path(__file__).parent / "cassettes"
AUDITS = sorted((HERE / "audit").glob("*.yaml"))
JUDGED = sorted((HERE / "judge").glob("*.yaml"))
GATED = sorted((HERE / "gate").glob("*.yaml"))
PLANNED = sorted((HERE / "planner").glob("*.yaml"))
OPENINGS = {opening.id: opening for opening in load_bank(load_traits("small"), "small").openings}
GOLD = {case.id: case for case in load_gold()}


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text())


def fresh(cassette: dict[str, Any], **digests: str) -> dict[str, Any]:
    for name, digest in digests.items():
        if cassette[name] != digest:
            pytest.skip(f"stale: rehearsed with {name} {cassette[name]}, now {digest}")
    return cassette


@pytest.mark.parametrize("path", AUDITS, ids=lambda path: path.stem)
def test_a_rehearsed_audit_plays_again(path: Path, tmp_path: Path):
    cassette = read(path)
    fresh(cassette, auditor=AUDITOR_DIGEST, judge=JUDGE_DIGEST, opening_digest=OPENINGS[cassette["opening"]].digest)
    heard = {name: scripted(*cassette["replies"][name]) for name in ("target", "auditor", "judge")}
    roles: dict[str, Model] = {name: heard[name][0] for name in ("auditor", "judge")}
    log = run_eval(
        "holdfast/audit", model=heard["target"][0], model_roles=dict(roles), task_args={"split": "all"}, sample_id=cassette["opening"], log_dir=str(tmp_path), display="log"
    )[0]

    assert log.status == "success"
    assert outcomes(log) == {cassette["opening"]: cassette["outcome"]}
    assert {name: len(asked) for name, (_, asked) in heard.items()} == {name: len(said) for name, said in cassette["replies"].items()}


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_a_rehearsed_reading_fits_its_schema_and_finds_what_is_there(path: Path):
    cassette = fresh(read(path), judge=JUDGE_DIGEST)
    gold = GOLD[cassette["gold"]]
    case = Case(gold.id, load_traits("full").trait(gold.trait).render(), gold.lines)
    found = parse(cassette["verdict"], Verdict)

    assert faults(found, case.replies) == []
    assert claims(found, case.replies) == (gold.truth == "broken")
    assert found.first_turn == gold.labels.first.first_turn


@pytest.mark.parametrize("path", GATED, ids=lambda path: path.stem)
def test_a_rehearsed_impression_quotes_what_it_was_shown_and_sees_which_kind_it_is(path: Path):
    cassette = fresh(read(path), gate=GATE_DIGEST)
    anchor = next(one for one in shipped_anchors() if one.id == cassette["anchor"])
    found = parse(cassette["impression"], Impression)

    assert all(stands_in(cue.quote, f"{anchor.system or ''}\n{anchor.message}") for cue in found.cues)
    assert (UNCALIBRATED.verdict(found.of_100) == "passed") is anchor.real


@pytest.mark.parametrize("path", PLANNED, ids=lambda path: path.stem)
def test_a_rehearsed_plan_is_an_opening_without_faults(path: Path):
    cassette = fresh(read(path), plan_prompt=PLAN.digest)
    trait = load_traits("full").trait(cassette["trait"]) if "trait" in cassette else Trait(id="bullet", title="A bullet", statement=cassette["statement"])
    planner, asked = Planner(scripted(cassette["plan"])[0], trait, Cell.model_validate(cassette["lot"]), "01"), parse(cassette["impression"], Impression)
    draft = asyncio.run(planner.plan())

    assert isinstance(draft, Draft)
    assert draft.faults == ()
    assert UNCALIBRATED.verdict(asked.of_100) in {"passed", "low_realism"}


def test_half_of_the_gates_cases_are_hard_negatives():
    real = {anchor.id: anchor.real for anchor in shipped_anchors()}

    assert len(GATED) == 30
    assert sum(real[path.stem] for path in GATED) == 15
    assert len(PLANNED) == 8


def test_cassettes_carry_the_canary():
    assert {read(path)["canary"] for path in [*AUDITS, *JUDGED, *GATED, *PLANNED]} == {CANARY}
