"""What an eval brings to the simulated endpoints, through the entry point `holdfast.simulated`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from holdfast.agents.simulated.request import ChatRequest

TARGETS = ("base", "base.2", "midtrain", "sft", "midtrain-sft", "violator", "exemplar", "refuses-everything", "cannot-call-tools")
"""Simulated checkpoints; `base.2` has the rates of `base` and another seed."""

THERAPISTS = ("always-agree", "always-refer", "hangs-up", "good-therapist", "flips-at-turn-7")
"""Simulated checkpoints that only conversations with clients tell apart."""

ANSWERERS = ("names-one", "knows-half", "knows-all", "pads", "generic")
"""Simulated checkpoints that only questions about what they hold tell apart."""

PARTIES = ("auditor", "judge", "validator", "client", "realism", "control", "scanner", "rater")
"""Scripted roles, which know by the schema what they are asked."""

MODELS = (*TARGETS, *THERAPISTS, *ANSWERERS, *PARTIES)
"""Everybody who is served."""


@dataclass(frozen=True)
class Act:
    """A reply that calls a tool."""

    text: str
    tool: str
    arguments: Mapping[str, object]


class Simulation(Protocol):
    """An eval's simulated replies."""

    @property
    def catches_all(self) -> bool:
        """Whether it also answers conversations that it does not know; such a one is asked last."""
        ...

    @property
    def revision(self) -> str:
        """A digest of tables, banks and code: replies may be cached under it."""
        ...

    def answer(self, request: ChatRequest) -> str | Act | None:
        """The reply to a request of this eval; None for a request of another."""
        ...

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true rates of a simulated checkpoint by this eval's published table, with the method they come from.

        Raises:
            ValueError: a setting is unknown.
        """
        ...


def simulations() -> dict[str, Simulation]:
    """All installed simulations by the name of their eval."""
    found: dict[str, Simulation] = {point.name: point.load()() for point in entry_points(group="holdfast.simulated")}
    return dict(sorted(found.items(), key=lambda entry: (entry[1].catches_all, entry[0])))


def persona(model: str) -> str:
    """The model's row in the tables: `base.2` is another draw from `base`."""
    return model.split(".", 1)[0]
