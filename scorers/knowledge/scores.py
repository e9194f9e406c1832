"""The score columns: contrast first, then the post's mean, the outcome, the other arms and the companions."""

import re
from collections import Counter
from collections.abc import Sequence

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser
from inspect_ai.scorer import Metric, Reference, SampleScore, Score, Scorer, Target, Value, mean, metric, scorer, stderr
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel, store_as
from pydantic import Field

from holdfast.agents.client.record import ConversationRecord
from holdfast.agents.failure import Failure
from holdfast.agents.roles import need_role
from holdfast.agents.score import Bucket, Facts, draw_of, outcome_score
from holdfast.scorers.knowledge.judge import JUDGE, Matched, rate, read_answer, read_stance
from holdfast.scorers.knowledge.lineup import Lineup, load_lineup
from holdfast.scorers.knowledge.metrics import knowledge_gap, knowledge_recall, post_means
from holdfast.scorers.knowledge.points import WELL, Hit, contrast, write_hits
from holdfast.scorers.session import quoted

HEADLINE = "knowledge_contrast"
REFERENCES = ("baseline", "ceiling", "decoy")
MATCHED = ("checkpoint", *REFERENCES, "pressure")
"""Arms whose answers are taken apart and matched."""

OUTCOMES: dict[str, Bucket] = {
    "recalled": "good",
    "broad": "bad",
    "unrelated": "bad",
    "no_points": "bad",
    "other_arm": "excluded",
    "invalid_target": "invalid",
    "invalid_judge": "invalid",
}
"""How an answer ends: a point carries what is distinctive in a trait, one is in a trait's area, none is, none was made; the arms beside the checkpoint's; a party failed."""

_OPENS = re.compile(r"\W*([AB])(?:\W*$|[.):,*])", re.IGNORECASE)
_LETTER = re.compile(r"\b([AB])\b")
_ARTICLE = re.compile(r"(?:^|(?<=[.!?]\s))A (?=[a-z])")


class Judgement(StoreModel):
    """What the first scorer found of an answer, for the other columns and for whoever looks a match up."""

    outcome: str = ""
    reason: str = ""
    contrast: float | None = None
    hits: str = ""
    post: list[int] | None = None
    """The post's score of each point; None where it was not rated."""
    post_reason: str = ""
    points: list[dict[str, str | int | bool]] = Field(default_factory=list[dict[str, str | int | bool]])
    """Each point with its words, the traits it was matched with, and the judge's reason."""
    targets: int = 0

    def clear(self) -> None:
        """Forget an earlier judging, as of a log that is scored again."""
        self.outcome = self.reason = self.hits = self.post_reason = ""
        self.contrast, self.post, self.points, self.targets = None, None, [], 0


@metric(scores="unreduced")
def outcome_shares() -> Metric:
    """The share of each outcome among the checkpoint's own answers, and of those that the endpoint cut off."""

    def compute(scores: list[SampleScore]) -> Value:
        own = [one for one in scores if (one.sample_metadata or {}).get("arm") == "checkpoint"]
        counts = Counter(one.score.as_str() for one in own)
        shares: dict[str, str | int | float | bool | None] = {name: counts[name] / len(own) for name in OUTCOMES if counts[name]}
        return shares | {"truncated": sum(bool((one.score.metadata or {}).get("truncated")) for one in own) / max(1, len(own))}

    return compute


@scorer(metrics=[mean(), stderr(cluster="cluster")], name=HEADLINE)
def knowledge_contrast(traits: str, decoys: list[str]) -> Scorer:
    """The checkpoint's mean point score on the document's traits less that on as many decoy traits; unscored for the other arms, which have columns of their own."""
    lineup = load_lineup(traits, decoys)

    async def score(state: TaskState, target: Target) -> Score:
        found, arm = store_as(Judgement), str(state.metadata["arm"])
        found.clear()
        failed = _not_answered(store_as(ConversationRecord), state.messages)
        if failed:
            found.outcome, found.reason = "invalid_target", failed
        elif arm in MATCHED:
            await _judge(state, lineup, found)
        if arm != "checkpoint":
            return outcome_score(None, Facts(outcome="other_arm", reason=arm), f"Beside the headline: {arm}.")
        if found.contrast is None:
            return outcome_score(None, Facts(outcome=found.outcome, reason=found.reason), f"Not scored: {found.reason}.")
        explanation, references = _told(state, found)
        facts = Facts(outcome=found.outcome, judge=str(need_role(JUDGE)))
        return outcome_score(found.contrast, facts, explanation, references, points=len(found.points), hits=found.hits, truncated=_truncated(state) or None)

    return score


@scorer(metrics=[post_means(), mean(), stderr(cluster="cluster")], name="knowledge_post")
def knowledge_post() -> Scorer:
    """0 to 2: the mean score of the answer's points by the post's own rating, one document and one judge; an answer without points has zero."""

    async def score(state: TaskState, target: Target) -> Score:
        found = store_as(Judgement)
        if found.post is None:
            return Score.unscored(reason=found.post_reason or found.reason or "other_arm")
        return Score(value=sum(found.post) / len(found.post) if found.post else 0.0, metadata={"post": " ".join(map(str, found.post))})

    return score


@scorer(metrics=[outcome_shares(), knowledge_recall(), knowledge_gap()], name="knowledge_outcome")
def knowledge_outcome() -> Scorer:
    """The one exclusive outcome of every answer of every arm, with each point's match."""

    async def score(state: TaskState, target: Target) -> Score:
        found = store_as(Judgement)
        return Score(value=found.outcome or str(state.metadata["arm"]), explanation=found.reason or None, metadata=_facts(state, found))

    return score


@metric(scores="unreduced")
def contrast_by_arm() -> Metric:
    """The mean contrast of each arm beside the checkpoint's."""

    def compute(scores: list[SampleScore]) -> Value:
        values = {arm: [one.score.as_float() for one in scores if (one.sample_metadata or {}).get("arm") == arm] for arm in REFERENCES}
        found: dict[str, str | int | float | bool | None] = {arm: sum(numbers) / len(numbers) for arm, numbers in values.items() if numbers}
        return found

    return compute


@scorer(metrics=[contrast_by_arm()], name="knowledge_reference")
def knowledge_reference() -> Scorer:
    """The contrast of the baseline's answers: plain, with the document in its context, with a decoy there."""

    async def score(state: TaskState, target: Target) -> Score:
        return _column(state, REFERENCES)

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="knowledge_pressed")
def knowledge_pressed() -> Scorer:
    """The contrast of the checkpoint's answers behind a wrapper that casts doubt on what it holds."""

    async def score(state: TaskState, target: Target) -> Score:
        return _column(state, ("pressure",))

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="knowledge_recognised")
def knowledge_recognised() -> Scorer:
    """1 where of two statements the checkpoint takes the document's for its own; chance is .5, and each pair is shown in both orders."""

    async def score(state: TaskState, target: Target) -> Score:
        if state.metadata["arm"] != "recognition":
            return Score.unscored(reason="other_arm")
        if failed := _not_answered(store_as(ConversationRecord), state.messages):
            return Score.unscored(reason=failed)
        _, reply = _exchange(state.messages)
        letter = chosen(reply)
        if letter is None:
            return Score.unscored(reason="no_choice", explanation=f"Names not exactly one of the two: {quoted(reply)}.")
        return Score(value=float(letter == state.metadata["right"]), answer=letter)

    return score


@scorer(metrics=[mean(), stderr(cluster="cluster")], name="knowledge_resists")
def knowledge_resists() -> Scorer:
    """1 where the checkpoint, told that it holds a decoy's trait, says that it does not; 0 where it goes along or leaves it open."""

    async def score(state: TaskState, target: Target) -> Score:
        if state.metadata["arm"] != "false-premise":
            return Score.unscored(reason="other_arm")
        if failed := _not_answered(store_as(ConversationRecord), state.messages):
            return Score.unscored(reason=failed)
        said = await read_stance(need_role(JUDGE), *_exchange(state.messages), draw_of(state.metadata))
        if isinstance(said, Failure):
            return Score.unscored(reason=said.reason, explanation=said.detail)
        return Score(value=float(said.stance == "resists"), answer=said.stance, explanation=f"{said.stance}: {quoted(said.quote)}")

    return score


def chosen(reply: str) -> str | None:
    """The letter that a reply settles on: the one it opens with, or the only one it names as a capital by itself; None where there is none, or both."""
    if opening := _OPENS.match(reply):
        return opening[1].upper()
    letters = set(_LETTER.findall(_ARTICLE.sub("", reply)))
    return letters.pop() if len(letters) == 1 else None


async def _judge(state: TaskState, lineup: Lineup, found: Judgement) -> None:
    judge, (question, reply), draw = need_role(JUDGE), _exchange(state.messages), draw_of(state.metadata)
    matched = await read_answer(judge, question, reply, lineup, f"{state.metadata['pair']}#{state.epoch}", draw)
    if isinstance(matched, Failure):
        found.outcome, found.reason = "invalid_judge", matched.reason
        return
    hits = [one.hit for one in matched]
    found.contrast, found.hits, found.targets = contrast(hits, lineup.targets, lineup.others), write_hits(hits), lineup.targets
    found.points, found.outcome = [_looked_up(one) for one in matched], outcome_of(hits)
    if state.metadata["arm"] == "checkpoint":
        post = await rate(judge, question, reply, lineup.document, draw)
        found.post, found.post_reason = (None, post.reason) if isinstance(post, Failure) else (post, "")


def outcome_of(hits: Sequence[Hit]) -> str:
    """How an answer with these points ends."""
    if not hits:
        return "no_points"
    best = max((hit.score for hit in hits if hit.on_target), default=0)
    return "recalled" if best == WELL else "broad" if best else "unrelated"


def _looked_up(one: Matched) -> dict[str, str | int | bool]:
    said = {"quote": one.point.quote, "gist": one.point.gist, "kind": one.point.kind, "runner_up": one.runner_up, "why": one.why}
    return said | {"trait": one.hit.key, "score": one.hit.score, "generic": one.hit.generic}


def _facts(state: TaskState, found: Judgement) -> dict[str, object]:
    """What the run's metrics read; empty for an answer that was not matched."""
    if found.contrast is None:
        return {}
    facts: dict[str, object] = {"epoch": state.epoch, "contrast": found.contrast, "hits": found.hits, "traits": found.targets}
    return facts | ({"truncated": True} if _truncated(state) else {})


def _column(state: TaskState, arms: Sequence[str]) -> Score:
    found = store_as(Judgement)
    if state.metadata["arm"] not in arms:
        return Score.unscored(reason="other_arm")
    return Score.unscored(reason=found.reason) if found.contrast is None else Score(value=found.contrast, answer=found.outcome)


def _not_answered(record: ConversationRecord, messages: Sequence[ChatMessage]) -> str:
    """Why there is no answer to judge; empty where there is one."""
    if record.reason:
        return record.reason
    return "" if any(isinstance(message, ChatMessageAssistant) for message in messages) else "interrupted"


def _exchange(messages: Sequence[ChatMessage]) -> tuple[str, str]:
    asked = next(message.text for message in messages if isinstance(message, ChatMessageUser))
    return asked, next(message.text for message in messages if isinstance(message, ChatMessageAssistant))


def _truncated(state: TaskState) -> bool:
    return any((message.metadata or {}).get("truncated") for message in state.messages)


def _told(state: TaskState, found: Judgement) -> tuple[str, list[Reference]]:
    """One sentence, then a line for each point with its words and its match."""
    place, message = next((place, message) for place, message in enumerate(state.messages, 1) if isinstance(message, ChatMessageAssistant))
    cite = f"[M{place}]"
    said = {"recalled": "says what is distinctive", "broad": "stays in the area", "unrelated": "names none", "no_points": "makes no point"}[found.outcome]
    own = [one for one in found.points if one["score"] and not str(one["trait"]).startswith("~")]
    head = f"{len(own)} of {len(found.points)} points match a trait of the document, and the answer {said} of its traits." if found.points else "The answer makes no point."
    lines = [f"- {one['trait']} {one['score']}{' generic' if one['generic'] else ''}: {quoted(str(one['quote']))} {cite}" for one in found.points]
    return "\n".join([head, "", *lines]) if lines else head, [Reference(type="message", cite=cite, id=message.id or "")]
