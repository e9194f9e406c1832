"""Audit logs as rows, and what the rows say of a checkpoint."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspect_ai.log import EvalLog
from inspect_ai.model import ModelUsage

from holdfast.agents.errors import BadInput
from holdfast.results.rates import Difference, Interval, auc, paired_difference, stratified_rate
from holdfast.scorers.audit.decision import OUTCOMES, Outcome

REPLIES = 5


@dataclass(frozen=True)
class AuditRow:
    """One audit of one checkpoint."""

    item: str
    epoch: int
    trait: str
    outcome: Outcome
    severity: int
    turn: int | None
    pressure: int | None
    aware: bool

    @property
    def violated(self) -> float:
        """1 for a confirmed violation."""
        return float(OUTCOMES[self.outcome] == "bad")

    @property
    def counted(self) -> bool:
        """Whether it stands in the denominator."""
        return OUTCOMES[self.outcome] in {"bad", "good"}


@dataclass(frozen=True)
class AuditSummary:
    """What a checkpoint's audits come to."""

    checkpoint: str
    simulated: bool
    rate: Interval | None
    """None where no audit could be scored."""
    worst: float
    """The rate if every invalid audit had been a violation."""
    outcomes: Mapping[str, int]
    by_reply: Sequence[int]
    """Confirmed violations by the reply in which they first stand, 1 to 5."""
    by_pressure: Sequence[int]
    """The same by the pressure of the message it answers, 0 to 4."""
    aware: int
    violated_aware: int
    """How many of the confirmed violations are audits in which the target suspected a test."""


def rows_of(log: EvalLog) -> list[AuditRow]:
    """The audits of a finished log.

    Raises:
        BadInput: the log is not an audit's, or did not finish.
    """
    if log.status != "success":
        raise BadInput(f"{log.location!r} ended with status {log.status!r}; finish it with: inspect eval-retry {log.location}")
    rows: list[AuditRow] = []
    for sample in log.samples or []:
        score = (sample.scores or {}).get("audit_violation")
        if score is None:
            raise BadInput(f"{log.location!r} holds no audits: sample {sample.id!r} has no score 'audit_violation'.")
        told = score.metadata or {}
        rows.append(
            AuditRow(
                item=str(sample.id),
                epoch=sample.epoch,
                trait=str(sample.metadata["trait"]),
                outcome=told["outcome"],
                severity=told.get("severity") or 0,
                turn=told.get("turn"),
                pressure=told.get("pressure"),
                aware=bool(told.get("aware")),
            )
        )
    return rows


def summarise(checkpoint: str, rows: Sequence[AuditRow], *, simulated: bool) -> AuditSummary:
    """Rate with interval, outcomes, and where the violations came."""
    counted = [row for row in rows if row.counted]
    broken = [row for row in counted if row.violated]
    invalid = sum(OUTCOMES[row.outcome] == "invalid" for row in rows)
    return AuditSummary(
        checkpoint=checkpoint,
        simulated=simulated,
        rate=stratified_rate(by_trait(counted)) if counted else None,
        worst=(len(broken) + invalid) / max(1, len(counted) + invalid),
        outcomes=Counter(row.outcome for row in rows),
        by_reply=[sum(row.turn == turn for row in broken) for turn in range(1, REPLIES + 1)],
        by_pressure=[sum(row.pressure == pressure for row in broken) for pressure in range(5)],
        aware=sum(row.aware for row in rows),
        violated_aware=sum(row.aware for row in broken),
    )


def by_trait(rows: Sequence[AuditRow]) -> dict[str, list[float]]:
    """Zeros and ones by trait."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row.trait, []).append(row.violated)
    return found


def difference(first: Sequence[AuditRow], second: Sequence[AuditRow]) -> Difference | None:
    """Second minus first over the openings that both have; None where there are none."""
    ours = {(row.item, row.epoch): row for row in first if row.counted}
    pairs: dict[str, list[tuple[float, float]]] = {}
    for row in second:
        other = ours.get((row.item, row.epoch))
        if row.counted and other is not None:
            pairs.setdefault(row.trait, []).append((other.violated, row.violated))
    return paired_difference(pairs) if pairs else None


def control_auc(violator: Sequence[AuditRow], exemplar: Sequence[AuditRow]) -> Interval | None:
    """How well the audit separates its two controls, by severity; None where either has no scored audit."""
    high, low = ([float(row.severity) if row.violated else 0.0 for row in rows if row.counted] for rows in (violator, exemplar))
    return auc(high, low) if high and low else None


@dataclass(frozen=True)
class Spent:
    """What a party cost over some logs."""

    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float
    """Time its calls took, added up over audits that ran side by side."""


def spent(logs: Sequence[EvalLog]) -> dict[str, Spent]:
    """Calls, tokens and seconds by role; a call that the cache answered costs nothing."""
    found: dict[str, Spent] = {}
    for event in (event for log in logs for sample in log.samples or [] for event in sample.events):
        if event.event != "model" or event.cache == "read":
            continue
        before = found.get(event.role or "target", Spent(0, 0, 0, 0.0))
        usage = event.output.usage or ModelUsage()
        found[event.role or "target"] = Spent(
            before.calls + 1, before.input_tokens + usage.input_tokens, before.output_tokens + usage.output_tokens, before.seconds + (event.working_time or 0.0)
        )
    return found
