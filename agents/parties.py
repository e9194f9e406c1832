"""Everybody in a run, looked at before a call is paid for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspect_ai.model import GenerateConfig, Model, get_model

from holdfast.agents.endpoint import Endpoint, look
from holdfast.agents.errors import BadInput
from holdfast.agents.roles import Role, require_roles
from holdfast.agents.target import target_config

NOBODY = "none/none"
"""Inspect's name for no model at all."""


@dataclass(frozen=True)
class Parties:
    """Who takes part."""

    name: str
    """The checkpoint under test."""
    roles: dict[str, str]
    """The model behind each bound role."""
    target: Endpoint | None
    """The checkpoint's endpoint; None where the task has no checkpoint or the user named none."""
    config: GenerateConfig
    """The task's config: the checkpoint's sampling settings."""
    simulated: bool


def meet(task: str, table: Sequence[Role], *, revision: str | None = None, needs_target: bool = True) -> Parties:
    """Look at the roles of a task's table and at the checkpoint under test.

    Args:
        task: The task's registry name.
        table: Its roles.
        revision: The checkpoint's revision, where the user gave one.
        needs_target: Whether the task cannot do without a checkpoint.

    Raises:
        BadInput: with the value and the remedy.
    """
    models = require_roles(task, table)
    checkpoint = get_model()
    absent = str(checkpoint) == NOBODY
    if absent and needs_target:
        raise BadInput(f"{task} needs the checkpoint under test: add --model openai-api/<service>/<model>.")
    if not absent and checkpoint.config.seed is not None:
        raise BadInput(f"--seed {checkpoint.config.seed} would give every reply the same seed; use -T seed={checkpoint.config.seed}, which is mixed with item, epoch and draw.")
    target = None if absent else look(checkpoint, chat=True, revision=revision)
    others = [look(model, chat=False) for model in _distinct(models.values())]
    simulated = any(party.simulated for party in [*others, *([target] if target else [])])
    return Parties(str(checkpoint), {name: str(model) for name, model in models.items()}, target, GenerateConfig() if absent else target_config(checkpoint), simulated)


def _distinct(models: Iterable[Model]) -> list[Model]:
    return list({(str(model), model.api.base_url): model for model in models}.values())
