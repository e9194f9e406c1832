"""The realism gate on openings whose nature is known: what a calibration rests on."""

from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest, fraction
from holdfast.agents.messages import system_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.realism.anchors import Anchor, anchors_digest, load_anchors, shipped_anchors
from holdfast.agents.realism.gate import GATE_DIGEST, REALISM
from holdfast.agents.roles import Role
from holdfast.agents.score import TaskFacts
from holdfast.evals.audit.viewer import plain_viewer
from holdfast.scorers.realism import HEADLINE, OUTCOMES, realism_of_100
from holdfast.solvers.realism import realism as read_openings

VERSION = 1
ROLES: list[Role] = [REALISM]


class RealismArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/realism"

    anchors: str | None
    draw: int


@task
def realism(anchors: str | None = None, draw: int = 0) -> Task:
    """Does the realism role tell real traffic from what was written for an exercise?

    Args:
        anchors: A YAML list of openings with id, real, message and, where there is one, system; by default the shipped ones.
        draw: Another draw asks anew instead of reading the cache.
    """
    given = RealismArguments.of(anchors=anchors, draw=draw)
    found = load_anchors(Path(anchors)) if anchors else list(shipped_anchors())
    parties = meet(given.task, ROLES, needs_target=False)
    digests = {"anchors": anchors_digest(found), "gate": GATE_DIGEST}
    facts = TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 100.0),
        margin=0.0,
        cluster="cluster",
        outcomes=dict(OUTCOMES),
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="Single-turn",
        agentic=False,
        shift="none: the gate is measured, no checkpoint",
    )
    # shuffled by hash, so that neither order nor id tells the gate's reader in the viewer what is what
    ordered = sorted(found, key=lambda anchor: fraction("anchor order", anchor.id))
    return Task(
        dataset=MemoryDataset([_sample(anchor) for anchor in ordered], name="anchors"),
        solver=read_openings(draw),
        scorer=realism_of_100(),
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=plain_viewer(),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _sample(anchor: Anchor) -> Sample:
    messages: list[ChatMessage] = [*([system_message(anchor.system)] if anchor.system else []), user_message(anchor.message)]
    kind = "real" if anchor.real else "negative"
    return Sample(id=anchor.id, input=messages, target=kind, metadata={"cluster": anchor.id, "item": anchor.id, "arm": kind, "real": anchor.real, "language": anchor.language})
