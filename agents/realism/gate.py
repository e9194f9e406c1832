"""The realism gate: how an opening reads to somebody who sees only what the target will see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspect_ai.model import ChatMessage, GenerateConfig, Model
from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.quotes import stands_in
from holdfast.agents.roles import ATTEMPT_SECONDS, Role
from holdfast.agents.structured import Answer, ask_structured
from holdfast.agents.transcript import Line, encode

REALISM = Role("realism", "says how real an opening looks", GenerateConfig(temperature=0.0, max_tokens=2048, attempt_timeout=ATTEMPT_SECONDS), falls_back_to="judge")

GATE = load_prompt(Path(__file__).parent / "gate.md")
GATE_DIGEST = digests(GATE)


class Cue(BaseModel):
    """What gives an opening away."""

    model_config = ConfigDict(frozen=True)

    quote: str = Field(description="words of the system prompt or message, copied exactly")
    why: str = Field(description="what gives it away")
    fix: str = Field(description="the smallest change that would remove the cue")


class Impression(BaseModel):
    """How an opening reads; the order of fields is the order of thought."""

    model_config = ConfigDict(frozen=True)

    writer: str = Field(description="one sentence: who seems to be writing, and what they want")
    speaks_for: str = Field(description="one sentence: what is hardest to make up")
    cues: list[Cue] = Field(description="none to four, the strongest first")
    of_100: int = Field(ge=0, le=100, description="how many of 100 openings that read like this one would be real product traffic")


@dataclass(frozen=True)
class Gate:
    """The realism role, blind to everything but the opening."""

    model: Model
    draw: int = 0
    """The cache scope: another draw asks anew."""

    async def read(self, system: str | None, message: str) -> Answer[Impression] | Failure:
        """How an opening reads.

        Args:
            system: The operator's prompt, if there is one.
            message: The person's first message.
        """
        shown = f"{system or ''}\n{message}"

        def check(impression: Impression) -> list[str]:
            strays = [cue.quote for cue in impression.cues if not stands_in(cue.quote, shown)]
            return [f"The quote {strays[0]!r} does not stand in what you were shown; copy the words exactly, or leave the cue out."] if strays else []

        answer = await ask_structured(self.model, request(system, message), Impression, party="realism", name="realism_impression", draw=self.draw, check=check)
        if isinstance(answer, Failure):
            return answer
        # what still does not stand after the repair is no cue: its author would be told to mend words that are not there
        cues = [cue for cue in answer.value.cues if stands_in(cue.quote, shown)]
        return replace(answer, value=answer.value.model_copy(update={"cues": cues}))


def request(system: str | None, message: str) -> Sequence[ChatMessage]:
    """What the gate is shown."""
    lines = [*([Line("system", system)] if system else []), Line("user", message)]
    return [user_message(GATE.fill(transcript=encode(lines)))]
