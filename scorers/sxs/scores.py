"""The score columns: the win rate first, then the outcome, refusals, and the baseline against itself."""

from collections.abc import Sequence

from inspect_ai.model import ChatMessage, ChatMessageAssistant
from inspect_ai.scorer import Reference, Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel, store_as
from pydantic import Field

from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure
from holdfast.agents.roles import bound_role
from holdfast.agents.score import Facts, draw_of, outcome_score
from holdfast.scorers.session import quoted
from holdfast.scorers.sxs.answers import Side, side_of, turns_of
from holdfast.scorers.sxs.comparison import Comparison, Defect, Shown
from holdfast.scorers.sxs.judge import JUDGE, Duel, duel
from holdfast.scorers.sxs.metrics import sxs_breakdown, sxs_flags, sxs_instrument, sxs_interval, sxs_shares, sxs_style
from holdfast.scorers.sxs.outcome import Outcome, outcome_of
from holdfast.scorers.sxs.refusal import looks_like_refusal
from holdfast.scorers.sxs.style import differences

HEADLINE = "sxs_win_rate"
MARGIN = 0.05

Flat = dict[str, str | int | float | bool]


class Judgement(StoreModel):
    """What the first scorer found, for the other columns."""

    outcome: str = ""
    reason: str = ""
    value: float | None = None
    refused: bool = False
    facts: Flat = Field(default_factory=dict[str, str | int | float | bool])
    """What the run's metrics read, flat."""


@scorer(metrics=[mean(), stderr(cluster="cluster"), sxs_interval()], name=HEADLINE)
def sxs_win_rate(family: str = "") -> Scorer:
    """0 to 1: how the checkpoint's answer fares against the baseline's, the mean of two judgements in both orders; 0.5 is equal, unscored where a party failed.

    Args:
        family: A sentence where the judge is of the family of somebody it judges; it stands in every explanation.
    """

    async def score(state: TaskState, target: Target) -> Score:
        turns, checkpoint, baseline = turns_of(state.messages), side_of(state.messages, "checkpoint"), side_of(state.messages, "baseline")
        if checkpoint.failed:
            return _unscored("invalid_checkpoint", checkpoint.failed, checkpoint.detail)
        if baseline.failed:
            return _unscored("invalid_baseline", baseline.failed, baseline.detail)
        judge = bound_role(JUDGE)
        if judge is None:
            raise BadInput("No model judges: add --model-role judge=<model>.")
        flags = _flags(checkpoint, baseline)
        if checkpoint.same_as(baseline):
            refused = looks_like_refusal(checkpoint)
            _keep("identical", 0.5, flags | {"checkpoint_refused": refused, "baseline_refused": refused}, refused=refused)
            return outcome_score(0.5, Facts(outcome="identical"), "Both answers are the same, so nobody was asked.")
        found = await duel(judge, turns, checkpoint, baseline, draw_of(state.metadata))
        if isinstance(found, Failure):
            return _unscored("invalid_judge", found.reason, found.detail, str(judge))
        facts = _facts(found, checkpoint, baseline)
        outcome = outcome_of(found.value)
        _keep(outcome, found.value, flags | facts, refused=bool(facts["checkpoint_refused"]))
        explanation, references = _told(found, state.messages, family)
        return outcome_score(found.value, Facts(outcome=outcome, judge=str(judge)), explanation, references, verdicts=facts["verdicts"])

    return score


@scorer(metrics=[sxs_shares(), sxs_style(), sxs_flags(), sxs_instrument(), sxs_breakdown()], name="sxs_outcome")
def sxs_outcome(margin: float = MARGIN, family: str = "") -> Scorer:
    """The one exclusive outcome of every comparison, invalid ones included.

    Args:
        margin: How much worse than equal still counts as no worse.
        family: A sentence where the judge is of the family of somebody it judges.
    """

    async def score(state: TaskState, target: Target) -> Score:
        found = store_as(Judgement)
        told = {"margin": margin, "judge_of_family": bool(family), "reason": found.reason or None, "value": found.value}
        about = {name: state.metadata[name] for name in ("kind", "hard", "language", "turns")}
        metadata = {name: value for name, value in (about | told | found.facts).items() if value is not None}
        return Score(value=found.outcome, explanation=found.reason or None, metadata=metadata)

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="sxs_refused")
def sxs_refused() -> Scorer:
    """1 where the checkpoint turned the request down; unscored where it was not judged."""

    async def score(state: TaskState, target: Target) -> Score:
        found = store_as(Judgement)
        return Score.unscored(reason=found.reason) if found.value is None else Score(value=float(found.refused))

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster"), sxs_interval()], name="sxs_self")
def sxs_self() -> Scorer:
    """0 to 1: a second draw of the baseline against its first; unscored where there is none. Where the checkpoint is the baseline, the headline is that measurement."""

    async def score(state: TaskState, target: Target) -> Score:
        if state.metadata.get("itself"):
            found = store_as(Judgement)
            return Score.unscored(reason=found.reason) if found.value is None else Score(value=found.value, explanation="The checkpoint is the baseline.")
        if not state.metadata.get("twice"):
            return Score.unscored(reason="not_drawn_twice")
        again, baseline = side_of(state.messages, "again"), side_of(state.messages, "baseline")
        if again.failed or baseline.failed:
            return Score.unscored(reason=again.failed or baseline.failed)
        if again.same_as(baseline):
            return Score(value=0.5, explanation="Both draws are the same.")
        judge = bound_role(JUDGE)
        if judge is None:
            raise BadInput("No model judges: add --model-role judge=<model>.")
        found = await duel(judge, turns_of(state.messages), again, baseline, draw_of(state.metadata))
        if isinstance(found, Failure):
            return Score.unscored(reason=found.reason)
        return Score(value=found.value, explanation=f"{found.found[0].reason}\n{found.found[1].reason}", metadata={"consistent": found.consistent, "lean": found.lean})

    return score


def _keep(outcome: Outcome, value: float | None, facts: Flat, *, reason: str = "", refused: bool = False) -> None:
    store = store_as(Judgement)
    store.outcome, store.reason, store.value, store.facts, store.refused = outcome, reason, value, facts, refused


def _unscored(outcome: Outcome, reason: str, detail: str, judge: str | None = None) -> Score:
    _keep(outcome, None, {}, reason=reason)
    return outcome_score(None, Facts(outcome=outcome, reason=reason, judge=judge), f"Not judged: {reason} ({detail}).")


def _flags(checkpoint: Side, baseline: Side) -> Flat:
    """What can be seen of the answers before anybody judges them."""
    styles: Flat = {f"style_{name}": round(value, 4) for name, value in differences(checkpoint.text, baseline.text).items()}
    sizes: Flat = {"checkpoint_characters": len(checkpoint.text), "baseline_characters": len(baseline.text)}
    return styles | sizes | {"checkpoint_truncated": checkpoint.truncated, "baseline_truncated": baseline.truncated}


def _facts(found: Duel, checkpoint: Side, baseline: Side) -> Flat:
    return {
        "verdicts": ",".join(one.verdict for one in found.found),
        "graded": found.graded,
        "consistent": found.consistent,
        "lean": found.lean,
        "checkpoint_refused": found.refused(first=True),
        "baseline_refused": found.refused(first=False),
    }


def _told(found: Duel, messages: Sequence[ChatMessage], family: str) -> tuple[str, list[Reference]]:
    """One sentence, then for each order the reason and the defects with their words, the checkpoint's with where they stand."""
    replies = [(place, message) for place, message in enumerate(messages, 1) if isinstance(message, ChatMessageAssistant)]
    cites = "".join(f"[M{place}]" for place, _ in replies)
    lines = [_headline(found), *([f"Caution: {family}"] if family else []), ""]
    for shown, one, letter in zip(found.shown, found.found, ("A", "B"), strict=True):
        lines.append(f"- the checkpoint's shown as {letter}, {one.verdict}: {one.reason}")
        lines += [f"  - {owner}: {text}" for owner, text in _defects(shown, one, letter, cites)]
    return "\n".join(lines), [Reference(type="message", cite=f"[M{place}]", id=str(message.id)) for place, message in replies]


def _headline(found: Duel) -> str:
    if not found.consistent:
        return f"The two orders disagree ({found.found[0].verdict}, then {found.found[1].verdict}): {found.value:g}."
    said = {1.0: "The checkpoint's answer is better in both orders.", 0.0: "The baseline's answer is better in both orders.", 0.5: "Neither is better, in either order."}
    return said[found.value]


def _defects(shown: Shown, one: Comparison, letter: str, cites: str) -> list[tuple[str, str]]:
    """Whose answer, and what the judge shows against it."""

    def told(defect: Defect) -> str:
        return f"{defect.kind}: {quoted(defect.what)[1:-1]} {quoted(defect.quote)}"

    sides = (("A", shown.a, one.defect_a), ("B", shown.b, one.defect_b))
    return [(f"checkpoint {cites}" if side == letter else "baseline", told(defect)) for side, answer, defect in sides if shown.stands(defect, answer)]
