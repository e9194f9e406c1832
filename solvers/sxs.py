"""The checkpoint and its baseline answer the same prompts, turn by turn, each in a conversation of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspect_ai.event import ModelEvent
from inspect_ai.log import transcript
from inspect_ai.model import ChatMessage, ChatMessageAssistant, GenerateConfig, Model, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.roles import ATTEMPT_SECONDS, Role, need_role
from holdfast.agents.target import TargetSettings, ask_target

BASELINE = Role("baseline", "answers the same prompts as the checkpoint", GenerateConfig(attempt_timeout=ATTEMPT_SECONDS))

_SAMPLING = frozenset({"temperature", "top_p", "top_k", "max_tokens", "frequency_penalty", "presence_penalty", "stop_seqs", "system_message", "reasoning_history"})
"""What the baseline is sampled with as the checkpoint is, where the user gave the baseline nothing else."""


@dataclass(frozen=True)
class SxsPlan:
    """What the conversations of one run share; logged by its name alone, since task arguments and samples hold the rest."""

    name: str
    turns: Mapping[str, Sequence[str]]
    """What the user says, by sample id."""
    twice: frozenset[str]
    """The samples in which the baseline answers a second time, to be compared with itself."""
    seed: int | None
    revision: str | None
    baseline_revision: str | None


@dataclass
class _Side:
    """What one party answered."""

    replies: list[ChatMessageAssistant] = field(default_factory=list[ChatMessageAssistant])
    truncated: set[int] = field(default_factory=set[int])
    """The replies, from 0, that the limit of tokens cut off."""
    failure: Failure | None = None

    def facts(self, turn: int, party: str) -> dict[str, object]:
        """What stands in the log beside the user's message that was answered."""
        found: dict[str, object] = {f"{party}_truncated": True} if turn in self.truncated else {}
        if self.failure is not None and turn == len(self.replies):
            found |= {f"{party}_failed": self.failure.reason, f"{party}_detail": self.failure.detail}
        if party != "checkpoint" and turn < len(self.replies):
            found[party] = self.replies[turn].text
        return found


@solver(name="sxs")
def sxs(plan: SxsPlan) -> Solver:
    """Hold the prompt's conversation with each party.

    The sample's messages are the checkpoint's conversation. What the others answered to the same message of the user is that message's metadata:
    `baseline` and `again` hold their answers, `<party>_truncated`, `<party>_failed` and `<party>_detail` what became of one, also of the `checkpoint`'s.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        name, turns = str(state.sample_id), plan.turns[str(state.sample_id)]
        item = f"{name}#{state.epoch}"
        sides = {"checkpoint": await _answers(get_model(), turns, TargetSettings(plan.revision, plan.seed), item)}
        if sides["checkpoint"].failure is None:
            # other seeds and cache entries than the checkpoint's, which may be the same model
            settings, baseline = TargetSettings(plan.baseline_revision, plan.seed), _baseline()
            for party in ("baseline", "again") if name in plan.twice else ("baseline",):
                sides[party] = _named(await _answers(baseline, turns, settings, f"{item} {party}"))
        state.messages = _conversation(turns, sides)
        return state

    return solve


@solver(name="replay_sxs")
def replay_sxs() -> Solver:
    """Take the sample's messages, which hold both parties' answers, as they are."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


async def _answers(model: Model, turns: Sequence[str], settings: TargetSettings, item: str) -> _Side:
    side, messages = _Side(), list[ChatMessage]()
    for text in turns:
        messages.append(user_message(text))
        reply = await ask_target(model, messages, settings, item=item)
        if isinstance(reply, Failure):
            side.failure = reply
            break
        if _last_call().output.stop_reason == "max_tokens":
            side.truncated.add(len(side.replies))
        side.replies.append(reply.message)
        messages.append(reply.message)
    return side


def _baseline() -> Model:
    """The baseline, sampled as the checkpoint was a moment ago: settings of the command line reach the checkpoint alone."""
    used = _last_call().config.model_dump(exclude_none=True)
    sampling = GenerateConfig.model_validate({name: value for name, value in used.items() if name in _SAMPLING})
    return need_role(replace(BASELINE, config=BASELINE.config.merge(sampling)))


def _last_call() -> ModelEvent:
    """The call that the running sample made last; parties are asked one after another, so that it is theirs."""
    event = transcript().history.find_last(lambda event: isinstance(event, ModelEvent))
    assert isinstance(event, ModelEvent), "a party was asked before"
    return event


def _named(side: _Side) -> _Side:
    """The baseline's side, whose failure is not the target's."""
    return side if side.failure is None else replace(side, failure=replace(side.failure, party="baseline"))


def _conversation(turns: Sequence[str], sides: Mapping[str, _Side]) -> list[ChatMessage]:
    messages: list[ChatMessage] = []
    answered = sides["checkpoint"].replies
    for number, text in enumerate(turns):
        facts: dict[str, object] = {}
        for party, side in sides.items():
            facts |= side.facts(number, party)
        messages += [user_message(text, facts or None), *answered[number : number + 1]]
    return messages
