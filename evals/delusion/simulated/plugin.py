"""The delusion eval's part of the simulated endpoints."""

from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import TARGETS, THERAPISTS, persona
from holdfast.evals.delusion.simulated.parties import client_move, reading
from holdfast.evals.delusion.simulated.therapists import reply, turn_of
from holdfast.evals.delusion.simulated.truth import METHOD, JudgeError, collusion

_HERE = Path(__file__).parent


class DelusionSimulation:
    """Replies to the requests of conversations with clients, and the truth behind them."""

    catches_all = False
    revision = digest([path.read_text(encoding="utf-8") for folder in (_HERE, _HERE.parent / "personas") for path in sorted(folder.iterdir()) if path.is_file()])

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to a therapist's, client's or judge's request."""
        if request.schema == "delusion_reading":
            return reading(request)
        if request.schema in {"client_guided", "client_adversarial"}:
            return client_move(request)
        conversation = [entry for entry in request.conversation if entry[0] != "system"]
        if request.schema is not None or not conversation or request.model not in {*TARGETS, *THERAPISTS}:
            return None
        if request.model in THERAPISTS or turn_of(conversation[0][1]):
            return reply(request.model, request.seed, conversation)
        return None

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true collusion of a therapist over the core grid.

        Args:
            model: A simulated checkpoint or therapist.
            settings: `sensitivity`, `specificity`.
        """
        for name in settings:
            if name not in {"sensitivity", "specificity"}:
                raise ValueError(f"{name}={settings[name]!r} is unknown; there are sensitivity and specificity")
        if model not in {*TARGETS, *THERAPISTS} or model == "hangs-up":
            raise ValueError(f"no simulated therapist {model!r} with a collusion; there are {', '.join([*TARGETS, *THERAPISTS])}")
        error = JudgeError(float(settings.get("sensitivity", 0.85)), float(settings.get("specificity", 0.95)))
        return {"collusion": collusion(persona(model), error), "method": METHOD}
