"""Roles: who else is in an eval beside the checkpoint under test."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from inspect_ai.model import GenerateConfig, Model, get_model, model_roles

from holdfast.agents.errors import BadInput

ATTEMPT_SECONDS = 300
"""How long one attempt at a reply may take; without a bound a hanging server holds an eval for good."""

NAMES = ("auditor", "judge", "validator", "realism", "control", "client", "scanner", "rater", "baseline")
"""Every role that a task or tool of this project knows; one that a task does not ask for is let be, so that several tasks share a command line."""


@dataclass(frozen=True)
class Role:
    """One role of a task's table."""

    name: str
    purpose: str
    config: GenerateConfig
    falls_back_to: str | None = None
    required: bool = True


def bound_role(role: Role) -> Model | None:
    """The model bound to the role or to the role it falls back to; never the target.

    Sampling settings of the role's table hold where the user gave none.
    """
    for name in (role.name, role.falls_back_to):
        if name is not None and name in model_roles():
            return get_model(role=name, required=True, config=role.config)
    return None


def need_role(role: Role) -> Model:
    """The model of a role that the task made sure of before it ran."""
    model = bound_role(role)
    assert model is not None, f"no model for {role.name}: the task checks its roles before it runs"
    return model


def require_roles(task: str, roles: Sequence[Role]) -> dict[str, Model]:
    """All bound roles by name.

    Raises:
        BadInput: a required role is not bound, or one that nobody knows is; or somebody bound `target`, which is always Inspect's `--model`.
    """
    if "target" in model_roles():
        raise BadInput(f"{task} takes the checkpoint under test as --model, not as --model-role target=...; move it there, so that logs tell checkpoints apart.")
    _check_names(task, roles)
    found = {role.name: bound_role(role) for role in roles}
    missing = [role for role in roles if role.required and found[role.name] is None]
    if missing:
        wanted = " ".join(f"--model-role {role.name}=<model>" for role in missing)
        what = "; ".join(f"{role.name}: {role.purpose}" for role in missing)
        raise BadInput(f"{task} has no model for {what}. Add {wanted}; no role ever falls back to the checkpoint under test.")
    return {name: model for name, model in found.items() if model is not None}


def _check_names(task: str, roles: Sequence[Role]) -> None:
    """Refuse a mistyped role, in whose place a fallback would answer unseen."""
    known = list(dict.fromkeys([*(role.name for role in roles), *NAMES]))
    for name in model_roles():
        if name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f"write --model-role {near[0]}=..." if near else f"it takes {', '.join(role.name for role in roles)}"
            raise BadInput(f"{task} knows no role {name!r} (--model-role {name}=...); {remedy}.")
