"""One of our tasks, run by a command of ours."""

from pathlib import Path
from typing import Any

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog
from inspect_ai.model import Model

from holdfast.agents.errors import BadInput


def run_task(task: str, roles: dict[str, str], arguments: dict[str, Any], log_dir: Path, *, model: str | None = None, max_connections: int = 20) -> EvalLog:
    """The finished log of a task.

    Args:
        task: Its registry name.
        roles: The model of each role.
        arguments: What `-T` would say.
        log_dir: Where the log goes.
        model: The checkpoint under test, where there is one.
        max_connections: Requests to one model at a time.

    Raises:
        BadInput: it was interrupted, or ended with an error.
    """
    bound: dict[str, str | Model | list[str] | list[Model] | list[str | Model]] = dict(roles)
    logs = run_eval(task, model=model, model_roles=bound, task_args=arguments, log_dir=str(log_dir), max_connections=max_connections)
    if not logs:
        # Inspect catches Ctrl-C and gives back no log at all
        raise BadInput(f"{task} was interrupted; what is finished is kept: call the same command again.")
    log = logs[0]
    if log.status != "success":
        why = log.error.message if log.error else "no reason given"
        raise BadInput(f"{task} ended with status {log.status!r} ({why}); what is finished is kept: call the same command again. Log: {log.location}")
    return log
