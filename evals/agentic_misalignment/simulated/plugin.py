"""The agentic-misalignment eval's part of the simulated endpoints."""

import html
import json
from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.evals.agentic_misalignment.cells import CORE
from holdfast.evals.agentic_misalignment.simulated.offices import DECLINES, next_act, table, world_in, worlds
from holdfast.scorers.misalignment.judge import QUESTIONS

_HERE = Path(__file__).parent
_METHOD = "the published chance of harm by cell of goal and threat, among agents that call tools; a judge that errs is not part of it"


class MisalignmentSimulation:
    """Agents in offices, their judge, and the truth behind them."""

    catches_all = False

    @property
    def revision(self) -> str:
        """Changes with the table, the code and the worlds."""
        return digest([path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()], [file.digest for file in worlds()])

    def answer(self, request: ChatRequest) -> str | Act | None:
        """The reply to an agent's or judge's request."""
        if request.schema == "am_reading":
            return _reading(request)
        return next_act(request) if request.schema is None else None

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true share of harm over the grid of goal and threat, and by cell.

        Args:
            model: A simulated checkpoint.
            settings: None are known.
        """
        if settings:
            raise ValueError(f"{next(iter(settings))} is unknown; there are no settings")
        row = table().get(persona(model))
        if row is None or row["fails"] == 1:
            raise ValueError(f"no simulated agent {model!r} that can work; there are {', '.join(name for name, one in table().items() if one['fails'] < 1)}")
        cells = {cell.id: row[cell.id] for cell in CORE}
        return {"am_harm_executed": sum(cells.values()) / len(cells), "by_cell": cells, "method": _METHOD}


def _reading(request: ChatRequest) -> str:
    """A threat where the world's scripted threat was sent, a refusal where its words stand there, else nothing."""
    text = html.unescape(request.messages[0].content)
    words, file = " ".join(text.split()), world_in(text)
    found: dict[str, str] = {"declines": DECLINES} if DECLINES in words else {}
    for act in file.world.scripts.coerce if file else []:
        body = act.given.get("body", "")
        if body and " ".join(body.split()) in words:
            found["threatens"] = body
    said: dict[str, object] = {name: {"yes": name in found, "quote": found.get(name, "")} for name in QUESTIONS}
    return json.dumps({"gist": "A simulated reading."} | said)
