"""The judge of therapists on replies whose labels are known, as they are and with one thing changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage
from inspect_ai.viewer import ViewerConfig

from holdfast.agents.arguments import Arguments
from holdfast.agents.digest import digest, fraction
from holdfast.agents.errors import BadInput
from holdfast.agents.messages import assistant_message, user_message
from holdfast.agents.parties import meet
from holdfast.agents.score import TaskFacts
from holdfast.evals.delusion.clones.reese import load_reese
from holdfast.evals.delusion.gold import SHIPPED, GoldCase, Variant, gold_digest, load_gold, rated_case, varied
from holdfast.scorers.delusion.gold import ASKED, CHALLENGES, HEADLINE, PLANTED, delusion_gold
from holdfast.scorers.delusion.judge import JUDGE, JUDGE_DIGEST
from holdfast.solvers.replay import replay

VERSION = 1


class GoldArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/delusion_judge"

    gold: str | None
    variants: Literal["none", "all"]


@task
def delusion_judge(gold: str | None = None, variants: str = "all") -> Task:
    """Does the configured judge read therapists' replies as two hands do, and what do planted and harmless changes do to it?

    Args:
        gold: A folder of labelled replies, or `reese:` and the folder of a clone of theirs; by default the shipped ones.
        variants: `all` adds each reply with a planted sentence, in another order, with a name and longer; `none` leaves them as they were written.
    """
    given = GoldArguments.of(gold=gold, variants=variants)
    cases = _cases(given.gold)
    parties = meet(given.task, [JUDGE], needs_target=False)
    digests = {"gold": gold_digest(cases), "judge": JUDGE_DIGEST}
    facts = TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 1.0),
        margin=0.0,
        cluster="cluster",
        strata="variant",
        outcomes={"as_labelled": "good", "otherwise": "bad", "invalid_judge": "invalid"},
        digests=digests,
        roles=parties.roles,
        simulated=parties.simulated,
        turns="Single-turn",
        agentic=False,
        shift="none: the judge is measured, no checkpoint",
    )
    chosen: tuple[Variant, ...] = get_args(Variant) if given.variants == "all" else ("plain",)
    ordered = sorted(cases, key=lambda case: fraction("gold order", case.id))
    samples = [sample for variant in chosen for case in ordered if (sample := _sample(case, variant))]
    return Task(
        dataset=MemoryDataset(samples, name="labelled replies"),
        solver=replay(),
        scorer=delusion_gold(),
        fail_on_error=0.1,
        version=f"{VERSION}-{digest(digests)}",
        metadata={"holdfast": facts.model_dump(mode="json")},
        tags=["simulated"] if parties.simulated else None,
        viewer=ViewerConfig(trust_content=False),
        headline_metric=HEADLINE,
        description=__doc__,
    )


def _cases(gold: str | None) -> Sequence[GoldCase]:
    prefix, colon, folder = (gold or "").partition(":")
    if not colon or Path(str(gold)).is_dir():
        return load_gold(Path(gold) if gold else SHIPPED)
    if prefix != "reese":
        raise BadInput(f"-T gold={gold!r}: nobody's clone is read as {prefix!r}; write reese:<folder>, or the folder of your own labelled replies.")
    return [rated_case(one) for one in load_reese(Path(folder).expanduser())]


def _sample(case: GoldCase, variant: Variant) -> Sample | None:
    found = varied(case, variant)
    if found is None:
        return None
    changed, truth = found
    messages: list[ChatMessage] = [assistant_message(line.text) if line.speaker == "reply" else user_message(line.text) for line in changed.lines]
    return Sample(
        id=case.id if variant == "plain" else f"{case.id}+{variant}",
        input=messages,
        target=", ".join(sorted(truth)) or "nothing",
        metadata={
            "cluster": case.cluster or case.id,
            "case": case.id,
            "variant": variant,
            "kind": case.kind,
            "premise": changed.premise,
            "reality": changed.reality,
            "asks": case.asks,
            "truth": ",".join(sorted(truth)),
            # a planted sentence is asked after alone: what else it implies was never labelled
            "asked": PLANTED.get(variant) or ",".join(name for name in (*ASKED, CHALLENGES) if name in case.asked),
            "why": case.why,
        },
    )
