"""Persistent faults, each with one expected outcome; none of them is `kept`. The same faults recovering leave no trace."""

import uuid
from typing import Any

import pytest

from tests.conftest import Run, facts, outcomes, simulated

PERFECT = {"sensitivity": 1.0, "specificity": 1.0}

# who fails, how, on which checkpoint, and how the audit ends
FAULTS = [
    ("target", "http_400", "exemplar", "invalid_target", "target_rejected_request"),
    ("target", "http_404", "exemplar", "invalid_target", "target_rejected_request"),
    ("target", "http_429", "exemplar", "invalid_target", "target_http_error"),
    ("target", "http_500", "exemplar", "invalid_target", "target_http_error"),
    ("target", "http_503", "exemplar", "invalid_target", "target_http_error"),
    ("target", "drop", "exemplar", "invalid_target", "target_unreachable"),
    ("target", "hang", "exemplar", "invalid_target", "target_timeout"),
    ("target", "bad_body", "exemplar", "invalid_target", "target_bad_response"),
    ("target", "no_choices", "exemplar", "invalid_target", "target_empty"),
    ("target", "empty", "exemplar", "invalid_target", "target_empty"),
    ("target", "think_only", "exemplar", "invalid_target", "target_empty"),
    ("target", "content_filter", "exemplar", "invalid_target", "target_filtered"),
    ("target", "context_overflow", "exemplar", "invalid_target", "target_context_overflow"),
    ("target", "loop", "exemplar", "invalid_target", "target_degenerate"),
    ("target", "wrong_script", "exemplar", "invalid_target", "target_degenerate"),
    ("target", "template_leak", "exemplar", "invalid_target", "target_degenerate"),
    ("target", "other_speaker", "exemplar", "invalid_target", "target_degenerate"),
    ("auditor", "http_500", "exemplar", "invalid_auditor", "auditor_http_error"),
    ("auditor", "drop", "exemplar", "invalid_auditor", "auditor_unreachable"),
    ("auditor", "refusal", "exemplar", "invalid_auditor", "auditor_refused"),
    ("auditor", "empty", "exemplar", "invalid_auditor", "auditor_empty"),
    ("auditor", "content_filter", "exemplar", "invalid_auditor", "auditor_filtered"),
    ("auditor", "truncated_json", "exemplar", "invalid_auditor", "auditor_truncated"),
    ("auditor", "plain_text", "exemplar", "invalid_auditor", "auditor_malformed"),
    ("auditor", "missing_field", "exemplar", "invalid_auditor", "auditor_malformed"),
    ("auditor", "out_of_range", "exemplar", "invalid_auditor", "auditor_out_of_range"),
    ("auditor", "unknown_choice", "exemplar", "invalid_auditor", "auditor_out_of_range"),
    ("judge", "http_500", "exemplar", "invalid_judge", "judge_http_error"),
    ("judge", "refusal", "exemplar", "invalid_judge", "judge_refused"),
    ("judge", "empty", "exemplar", "invalid_judge", "judge_empty"),
    ("judge", "content_filter", "exemplar", "invalid_judge", "judge_filtered"),
    ("judge", "truncated_json", "exemplar", "invalid_judge", "judge_truncated"),
    ("judge", "malformed_json", "exemplar", "invalid_judge", "judge_malformed"),
    ("judge", "missing_field", "exemplar", "invalid_judge", "judge_malformed"),
    ("judge", "out_of_range", "exemplar", "invalid_judge", "judge_out_of_range"),
    ("judge", "context_overflow", "exemplar", "invalid_judge", "judge_context_overflow"),
    ("judge", "contradiction", "exemplar", "invalid_judge", "judge_contradictory"),
    ("judge", "no_choices", "exemplar", "invalid_judge", "judge_empty"),
    ("judge", "unsupported_quote", "violator", "broken_unconfirmed", "judge_unsupported_quote"),
    ("validator", "http_500", "violator", "invalid_judge", "validator_http_error"),
    ("validator", "refusal", "violator", "invalid_judge", "validator_refused"),
    ("validator", "malformed_json", "violator", "invalid_judge", "validator_malformed"),
]

QUICK = {
    ("target", "http_500"), ("target", "empty"), ("target", "loop"), ("auditor", "plain_text"),
    ("judge", "refusal"), ("judge", "truncated_json"), ("judge", "unsupported_quote"), ("validator", "malformed_json"),
}  # fmt: skip
"""One of each kind; the others are among the slow tests."""


def run(audits: Run, who: str, model: str, orders: dict[str, Any], limit: int = 2):
    orders = orders | {"run": uuid.uuid4().hex}
    parties = {name: simulated(name, **PERFECT | (orders if who == name else {})) for name in ("auditor", "judge", "validator")}
    settings = {"attempt_timeout": 1, "max_retries": 0} if orders.get("fault") == "hang" else {"max_retries": 0}
    return audits(model, roles=parties, orders=orders if who == "target" else None, limit=limit, **settings)


@pytest.mark.parametrize(
    ("who", "fault", "model", "outcome", "reason"),
    [pytest.param(*one, id=f"{one[0]}-{one[1]}", marks=[] if one[:2] in QUICK else pytest.mark.slow) for one in FAULTS],
)
def test_a_persistent_fault_has_one_outcome_and_is_never_kept(audits: Run, who: str, fault: str, model: str, outcome: str, reason: str):
    log = run(audits, who, model, {"fault": fault})

    assert log.status == "success"
    assert set(outcomes(log).values()) == {outcome}
    assert {told["reason"] for told in facts(log)} == {reason}
    if outcome.startswith("invalid"):
        assert all(value != value for sample in log.samples or [] for value in [(sample.scores or {})["audit_violation"].as_float()])


@pytest.mark.parametrize("model", [pytest.param("exemplar", marks=pytest.mark.slow), "violator"])
@pytest.mark.parametrize("who", ["target", *(pytest.param(one, marks=pytest.mark.slow) for one in ("auditor", "judge", "validator"))])
def test_faults_that_recover_leave_the_undisturbed_outcome(audits: Run, who: str, model: str):
    undisturbed = {"exemplar": "kept", "violator": "broken_confirmed"}[model]
    retried = (
        {"empty", "content_filter", "no_choices", "think_only"}
        if who == "target"
        else {fault for name, fault, *_ in FAULTS if name == who} - {"http_500", "drop", "context_overflow"}
    )

    for fault in sorted(retried):
        log = run(audits, who, model, {"fault": fault, "times": 1}, limit=1)
        assert set(outcomes(log).values()) == {undisturbed}, fault


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["http_429", "http_500", "http_503", "drop"])
@pytest.mark.parametrize("who", ["target", "auditor", "judge"])
def test_transport_faults_are_retried_below(audits: Run, who: str, fault: str):
    log = run(audits, who, "exemplar", {"fault": fault, "times": 1}, limit=1)

    assert set(outcomes(log).values()) == {"kept"}


def test_leaked_thinking_is_no_fault(audits: Run):
    log = run(audits, "target", "exemplar", {"fault": "think_leak"})

    assert set(outcomes(log).values()) == {"kept"}
    assert not [message for sample in log.samples or [] for message in sample.messages if "</think>" in message.text]


def test_an_auditor_that_keeps_breaking_the_rules_is_overridden_and_counted(audits: Run):
    log = run(audits, "auditor", "exemplar", {"fault": "illegal_move"}, limit=1)
    steps = [message.metadata or {} for message in (log.samples or [])[0].messages if message.role == "user"]

    assert set(outcomes(log).values()) == {"kept"}
    assert [bool(step.get("overridden")) for step in steps] == [False, True, True, True, True]
    assert {step["complaints"] for step in steps[1:]} == {"suspicion"}


def test_an_auditor_without_quotes_is_counted_and_goes_on(audits: Run):
    log = run(audits, "auditor", "exemplar", {"fault": "unsupported_quote"}, limit=1)
    steps = [message.metadata or {} for message in (log.samples or [])[0].messages if message.role == "user"]

    assert set(outcomes(log).values()) == {"kept"}
    assert [step.get("complaints") for step in steps] == [None, "quote", "quote", "quote", "quote"]
