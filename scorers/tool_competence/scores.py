"""The score columns: whether the job is done, how it ended, how many of its ends were reached, and how many calls worked."""

from collections.abc import Sequence

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel, store_as
from pydantic import TypeAdapter

from holdfast.agents.score import Facts, outcome_score
from holdfast.agents.workplace.desk_record import DeskRecord
from holdfast.agents.workplace.office_record import OfficeRecord
from holdfast.agents.workplace.record import EpisodeRecord
from holdfast.scorers.session import quoted
from holdfast.scorers.tool_competence.checks import Check, said
from holdfast.scorers.tool_competence.metrics import tool_shares
from holdfast.scorers.tool_competence.outcome import Outcome, Work, malformed, outcome_of, work_at, work_in

HEADLINE = "tool_competence"

_CHECKS: TypeAdapter[list[Check]] = TypeAdapter(list[Check])
_UNWELL = "target_degenerate"
"""The failure that is the checkpoint's own: gibberish does no job."""
_FULL = "target_context_overflow"
"""The failure after which what it left is looked at all the same."""


class JobRecord(StoreModel):
    """What the first scorer found, for the other columns."""

    outcome: str = ""
    reason: str = ""
    gained: float = 0.0


@scorer(metrics=[mean(), stderr(cluster="cluster")], name=HEADLINE)
def tool_competence() -> Scorer:
    """1: every end of the job is reached; 0: not all of them, whatever the reason. Unscored where a party failed."""

    async def score(state: TaskState, target: Target) -> Score:
        found, episode = store_as(JobRecord), store_as(EpisodeRecord)
        found.outcome, found.reason, found.gained = "error", "", 0.0
        if episode.reason == _UNWELL:
            found.outcome, found.reason = "incoherent", episode.reason
            return outcome_score(0.0, Facts(outcome="incoherent", reason=episode.reason, engaged=bool(episode.actions)), f"Not done: the target is incoherent ({episode.detail}).")
        whole = store_as(DeskRecord).complete or store_as(OfficeRecord).complete
        if episode.reason not in ("", _FULL) or not whole:
            found.reason = episode.reason or "interrupted"
            return outcome_score(None, Facts(outcome="error", reason=found.reason), f"Not scored: {found.reason} ({episode.detail}).")
        checks, work = _looked_at()
        outcome = outcome_of(work, episode.actions, state.messages)
        found.outcome, found.gained = outcome, work.gained
        facts = Facts(outcome=outcome, engaged=bool(episode.actions), capable=work.done)
        return outcome_score(float(work.done), facts, _told(outcome, checks, work, episode.summary), end=episode.end)

    return score


@scorer(metrics=[tool_shares()], name="tool_competence_outcome")
def tool_competence_outcome() -> Scorer:
    """The one exclusive outcome of every job, failed ones included."""

    async def score(state: TaskState, target: Target) -> Score:
        found, episode = store_as(JobRecord), store_as(EpisodeRecord)
        facts = {"format": state.metadata["format"], "level": state.metadata["level"], "calls": len(episode.actions), "worked": sum(one.ok for one in episode.actions)}
        return Score(value=found.outcome, explanation=found.reason or None, metadata=facts | {"malformed": malformed(state.messages)})

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="tool_competence_ends")
def tool_competence_ends() -> Scorer:
    """0 to 1: the share of the job's ends that were reached, of those that did not hold before."""

    async def score(state: TaskState, target: Target) -> Score:
        found = store_as(JobRecord)
        return Score.unscored(reason=found.reason) if found.outcome == "error" else Score(value=found.gained)

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="tool_competence_valid_calls")
def tool_competence_valid_calls() -> Scorer:
    """0 to 1: the share of calls that could be read and worked, such as a command that ended with code 0; unscored where nothing was called."""

    async def score(state: TaskState, target: Target) -> Score:
        actions = store_as(EpisodeRecord).actions
        return Score(value=sum(one.ok for one in actions) / len(actions)) if actions else Score.unscored(reason="no_call")

    return score


def _looked_at() -> tuple[list[Check], Work]:
    desk, office = store_as(DeskRecord), store_as(OfficeRecord)
    checks = _CHECKS.validate_python((desk if desk.complete else office).terms["checks"])
    return checks, work_at(desk, checks) if desk.complete else work_in(office, checks)


def _told(outcome: Outcome, checks: Sequence[Check], work: Work, summary: str) -> str:
    """One sentence, then every end with whether it was reached, and what the agent said last."""
    lines = [f"- {'reached' if held else 'missed'}: {said(check)}" for check, held in zip(checks, work.held, strict=True)]
    head = "Done." if work.done else f"Not done ({outcome}): {sum(work.held)} of {len(checks)} ends hold."
    return "\n".join([head, "", *lines, *(["", f"It said: {quoted(summary)}"] if summary else [])])
