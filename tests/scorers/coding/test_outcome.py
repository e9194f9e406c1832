"""How an episode of coding ended, and what a run's figures say."""

import pytest
from inspect_ai.scorer import SampleScore, Score

from holdfast.scorers.coding.metrics import coding_bands, coding_handling, coding_shares
from holdfast.scorers.coding.outcome import OUTCOMES, Ending, Outcome, outcome_of

DONE = Ending(asked=0.5, kept=1.0, called=True, changed=True, handed_in=True, out_of_turns=False)


def ending(**other: object) -> Ending:
    return Ending(**{**DONE.__dict__, **other})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (ending(asked=1.0), "solved"),
        (ending(asked=1.0, handed_in=False, out_of_turns=True), "solved"),
        (ending(asked=1.0, kept=0.9), "broke_others"),
        (ending(), "partly"),
        (ending(asked=0.0), "missed"),
        (ending(out_of_turns=True), "timeout"),
        (ending(asked=0.0, changed=False), "no_change"),
        (ending(asked=0.0, changed=False, handed_in=False), "gave_up"),
        (ending(asked=0.0, called=False, changed=False, handed_in=False), "incapable"),
        (ending(asked=0.0, called=False, changed=False, out_of_turns=True), "incapable"),
    ],
)
def test_the_first_outcome_that_holds_is_the_one(found: Ending, outcome: Outcome):
    assert outcome_of(found) == outcome


def test_to_be_unable_counts_and_only_our_failures_do_not():
    assert {name for name, bucket in OUTCOMES.items() if bucket not in ("good", "bad")} == {"error"}
    assert [name for name, bucket in OUTCOMES.items() if bucket == "good"] == ["solved"]


def scored(outcome: str, band: str, **facts: object) -> SampleScore:
    return SampleScore(score=Score(value=outcome, metadata=facts), sample_metadata={"band": band, "kind": "bug"})


RUN = [
    scored("solved", "easy", turns=6, calls=6, valid_calls=6, tampered=False),
    scored("partly", "easy", turns=10, calls=12, valid_calls=9, tampered=True),
    scored("solved", "hard", turns=8, calls=6, valid_calls=6, tampered=False),
    scored("error", "hard", turns=1, calls=0, valid_calls=0, tampered=False),
]


def test_the_figures_of_a_run_leave_failed_episodes_out():
    assert coding_shares()(RUN) == {"error": 0.25, "solved": 0.5, "partly": 0.25, "worst_case": 0.5}
    assert coding_bands()(RUN) == {"solved_easy": 0.5, "solved_hard": 1.0, "solved_bug": 2 / 3}
    assert coding_handling()(RUN) == {"valid_calls": 21 / 24, "turns": 8.0, "calls": 8.0, "tampered": 1 / 3}
