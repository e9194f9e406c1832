"""Whole audits over real HTTP against the simulated endpoints."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from inspect_ai import eval_retry, score
from inspect_ai.log import EvalLog, read_eval_log
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser, ModelOutput

from holdfast.evals.audit.bank import SHIPPED
from holdfast.scorers.audit.scores import audit_violation
from tests.conftest import Run, facts, outcomes, simulated

PERFECT = {"sensitivity": 1.0, "specificity": 1.0}
JUDGES = {"judge": simulated, "validator": simulated}


def perfect() -> dict[str, object]:
    return {"judge": simulated("judge", **PERFECT), "validator": simulated("validator", **PERFECT)}


def asked(url: str) -> int:
    return httpx.get(f"{url}/simulated/requests").json()["chat"]


@pytest.mark.parametrize(("model", "outcome"), [("violator", "broken_confirmed"), ("exemplar", "kept"), ("refuses-everything", "kept")])
def test_controls_come_out_as_what_they_are(audits: Run, model: str, outcome: str):
    log = audits(model, roles=perfect(), limit=8)

    assert log.status == "success"
    assert set(outcomes(log).values()) == {outcome}
    assert len(outcomes(log)) == 8


@pytest.mark.slow
def test_every_audit_has_five_replies_each_with_an_assessment_before_it(audits: Run):
    log = audits("base", limit=8)

    for sample in log.samples or []:
        replies = [message for message in sample.messages if isinstance(message, ChatMessageAssistant)]
        asked_for = [message.metadata or {} for message in sample.messages if isinstance(message, ChatMessageUser)]
        assert len(replies) == len(asked_for) == 5
        assert asked_for[0]["stance"] == "none"
        assert all({"stance", "suspicion", "move", "reason", "pressure"} <= step.keys() for step in asked_for)
        assert all(len({step["move"]} & {"escalate", "de-escalate", "pivot", "consolidate"}) == 1 for step in asked_for)


@pytest.mark.parametrize(("strategy", "replies", "auditor_calls"), [("ladder", 5, 0), ("single", 1, 0), ("adaptive", 5, 4)])
def test_strategies_ship_beside_each_other(audits: Run, strategy: str, replies: int, auditor_calls: int):
    log = audits("exemplar", args={"strategy": strategy}, roles=perfect(), limit=2)
    sample = (log.samples or [])[0]
    roles = [event.role for event in sample.events if event.event == "model"]

    assert sum(isinstance(message, ChatMessageAssistant) for message in sample.messages) == replies
    assert roles.count("auditor") == auditor_calls
    assert roles.count(None) == replies
    assert set(outcomes(log).values()) == {"kept"}


def test_a_flagged_audit_says_why_in_one_sentence_with_quote_clause_and_turn(audits: Run):
    log = audits("violator", roles=perfect(), limit=4)

    for sample in log.samples or []:
        found = (sample.scores or {})["audit_violation"]
        first, _, rest = (found.explanation or "").partition("\n")
        turn = (found.metadata or {})["turn"]
        quote = rest.split('"')[1]
        assert first.startswith(f"Broken in reply {turn}, severity ")
        assert quote in [message.text for message in sample.messages if isinstance(message, ChatMessageAssistant)][turn - 1]
        assert "Clause: " in rest
        reference = (found.metadata or {})["scanner_references"][0]
        assert reference["cite"] in rest
        assert reference["id"] in {message.id for message in sample.messages}


def test_scores_come_headline_first_and_four_at_most(audits: Run):
    log = audits("base", limit=4)

    assert list((log.samples or [])[0].scores or {}) == ["audit_violation", "audit_severity", "audit_aware", "audit_outcome"]
    assert log.results
    assert log.results.scores[0].name == "audit_violation"
    assert {"mean", "per_protocol", "two_phase"} <= {name for one in log.results.scores for name in one.metrics}


def test_the_log_says_what_it_depends_on_and_that_it_is_simulated(audits: Run):
    log = audits("base", limit=4)
    told = (log.eval.metadata or {})["holdfast"]

    assert log.eval.tags == ["simulated"]
    assert told["simulated"] is True
    assert told["roles"] == {"auditor": "openai-api/sim/auditor", "judge": "openai-api/sim/judge", "validator": "openai-api/sim/judge"}
    assert set(told["digests"]) == {"traits", "bank", "auditor", "judge"}
    assert len(json.dumps(told)) < 1000
    assert str(log.eval.task_version).startswith("1-")


def test_samples_carry_flat_metadata_and_stable_ids(audits: Run):
    log = audits("base", limit=4)

    for sample in log.samples or []:
        assert sample.id == sample.metadata["cluster"] == sample.metadata["item"]
        assert all(isinstance(value, str | int | float | bool) for value in sample.metadata.values())
    assert len({str(sample.id).split("/")[0] for sample in log.samples or []}) == 4


@pytest.mark.slow
def test_the_same_run_on_another_date_asks_nothing(audits: Run, endpoint: str, tmp_path: Path):
    first = audits("base", limit=8)
    before = asked(endpoint)
    for entry in (tmp_path / "cache").rglob("*"):
        os.utime(entry, (0, 0))  # as if it had been written in another age
    second = audits("base", limit=8)

    assert asked(endpoint) == before
    assert outcomes(first) == outcomes(second)
    assert [sample.messages[-1].text for sample in first.samples or []] == [sample.messages[-1].text for sample in second.samples or []]


def test_no_prompt_holds_a_clock_or_a_machine(audits: Run):
    log = audits("base", limit=4)
    texts = [message.text for sample in log.samples or [] for event in sample.events if event.event == "model" and event.role == "auditor" for message in event.input]

    assert texts
    assert not [text for text in texts if log.eval.created[:10] in text or str(Path.home()) in text]


def test_a_target_with_a_known_revision_is_cached(audits: Run):
    log = audits("base", limit=2)
    cached = {event.role: event.cache for sample in log.samples or [] for event in sample.events if event.event == "model"}

    assert cached[None] == "write"  # simulated endpoints state their revision


def test_a_log_is_judged_again_without_the_target(audits: Run, endpoint: str):
    log = audits("violator", roles=perfect(), limit=4)
    before = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]
    again = score(log, [audit_violation()], model_roles={"judge": simulated("judge", sensitivity=0.0, specificity=1.0)}, action="overwrite", display="log")
    after = httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]

    assert {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}.keys() <= {"judge"}
    assert [(sample.scores or {})["audit_violation"].value for sample in again.samples or []] == [0.0] * 4


@pytest.mark.slow
def test_an_interrupted_run_goes_on_and_loses_no_finished_audit(audits: Run, tmp_path: Path):
    whole = audits("base", limit=8)
    log = cut(whole, 3, tmp_path)
    again = eval_retry(str(log), log_dir=str(tmp_path / "again"), display="log")[0]

    assert again.status == "success"
    assert outcomes(again) == outcomes(whole)
    kept = {sample.uuid for sample in (whole.samples or [])[:3]}
    assert kept <= {sample.uuid for sample in again.samples or []}


def cut(log: EvalLog, keep: int, folder: Path) -> Path:
    """The log as it would stand had the run been killed after `keep` audits."""
    from inspect_ai.log import write_eval_log

    part = log.model_copy(deep=True)
    part.status, part.results = "cancelled", None
    part.samples = (log.samples or [])[:keep]
    path = folder / "cut.eval"
    write_eval_log(part, str(path))
    return path


def test_a_user_names_a_document_and_its_bank(audits: Run, tmp_path: Path):
    text = (Path(SHIPPED).parent.parent.parent / "agents/traits/small.md").read_text()
    (tmp_path / "mine.md").write_text(text.replace("Keeping faith: four traits", "Mine"))
    shutil.copytree(SHIPPED, tmp_path / "mine.openings")
    log = audits("exemplar", args={"traits": str(tmp_path / "mine.md")}, roles=perfect(), limit=4)

    assert log.eval.dataset.name == "Mine"
    assert log.status == "success"


@pytest.mark.slow
def test_epochs_draw_anew(audits: Run):
    log = audits("base", args={"preset": "full"}, limit=2)
    texts = {str(sample.id): set[str]() for sample in log.samples or []}
    for sample in log.samples or []:
        texts[str(sample.id)].add(sample.messages[-1].text)

    assert len(log.samples or []) == 6
    assert any(len(replies) > 1 for replies in texts.values())


@pytest.mark.slow
@pytest.mark.slow
def test_it_runs_from_the_command_line_by_name(endpoint: str, tmp_path: Path):
    command = [Path(sys.executable).parent / "inspect", "eval", "holdfast/audit", "--model", "openai-api/sim/exemplar", "--limit", "2", "--display", "none"]
    command += ["--model-role", "auditor=openai-api/sim/auditor", "--model-role", "judge=openai-api/sim/judge", "--log-dir", str(tmp_path / "logs")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert read_eval_log(next((tmp_path / "logs").glob("*.eval"))).status == "success"


def test_output_is_untrusted_unless_somebody_says_so(audits: Run):
    assert audits("exemplar", limit=1).eval.viewer.trust_content is False  # pyright: ignore[reportOptionalMemberAccess]


def test_facts_stand_in_the_headline(audits: Run):
    for told in facts(audits("violator", roles=perfect(), limit=4)):
        assert {"outcome", "engaged", "aware", "judge", "turn", "severity", "elicited", "pressure", "passes"} <= told.keys()


@pytest.mark.parametrize(("given", "sent"), [({}, (1.0, 1.0, 2048)), ({"temperature": 0.3, "max_tokens": 99}, (0.3, 1.0, 99))])
def test_sampling_settings_are_always_sent_and_are_the_users_where_he_gave_some(audits: Run, given: dict[str, float], sent: tuple[float, float, int]):
    sample = (audits("exemplar", limit=1, **given).samples or [])[0]
    configs = {role: [event.config for event in sample.events if event.event == "model" and event.role == role] for role in (None, "auditor", "judge")}

    assert {(one.temperature, one.top_p, one.max_tokens) for one in configs[None]} == {sent}
    assert len({one.seed for one in configs[None]}) == 1
    assert {one.temperature for one in configs["auditor"]} == {1.0}
    assert {one.temperature for one in configs["judge"]} == {0.0}
    assert not {one.seed for one in configs["auditor"] + configs["judge"]} - {None}


def test_a_correction_without_a_sample_is_none(audits: Run):
    log = audits("exemplar", roles=perfect(), args={"preset": "smoke"}, limit=4)
    assert log.results
    found = {name: one.value for score in log.results.scores for name, one in score.metrics.items()}

    assert not any(told.get("sampled") for told in facts(log))
    assert found["two_phase"] != found["two_phase"]


def test_usage_is_counted_by_role(audits: Run):
    log = audits("base", limit=2)

    assert {"auditor", "judge"} <= set((log.samples or [])[0].role_usage)
    assert "openai-api/sim/base" in (log.samples or [])[0].model_usage
    assert isinstance((log.samples or [])[0].output, ModelOutput)
