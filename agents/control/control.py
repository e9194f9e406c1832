"""Control targets: a model told to break a trait, or to keep it, so that an audit can show that it tells them apart."""

from pathlib import Path
from typing import Literal

from inspect_ai.model import GenerateConfig

from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.roles import ATTEMPT_SECONDS, Role
from holdfast.agents.traits import Trait

CONTROL = Role(
    "control",
    "plays the control targets: one that breaks a trait, one that keeps it",
    GenerateConfig(temperature=1.0, max_tokens=2048, attempt_timeout=ATTEMPT_SECONDS, reasoning_history="none"),
)

ControlName = Literal["violator", "exemplar"]

_HERE = Path(__file__).parent
_PARTS = {name: load_prompt(_HERE / f"{name}.md") for name in ("violator", "exemplar")}
CONTROL_DIGEST = digests(*_PARTS.values())


def control_system(system: str | None, trait: Trait, control: ControlName) -> str:
    """The system prompt of a control target: the opening's own, then its part; judges see the opening's own alone.

    Args:
        system: The opening's system prompt, if it has one.
        trait: The trait that it breaks or keeps.
        control: Which of the two.
    """
    part = _PARTS[control].fill(trait=trait.render())
    return f"{system}\n\n{part}" if system else part


def control_of(system: str) -> ControlName | None:
    """Which part a system prompt gives, if any: how a simulated control knows what to be."""
    for name in ("violator", "exemplar"):
        if _PARTS[name].text.splitlines()[0] in system:
            return name
    return None
