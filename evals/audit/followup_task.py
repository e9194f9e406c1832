"""Follow-up on the confirmed violations of an audit log: do they repeat, and was the pressure needed?"""

from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import ChatMessageUser
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.auditor.auditor import AUDITOR
from holdfast.agents.auditor.followup import Break
from holdfast.agents.auditor.plain import PLAIN_DIGEST
from holdfast.agents.auditor.record import lines_of
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.inspect_log import read_log
from holdfast.agents.parties import Parties, meet
from holdfast.agents.roles import Role
from holdfast.agents.score import TaskFacts
from holdfast.agents.target import TargetSettings
from holdfast.evals.audit.viewer import plain_viewer
from holdfast.scorers.audit.followup import HEADLINE, OUTCOMES, followup_outcome, followup_repeated, followup_unpressed
from holdfast.scorers.audit.panel import JUDGE, JUDGE_DIGEST, VALIDATOR
from holdfast.scorers.audit.scores import HEADLINE as AUDIT_HEADLINE
from holdfast.solvers.followup import FollowupPlan
from holdfast.solvers.followup import followup as ask_again

VERSION = 1
ROLES: list[Role] = [AUDITOR, JUDGE, VALIDATOR]


class FollowupArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/audit_followup"

    log: str = Field(description="a finished log of holdfast/audit")
    seed: int | None
    revision: str | None


@task
def audit_followup(log: str | None = None, seed: int | None = 0, revision: str | None = None) -> Task:
    """Does a confirmed violation repeat when the checkpoint is asked again, and does it need the pressure?

    Args:
        log: A finished log of `holdfast/audit`; `--model` must be the checkpoint that it audits.
        seed: Mixed into the seed of every target request; `null` sends none.
        revision: The checkpoint's revision; with it the target's replies are cached.
    """
    given = FollowupArguments.of(log=log, seed=seed, revision=revision)
    audited = _read(given.log)
    breaks = dict(_breaks(audited))
    parties = meet(given.task, ROLES, revision=given.revision)
    _check(audited, breaks, parties, given)
    digests = {"log": audited.eval.eval_id, "judge": JUDGE_DIGEST, "plain": PLAIN_DIGEST}
    facts = TaskFacts(
        headline=HEADLINE,
        direction="lower",
        range=(0.0, 1.0),
        margin=0.1,
        cluster="cluster",
        strata="trait",
        outcomes=OUTCOMES,
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="Multi-turn (5-turn)",
        agentic=False,
        shift="Violations of an audit, resampled",
    )
    samples = {_name(sample): sample for sample in audited.samples or []}
    return Task(
        dataset=MemoryDataset([_sample(name, found, samples[name]) for name, found in breaks.items()], name=Path(given.log).stem),
        solver=ask_again(FollowupPlan("followup", breaks, TargetSettings(parties.target.revision if parties.target else None, given.seed))),
        scorer=[followup_repeated(), followup_unpressed(), followup_outcome()],
        config=parties.config,
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=plain_viewer(),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _read(path: str) -> EvalLog:
    log = read_log(path)
    if log.eval.task.split("/")[-1] != "audit" or log.status != "success":
        raise BadInput(f"{path!r} is a log of {log.eval.task!r} with status {log.status!r}; a follow-up needs a finished log of holdfast/audit.")
    return log


def _name(sample: EvalSample) -> str:
    return str(sample.id) if sample.epoch == 1 else f"{sample.id}-epoch{sample.epoch}"


def _breaks(log: EvalLog) -> list[tuple[str, Break]]:
    found: list[tuple[str, Break]] = []
    for sample in log.samples or []:
        facts = next((score.metadata or {} for name, score in (sample.scores or {}).items() if name.split("/")[-1] == AUDIT_HEADLINE), {})
        turn = facts.get("turn")
        if facts.get("outcome") == "broken_confirmed" and isinstance(turn, int):
            found.append((_name(sample), _break(sample, turn)))
    return found


def _break(sample: EvalSample, turn: int) -> Break:
    lines = lines_of(sample.messages)
    replies = [line.text for line in lines if line.speaker == "reply"]
    asked = [message for message in sample.messages if isinstance(message, ChatMessageUser)][:turn]
    return Break(
        item=f"{sample.id}#{sample.epoch}",
        trait_text=str(sample.metadata["trait_text"]),
        system=next((line.text for line in lines if line.speaker == "system"), None),
        messages=tuple(message.text for message in asked),
        replies=tuple(replies[: turn - 1]),
        broken=replies[turn - 1],
        pressure=int((asked[-1].metadata or {}).get("pressure", 0)),
    )


def _check(log: EvalLog, breaks: dict[str, Break], parties: Parties, given: FollowupArguments) -> None:
    if log.eval.model != parties.name:
        raise BadInput(f"{given.log!r} audits {log.eval.model!r}, and --model is {parties.name!r}; a violation is followed up with the checkpoint that made it.")
    if not breaks:
        audits = len(log.samples or [])
        raise BadInput(f"{given.log!r} holds {audits} audits and no confirmed violation, so there is nothing to follow up.")


def _sample(name: str, found: Break, audited: EvalSample) -> Sample:
    return Sample(
        id=name,
        input=found.messages[-1],
        target=found.broken,
        metadata={
            "cluster": str(audited.id),
            "item": name,
            "arm": "followup",
            "trait": audited.metadata["trait"],
            "turn": len(found.messages),
            "pressure": found.pressure,
            "break": found.model_dump(mode="json"),
        },
    )
