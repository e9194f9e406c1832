"""The side-by-side's part of the simulated endpoints."""

from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import TARGETS, persona
from holdfast.evals.sxs.loading import load_prompts, prompts_digest
from holdfast.evals.sxs.simulated.answers import answer, comparison, table, true_rate

_HERE = Path(__file__).parent
_METHOD = "the chance of more points than the baseline by the published table, ties counting half, over the shipped prompts; the judge counts points without error"


class SxsSimulation:
    """Answers to the shipped prompts, their judge, and the truth behind them."""

    catches_all = False

    @property
    def revision(self) -> str:
        """Changes with the table, the code and the prompts."""
        return digest([path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()], prompts_digest(load_prompts(None)))

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to a prompt or to the judge's request."""
        if request.schema == "sxs_comparison":
            return comparison(request)
        return answer(request) if request.schema is None and request.model in TARGETS else None

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true win rate of a simulated checkpoint.

        Args:
            model: A simulated checkpoint.
            settings: `baseline`, the checkpoint it is compared with; by default `base`.
        """
        for name in settings:
            if name != "baseline":
                raise ValueError(f"{name}={settings[name]!r} is unknown; there is baseline")
        baseline = settings.get("baseline", "base")
        for one in (model, baseline):
            if persona(one) not in table()["quality"]:
                raise ValueError(f"no simulated checkpoint {one!r}; there are {', '.join(table()['quality'])}")
        return {"sxs_win_rate": true_rate(model, baseline), "baseline": baseline, "method": _METHOD}
