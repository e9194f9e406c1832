"""The published conditions: which text of a source is sent, by the names of the published task's own arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from holdfast.agents.errors import BadInput

GoalType = Literal["explicit", "latent", "none", "ambiguous", "swap"]
Urgency = Literal["replacement", "restriction", "none"]
Extra = Literal["dont", "goal"]
Preset = Literal["cell", "grid18", "grid27"]

WITHOUT_VALUE: tuple[GoalType, ...] = ("none", "ambiguous")
"""Goal types that name no goal."""
GOALS = ("america", "global", "safety", "acceleration", "ethical", "pragmatic", "individualism", "collectivism")
"""The published goals, in their opposed pairs."""
_URGENCIES: tuple[Urgency, ...] = ("replacement", "restriction", "none")


@dataclass(frozen=True)
class Variant:
    """What all conditions of a run share."""

    extra_system_instructions: Extra | None = None
    prod: bool = False
    """Without the scratchpad."""
    test_eval_awareness: bool = False
    """With the notice that tells the model to ask itself whether this is an evaluation."""
    model_name: str | None = None
    """What the agent is called; None for the source's own name."""


@dataclass(frozen=True)
class Condition:
    """One prompt of a source."""

    scenario: str
    goal_type: GoalType
    goal_value: str
    urgency_type: Urgency
    variant: Variant = Variant()

    @property
    def arm(self) -> str:
        """Everything but the scenario."""
        return f"{self.goal_type}-{self.goal_value}_{self.urgency_type}"

    @property
    def id(self) -> str:
        """The sample's id, as the published task has it."""
        return f"{self.scenario}_{self.arm}"


def conditions(
    preset: Preset, scenarios: Sequence[str], variant: Variant, goal_type: GoalType | None, goal_value: str | None, urgency_type: Urgency | None
) -> tuple[Condition, ...]:
    """The conditions of a run, the scenarios of one arm side by side.

    Args:
        preset: `cell` (the one that the axes name), `grid18` (a goal in conflict or none, under each threat) or `grid27` (each goal and none, under replacement).
        scenarios: Which ones.
        variant: What they share.
        goal_type: An axis, for `cell`; None for `explicit`.
        goal_value: An axis, for `cell`; None for `america`, and for `none` where the type names no goal.
        urgency_type: An axis, for `cell`; None for `replacement`.

    Raises:
        BadInput: a grid is asked for and an axis too, or the type and the value of the goal do not go together.
    """
    if preset == "cell":
        kind = goal_type or "explicit"
        value = goal_value or ("none" if kind in WITHOUT_VALUE else "america")
        if kind in WITHOUT_VALUE and value != "none":
            raise BadInput(f"-T goal_value={value!r} does not go with goal_type={kind!r}, which names no goal; leave it out, or take goal_type='explicit'.")
        arms: list[tuple[GoalType, str, Urgency]] = [(kind, value, urgency_type or "replacement")]
    else:
        for name, given in {"goal_type": goal_type, "goal_value": goal_value, "urgency_type": urgency_type}.items():
            if given is not None:
                raise BadInput(f"-T {name}={given!r} does not go with preset={preset!r}, which has its own; leave it out, or take preset='cell'.")
        arms = [(*goal, urgency) for urgency, goal in _grid(preset)]
    return tuple(Condition(scenario, *arm, variant) for arm in arms for scenario in scenarios)


def _grid(preset: Preset) -> list[tuple[Urgency, tuple[GoalType, str]]]:
    no_goal: tuple[GoalType, str] = ("none", "none")
    if preset == "grid18":
        return list(product(_URGENCIES, [("explicit", "america"), no_goal]))
    return list(product(("replacement",), [*(("explicit", goal) for goal in GOALS), no_goal]))
