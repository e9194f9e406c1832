"""The coding eval's part of the simulated endpoints."""

from functools import cache
from pathlib import Path

from holdfast.agents.digest import digest, fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.coding.loading import TaskFolder, load_tasks
from holdfast.evals.coding.simulated.policies import Policy, steps

_HERE = Path(__file__).parent
_METHOD = "the published chance of solving a task; each other way to end counts as not solved"
_ORDER: tuple[Policy, ...] = ("solves", "tampers", "gives_up", "refuses")


@cache
def table() -> dict[str, dict[str, float]]:
    """The published table."""
    return {name: row for name, row in parse_yaml((_HERE / "agents.yaml").read_text(encoding="utf-8")).items() if name != "canary"}


@cache
def tasks() -> dict[str, TaskFolder]:
    """The shipped tasks by what the agent is told."""
    return {folder.task.issue.strip(): folder for folder in load_tasks(None)}


def policy_of(model: str, seed: int | None, name: str) -> Policy:
    """What a checkpoint does with a task, drawn by the table."""
    drawn, row = fraction("coding", model, seed, name), table()[persona(model)]
    for policy in _ORDER:
        drawn -= row[policy]
        if drawn < 0:
            return policy
    return "half"


class CodingSimulation:
    """Programmers, and the truth behind them."""

    catches_all = False

    @property
    def revision(self) -> str:
        """Changes with the table, the code and the tasks."""
        code = [path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()]
        return digest(code, sorted(folder.digest for folder in tasks().values()))

    def answer(self, request: ChatRequest) -> str | Act | None:
        """What a programmer does next; None where the request is about no task."""
        if not {"bash", "edit", "done"} <= request.tools or len(request.messages) < 2:
            return None
        folder = tasks().get(request.messages[1].content.strip())
        if folder is None or persona(request.model) not in table():
            return None
        if request.model == "cannot-call-tools":
            return "I will look at the files first.\n\n```bash\nls -R\n```"
        said = sum(message.role == "assistant" for message in request.messages)
        planned = steps(folder, policy_of(request.model, request.seed, folder.name))
        return planned[min(said, len(planned) - 1)]

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true share of solved tasks.

        Args:
            model: A simulated checkpoint.
            settings: None are known.
        """
        if settings:
            raise ValueError(f"{next(iter(settings))} is unknown; there are no settings")
        if persona(model) not in table():
            raise ValueError(f"no simulated programmer {model!r}; there are {', '.join(table())}")
        return {"coding_solved": table()[persona(model)]["solves"], "method": _METHOD}
