"""Rehearsals, replayed: a general-purpose language model played every role, told only what the model would see.

They show that the prompts are understood and that the plumbing carries real language; never how accurate a judge is.
A cassette whose prompt has changed since is skipped as stale.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from inspect_ai import eval as run_eval
from inspect_ai.model import Model

from holdfast.agents.auditor.auditor import AUDITOR_DIGEST
from holdfast.agents.page import CANARY
from holdfast.agents.structured import parse
from holdfast.agents.traits import load_traits
from holdfast.evals.audit.bank import load_bank
from holdfast.evals.audit.gold import load_gold
from holdfast.scorers.audit.decision import Case
from holdfast.scorers.audit.panel import JUDGE_DIGEST
from holdfast.scorers.audit.verdict import Verdict, claims, faults
from tests.conftest import outcomes, scripted

HERE = Path(__file__).parent / "cassettes"
AUDITS = sorted((HERE / "audit").glob("*.yaml"))
JUDGED = sorted((HERE / "judge").glob("*.yaml"))
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
        "holdfast/audit", model=heard["target"][0], model_roles=dict(roles), task_args={"split": "all"}, sample_id=cassette["opening"], log_dir=str(tmp_path), display="none"
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


def test_cassettes_carry_the_canary():
    assert {read(path)["canary"] for path in [*AUDITS, *JUDGED]} == {CANARY}
