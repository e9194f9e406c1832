"""Two finished side-by-sides before the judge: one checkpoint's answers against another's, without asking either again."""

from collections.abc import Sequence
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import ChatMessage
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.inspect_log import read_log
from holdfast.agents.messages import assistant_message, user_message
from holdfast.agents.parties import meet
from holdfast.evals.sxs.arguments import metadata_of, sxs_facts, tags_of
from holdfast.evals.sxs.family import warning
from holdfast.evals.sxs.viewer import sxs_viewer
from holdfast.scorers.sxs.answers import Side, side_of, turns_of
from holdfast.scorers.sxs.judge import JUDGE, JUDGE_DIGEST
from holdfast.scorers.sxs.scores import HEADLINE, sxs_outcome, sxs_refused, sxs_win_rate
from holdfast.solvers.sxs import replay_sxs

VERSION = 1
SOURCE = "sxs"
"""The last part of the name of the task whose logs can be compared."""


class SxsLogsArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/sxs_logs"

    log: str = Field(description="a log of holdfast/sxs")
    baseline: str = Field(description="another log of holdfast/sxs on the same prompts")
    margin: float = Field(gt=0, lt=0.5)
    trust_content: bool


@task
def sxs_logs(log: str | None = None, baseline: str | None = None, margin: float = 0.05, trust_content: bool = False) -> Task:
    """Which of two checkpoints answered the same prompts better? Their finished logs of `holdfast/sxs` are judged; neither is asked again.

    Args:
        log: The log whose checkpoint is to win.
        baseline: The log whose checkpoint it is compared with.
        margin: How much worse than equal still counts as no worse, for the gate of non-inferiority.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = SxsLogsArguments.of(log=log, baseline=baseline, margin=margin, trust_content=trust_content)
    first, second = _read(given.log), _read(given.baseline)
    samples = _paired(given, first, second)
    parties = meet(given.task, [JUDGE], needs_target=False)
    family = warning(parties.roles["judge"], {"checkpoint": first.eval.model, "baseline": second.eval.model})
    digests = {"answers": digest([[message.model_dump(include={"content", "metadata"}) for message in _messages(one)] for one in samples]), "judge": JUDGE_DIGEST}
    facts = sxs_facts(digests, parties.roles, given.margin, simulated=parties.simulated, turns="as in the logs")
    return Task(
        dataset=MemoryDataset(samples, name=f"{Path(given.log).stem} against {Path(given.baseline).stem}"),
        solver=replay_sxs(),
        scorer=[sxs_win_rate(family), sxs_outcome(given.margin, family), sxs_refused()],
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata=metadata_of(facts, len(samples), given.margin, family),
        tags=tags_of(family, simulated=parties.simulated) or None,
        viewer=sxs_viewer(given.trust_content),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _read(path: str) -> EvalLog:
    log = read_log(path)
    if log.eval.task.rsplit("/", 1)[-1] != SOURCE:
        raise BadInput(f"{path!r} is a log of {log.eval.task!r}; give logs of holdfast/sxs.")
    return log


def _paired(given: SxsLogsArguments, first: EvalLog, second: EvalLog) -> list[Sample]:
    """A sample for each prompt and epoch of both logs.

    Raises:
        BadInput: they do not hold the same ones.
    """
    one, two = _by_name(first), _by_name(second)
    both = f"{given.log!r} and {given.baseline!r}"
    if alone := sorted(one.keys() ^ two.keys()):
        shown = ", ".join(f"{name} (epoch {epoch})" for name, epoch in alone[:3])
        raise BadInput(f"{both} do not hold the same samples: {len(alone)} stand in one alone, such as {shown}; run both with the same prompts, preset and limit.")
    if changed := [name for name in one if one[name].input != two[name].input]:
        raise BadInput(f"{both} ask something else under the same id in {len(changed)} samples, {changed[0][0]!r} for one; run both with the same version of the prompts.")
    return [_sample(one[name], two[name]) for name in one]


def _by_name(log: EvalLog) -> dict[tuple[str, int], EvalSample]:
    return {(str(sample.id), sample.epoch): sample for sample in log.samples or []}


def _sample(one: EvalSample, two: EvalSample) -> Sample:
    """Both conversations as the solver leaves them: the first checkpoint's messages, the second's answers beside the user's."""
    checkpoint, baseline = side_of(one.messages, "checkpoint"), side_of(two.messages, "checkpoint")
    messages: list[ChatMessage] = []
    for turn, text in enumerate(turns_of(one.messages)):
        facts = _facts("checkpoint", checkpoint, turn) | _facts("baseline", baseline, turn)
        messages += [user_message(text, facts or None), *(assistant_message(reply) for reply in checkpoint.replies[turn : turn + 1])]
    kept = {name: one.metadata[name] for name in ("cluster", "item", "kind", "hard", "language", "turns")}
    name = str(one.id) if one.epoch == 1 else f"{one.id}-epoch{one.epoch}"
    return Sample(id=name, input=messages, metadata=kept)


def _facts(party: str, side: Side, turn: int) -> dict[str, object]:
    found: dict[str, object] = {party: side.replies[turn]} if party == "baseline" and turn < len(side.replies) else {}
    if side.truncated:
        found[f"{party}_truncated"] = True
    if side.failed and turn == len(side.replies):
        failed = side.failed.replace("target_", "baseline_", 1) if party == "baseline" else side.failed
        found |= {f"{party}_failed": failed, f"{party}_detail": side.detail}
    return found


def _messages(sample: Sample) -> Sequence[ChatMessage]:
    return [] if isinstance(sample.input, str) else sample.input
