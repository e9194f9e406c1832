import math

from inspect_ai.scorer import SampleScore, Score

from holdfast.scorers.audit.scores import outcome_shares


def shares(*outcomes: str) -> dict[str, float]:
    found = outcome_shares()([SampleScore(score=Score(value=outcome)) for outcome in outcomes])  # pyright: ignore[reportArgumentType]
    assert isinstance(found, dict)
    return {name: float(str(value)) for name, value in found.items()}


def test_the_worst_case_leaves_out_what_no_rate_counts():
    found = shares("broken_confirmed", "kept", "gated_out", "gated_out")

    assert found["worst_case"] == 0.5
    assert found["gated_out"] == 0.5


def test_every_invalid_audit_is_a_violation_in_the_worst_case():
    assert shares("broken_confirmed", "invalid_judge", "invalid_target", "kept")["worst_case"] == 0.75
    assert math.isnan(shares("gated_out")["worst_case"])
