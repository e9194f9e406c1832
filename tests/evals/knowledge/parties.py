"""Models in this process that answer as the simulated endpoints would, and runs of the eval with them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, get_model

from holdfast.agents.simulated.request import ChatRequest, Message, Orders
from holdfast.evals.knowledge.simulated.plugin import KnowledgeSimulation

TASK = f"{Path(__file__).parents[3] / 'evals/knowledge/task.py'}@knowledge"

_SIMULATION = KnowledgeSimulation()


def party(name: str, *, says: Mapping[str, str] | None = None, asked: Counter[str] | None = None) -> Model:
    """The simulated model of that name.

    Args:
        name: A checkpoint or role.
        says: What it replies instead to a request with that schema; `""` stands for requests without one.
        asked: Where requests are counted, by schema.
    """

    def answer(messages: list[ChatMessage], tools: Any, choice: Any, config: GenerateConfig) -> ModelOutput:
        schema = config.response_schema.name if config.response_schema else ""
        if asked is not None:
            asked[schema] += 1
        request = ChatRequest(name, tuple(Message(role=one.role, content=one.text) for one in messages), schema or None, config.seed, Orders())
        text = says[schema] if says and schema in says else _SIMULATION.answer(request)
        output = ModelOutput.from_content("mockllm/model", text or "Hello.")
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return get_model("mockllm/model", custom_outputs=answer, memoize=False)


def ask(model: str | Model, folder: Path, *, judge: Model | None = None, baseline: Model | None = None, limit: int | None = None, **args: Any) -> EvalLog:
    """A run of the eval."""
    roles = {"judge": judge or party("judge")} | ({"baseline": baseline} if baseline else {})
    target = party(model) if isinstance(model, str) else model
    return run_eval(TASK, model=target, model_roles=roles, task_args={"preset": "smoke"} | args, limit=limit, log_dir=str(folder), display="log")[0]


def metrics(log: EvalLog, score: str) -> dict[str, float]:
    """Every metric of a score column."""
    assert log.results
    return {name: float(one.value) for found in log.results.scores if found.name == score for name, one in found.metrics.items()}


def value(sample: EvalSample, score: str) -> Any:
    """A sample's score."""
    return (sample.scores or {})[score].value
