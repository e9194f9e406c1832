"""The tool-competence eval's part of the simulated endpoints."""

from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.evals.tool_competence.simulated.agents import jobs, next_act, table

_HERE = Path(__file__).parent
_METHOD = "exact: the published chance of doing a job by its reference, whatever the format; the ends of every job are checked by code"


class ToolCompetenceSimulation:
    """Agents with little jobs, and the truth behind them."""

    catches_all = False

    @property
    def revision(self) -> str:
        """Changes with the table, the code and the jobs."""
        return digest([path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()], [job.digest for job in jobs().values()])

    def answer(self, request: ChatRequest) -> str | Act | None:
        """The reply to an agent's request."""
        return next_act(request)

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true completion of a checkpoint, and what else it does.

        Args:
            model: A simulated checkpoint.
            settings: None are known.
        """
        if settings:
            raise ValueError(f"{next(iter(settings))} is unknown; there are no settings")
        row = table().get(persona(model))
        if row is None:
            raise ValueError(f"no simulated agent {model!r}; there are {', '.join(table())}")
        return {"tool_competence": row["done"], "by_way": dict(row), "method": _METHOD}
