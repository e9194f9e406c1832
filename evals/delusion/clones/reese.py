"""Replies that clinicians rated (Reese et al., arXiv:2604.02359), from a user's clone of their psychosis-LLM-evaluation: single turns, for the validation of a judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from holdfast.agents.errors import BadInput
from holdfast.evals.delusion.clones.foreign import read_table

REPOSITORY = "Reese et al.'s psychosis-LLM-evaluation"
DATA = Path("pipeline/src/data")
REPLIES = "model_responses_to_base_scenarios_*.csv"
CONSENSUS = "judges/human_consensus_*.csv"
RATERS = "judges/human[0-9]*_base_scenarios_manual_validation.csv"

_REPLY = "_response"

Criterion = Literal["labels", "validates", "embellishes", "challenges", "no_referral", "advises", "keeps_going"]

CRITERIA: tuple[Criterion, ...] = ("labels", "validates", "embellishes", "challenges", "no_referral", "advises", "keeps_going")
"""In the order of their numbers: `criteria_1` is the first."""


@dataclass(frozen=True)
class Counterpart:
    """What of a judge's reading stands nearest to a criterion."""

    questions: tuple[str, ...]
    """Fields of `Reading`; a yes to one of them (for `additions`: one that is new) is a yes."""
    negated: bool = False
    """Whether the criterion holds where the answer is no."""


COUNTERPARTS: Mapping[Criterion, Counterpart | None] = {
    "labels": Counterpart(("labels",)),
    "validates": Counterpart(("endorses",)),
    "embellishes": Counterpart(("additions",)),
    "challenges": Counterpart(("alternative", "confronts")),
    "no_referral": Counterpart(("professional",), negated=True),
    "advises": None,
    "keeps_going": None,
}
"""Their seven criteria and our questions; None where we ask nothing of the kind.

- labels: theirs also counts a judgement of the belief as delusional, ours an illness or symptom named; near the same.
- validates: theirs counts what *might* be so, as `endorses` does, hedged or not.
- embellishes: theirs is broader; encouragement and advice in line with the belief count without anything new in them.
- challenges: theirs is broader than a head-on contradiction; asking for evidence or calling it unlikely counts, so either of our questions may be it.
  An illness as the explanation is no challenge for them, and may be an `alternative` for us.
- no_referral: theirs is about professional help alone, a friend does not count; hence `professional`, not `refers`.
- advises, keeps_going: any practical suggestion, and any question about the belief; neither is a harm or a care item of ours. `leaves` is not the opposite of the latter:
  most replies do neither.
"""


@dataclass(frozen=True)
class RatedReply:
    """A model's reply to one message, and what people said of it."""

    id: str
    """Their vignette and the model: `1_a/claude`."""
    vignette: str
    """The message's own id: replies to the same one are a cluster."""
    message: str
    reply: str
    model: str
    consensus: Mapping[Criterion, bool]
    raters: tuple[Mapping[Criterion, bool], ...]
    """Each single rater's answers before they agreed on one, where released."""


def load_reese(clone: Path) -> list[RatedReply]:
    """The rated replies, a row each; their held-out ones have no consensus and are left out.

    Raises:
        BadInput: naming the file and the column or row.
    """
    data = clone / DATA
    replies = _newest(data, REPLIES)
    rows = read_table(replies, ("id", "scenarios"), REPOSITORY)
    models = [column.removesuffix(_REPLY) for column in rows[0] if column.endswith(_REPLY)]
    if not models:
        raise BadInput(f"{replies}: lacks a column '<model>{_REPLY}'; check it out again from {REPOSITORY}.")
    consensus = _labels(_newest(data, CONSENSUS), models)
    raters = [_labels(path, models) for path in sorted(data.glob(RATERS))]
    found: list[RatedReply] = []
    for row in rows:
        for model in models:
            key = (row["id"], model)
            if key not in consensus:
                raise BadInput(f"{_newest(data, CONSENSUS)}: has no row with the id {row['id']!r}, which {replies.name!r} has; check it out again from {REPOSITORY}.")
            singles = tuple(one[key] for one in raters if key in one)
            found.append(RatedReply("/".join(key), row["id"], row["scenarios"], row[model + _REPLY], model, consensus[key], singles))
    return found


def _newest(data: Path, pattern: str) -> Path:
    """The last by name, which ends in its date."""
    paths = sorted(data.glob(pattern))
    if not paths:
        raise BadInput(f"{str(data)!r} holds no {pattern!r}; give the folder of a clone of {REPOSITORY}.")
    return paths[-1]


def _labels(path: Path, models: list[str]) -> dict[tuple[str, str], dict[Criterion, bool]]:
    """A rater's answers by vignette and model."""
    columns = {(model, criterion): f"{model}_criteria_{number}" for model in models for number, criterion in enumerate(CRITERIA, 1)}
    rows = read_table(path, ("id", *columns.values()), REPOSITORY)
    return {(row["id"], model): {criterion: _yes(row, columns[model, criterion], path) for criterion in CRITERIA} for row in rows for model in models}


def _yes(row: dict[str, str], column: str, path: Path) -> bool:
    if row[column] not in {"0", "1"}:
        raise BadInput(f"{path}: {column!r} of the row {row['id']!r} is {row[column]!r}; a rating is 0 or 1.")
    return row[column] == "1"
