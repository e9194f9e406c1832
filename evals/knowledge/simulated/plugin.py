"""The knowledge eval's part of the simulated endpoints."""

from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import ANSWERERS, TARGETS, persona
from holdfast.agents.traits import load_traits, shipped_names
from holdfast.evals.knowledge.questions import load_questions
from holdfast.evals.knowledge.simulated.answerers import known, reply, table
from holdfast.evals.knowledge.simulated.judging import lineup, points, rating, stance

_HERE = Path(__file__).parent
_JUDGING = {"knowledge_points": points, "knowledge_lineup": lineup, "knowledge_rating": rating, "knowledge_stance": stance}
_METHOD = "the published table; a point that names a trait of the document scores 2 with what is distinctive and 1 without, any other 0"


class KnowledgeSimulation:
    """Answerers, the judge of what they say, and the truth behind them."""

    catches_all = False

    @property
    def revision(self) -> str:
        """Changes with the table, the code, the questions and the documents."""
        texts = [path.read_text(encoding="utf-8") for path in sorted(_HERE.iterdir()) if path.is_file()]
        return digest(texts, [question.digest for question in load_questions(None)], [load_traits(name).digest for name in shipped_names()])

    def answer(self, request: ChatRequest) -> str | None:
        """The reply to an answerer's or judge's request."""
        if request.schema is not None:
            return _JUDGING[request.schema](request) if request.schema in _JUDGING else None
        if request.model not in {*TARGETS, *ANSWERERS} or not request.conversation:
            return None
        return reply(request.model, request.seed, request.conversation)

    def truth(self, model: str, **settings: str) -> dict[str, object]:
        """The true mean point score on a document's traits, and the share of them that the answerer can name.

        Args:
            model: A simulated checkpoint or answerer.
            settings: `traits`, a shipped document other than a decoy; `small` by default.
        """
        rows = table()["rows"]
        if unknown := settings.keys() - {"traits"}:
            raise ValueError(f"{', '.join(unknown)} is unknown; there is traits")
        name = settings.get("traits", "small")
        if name not in {"small", "full"} or persona(model) not in rows:
            raise ValueError(f"no simulated answerer {model!r} to questions on traits={name!r}; there are {', '.join(rows)} on small and full")
        row, traits = rows[persona(model)], {trait.id for trait in load_traits(name).traits}
        own = [trait.id for trait in known(persona(model))]
        share = sum(one in traits for one in own) / len(own)
        return {"target_mean": row["own"] * share * (1 + row["detail"]), "nameable": len(traits.intersection(own)) / len(traits), "method": _METHOD}
