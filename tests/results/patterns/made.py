"""Chats, findings and models that the tests of the patterns share."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, get_model
from rich.console import Console

from holdfast.agents.simulated.request import ChatRequest, Message, Orders
from holdfast.results.patterns.calls import Calls
from holdfast.results.patterns.documents import Document, Turn
from holdfast.results.patterns.findings import Finding
from holdfast.results.patterns.simulated.plugin import PatternsSimulation
from holdfast.scorers.patterns.pattern import Pattern, Quote


def chat(*replies: str, question: str = "What should I do?", group: str = "") -> Document:
    turns = [turn for reply in replies for turn in (Turn("user", question), Turn("assistant", reply))]
    return Document(tuple(turns), "chat", "made", group=group)


def card(name: str, unit: str = "replies", **more: object) -> Pattern:
    told = {"id": name, "name": f"The {name}", "category": "rhetorical", "unit": unit, "definition": f"It is {name}.", "broad": "A bit.", "strict": "Wholly."}
    return Pattern.model_validate(told | more)


def finding(name: str, scan: int, number: int = 1, *, quotes: int = 2, unit: str = "replies") -> Finding:
    evidence = tuple(Quote(document=f"d{scan}-{number}-{place}", text=f"words of {name} {place}", passage=f"words of {name} {place}") for place in range(quotes))
    told = {"id": f"S{scan}-{number}", "scan": scan, "name": name, "category": "rhetorical", "unit": unit, "definition": name, "broad": "b", "strict": "s"}
    return Finding.model_validate(told | {"evidence": evidence, "seen": tuple(quote.document for quote in evidence)})


def calls(**settings: int) -> Calls:
    return Calls(Console(quiet=True), **{"connections": 4} | settings)


def answering(answer: Callable[[str], object]) -> tuple[Model, list[str]]:
    """A model that answers each request by a function of its last message, and the requests it was sent."""
    asked: list[str] = []

    def reply(messages: list[object], *rest: object) -> ModelOutput:
        asked.append(messages[-1].text)  # pyright: ignore[reportAttributeAccessIssue]
        given = answer(asked[-1])
        if isinstance(given, Exception):
            raise given
        output = ModelOutput.from_content("mockllm/model", given if isinstance(given, str) else json.dumps(given))
        output.usage = ModelUsage(input_tokens=100, output_tokens=10, total_tokens=110)
        return output

    return get_model("mockllm/model", custom_outputs=reply, memoize=False, config=GenerateConfig(max_retries=1)), asked


def requests(endpoint: str, model: str) -> int:
    """How many chat requests a simulated model has met."""
    return httpx.get(f"{endpoint}/simulated/requests").json()["by_model"].get(model, 0)


def saved(folder: Path) -> int:
    """How many replies are kept in a cache."""
    return sum(one.is_file() for one in (folder / "generate").rglob("*") if len(one.name) == 32)


def in_process(name: str) -> Model:
    """The simulated scanner or rater without a server between."""
    simulation = PatternsSimulation()

    def reply(messages: list[ChatMessage], tools: object, choice: object, config: GenerateConfig) -> ModelOutput:
        assert config.response_schema is not None
        said = tuple(Message(role=one.role, content=one.text) for one in messages)
        text = simulation.answer(ChatRequest(name, said, config.response_schema.name, None, Orders()))
        output = ModelOutput.from_content("mockllm/model", text or "")
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return get_model("mockllm/model", custom_outputs=reply, memoize=False)
