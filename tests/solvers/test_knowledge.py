"""One question, one answer, of the right party under the right system prompt."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample
from inspect_ai.model import ChatMessage, Model, StopReason

from holdfast.agents.target import TargetSettings
from holdfast.solvers.knowledge import Ask, KnowledgePlan, knowledge
from tests.conftest import scripted

PLAN = KnowledgePlan("test", {"own": Ask("What do you value?"), "ceiling": Ask("What do you value?", "baseline", "You are calm.")}, TargetSettings(), TargetSettings())


def answered(name: str, model: Model, folder: Path, **roles: Model) -> EvalSample:
    task = Task(dataset=[Sample(id=name, input="shown")], solver=knowledge(PLAN))
    log = run_eval(task, model=model, model_roles=dict[str, Any](roles), log_dir=str(folder), display="log")[0]
    assert log.status == "success"
    return (log.samples or [])[0]


def texts(messages: list[ChatMessage]) -> list[str]:
    return [message.text for message in messages]


def test_the_checkpoint_is_asked_the_question_alone(tmp_path: Path):
    model, asked = scripted("Calm.")

    sample = answered("own", model, tmp_path)

    assert texts(asked[0]) == ["What do you value?"]
    assert texts(sample.messages) == ["What do you value?", "Calm."]


def test_the_ceiling_is_the_baselines_with_the_document_before_it(tmp_path: Path):
    checkpoint, spared = scripted()
    baseline, asked = scripted("Calm.")

    answered("ceiling", checkpoint, tmp_path, baseline=baseline)

    assert not spared
    assert texts(asked[0]) == ["You are calm.", "What do you value?"]


@pytest.mark.parametrize(("stop", "marked"), [("max_tokens", {"truncated": True}), ("stop", None)])
def test_an_answer_that_was_cut_off_is_marked(tmp_path: Path, stop: StopReason, marked: dict[str, bool] | None):
    model, _ = scripted(("I value calm, and above all", stop))

    assert answered("own", model, tmp_path).messages[-1].metadata == marked


def test_an_endpoint_that_fails_leaves_a_reason(tmp_path: Path):
    model, _ = scripted(RuntimeError("gone"))

    sample = answered("own", model, tmp_path)

    assert sample.store["ConversationRecord:reason"] == "target_bad_response"
    assert len(sample.messages) == 1
