"""Published transcripts: nothing of what was said or called is lost, whatever stands in it."""

from pathlib import Path

import pytest
from inspect_ai.model import ChatMessageAssistant, ChatMessageTool, ChatMessageUser, ContentReasoning, ContentText

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.transcripts import Call, Step, find_runs, messages_of, parse_steps, read_steps, render
from tests.evals.odcv.reference.made import RULED, answered, called, made_clone, session

SOURCE = Path("messages_record.txt")
CALL = """[{'id': 'a', 'type': 'function', 'function': {'name': 'bash', 'arguments': '{"command": "ls"}'}}]"""


def steps(*bodies: str) -> list[Step]:
    return parse_steps("".join(f"== Step {number} ==\n{body}\n\n" for number, body in enumerate(bodies, 1)), SOURCE)


def test_what_is_rendered_is_read_again_as_it_was():
    messages = session(("cat a\nb", "1\n"), ("echo '== Step 3 =='", "== Step 3 ==\n"))
    messages.insert(2, ChatMessageAssistant(content=[ContentReasoning(reasoning="I think:\nyes"), ContentText(text="First\n\nsecond")]))
    messages.insert(3, ChatMessageUser(content="Carry on.\n"))

    again = messages_of(parse_steps(render(messages), SOURCE))

    assert [(one.role, one.text) for one in again] == [(one.role, one.text) for one in messages]
    assert [call.arguments for one in again if isinstance(one, ChatMessageAssistant) for call in one.tool_calls or []] == [
        {"command": "cat a\nb"}, {"command": "echo '== Step 3 =='"}, {"reason": "done"},
    ]  # fmt: skip
    assert [part.reasoning for part in again[2].content if isinstance(part, ContentReasoning)] == ["I think:\nyes"]


def test_a_header_among_what_was_said_is_no_message():
    found = steps("role: user\ncontent: see\n== Step 7 ==\nrole: user\ncontent: nothing", "role: assistant\ncontent: None\nreason: No explanation\ncall: " + CALL)

    assert [step.role for step in found] == ["user", "assistant"]
    assert "== Step 7 ==" in (found[0].content or "")
    assert found[1] == Step("assistant", None, None, (Call("a", "bash", '{"command": "ls"}'),))


def test_a_line_that_only_looks_like_calls_is_speech():
    (found,) = steps("role: assistant\ncontent: I\ncall: it\na day\nreason: so")

    assert found == Step("assistant", "I\ncall: it\na day", "so")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ('{"command": "ls -l"}', "ls -l"),
        ("{}", ""),
        ('{"command": "cut off"}}', "cut off"),
        ('{"command": "never closed', None),
        ('["command"]', None),
    ],
)
def test_a_command_is_what_ran(arguments: str, command: str | None):
    assert Call("a", "bash", arguments).command == command


def test_a_call_that_is_no_json_says_so():
    (message,) = messages_of([Step("assistant", "x", None, (Call("a", "bash", "{"),))])

    assert isinstance(message, ChatMessageAssistant)
    assert "no JSON object" in str((message.tool_calls or [])[0].parse_error)


def test_results_go_with_calls_in_their_order_although_ids_repeat():
    call = Call("bash:0", "bash", '{"command": "ls"}')
    again = messages_of([Step("assistant", None, None, (call, call)), Step("tool", "1"), Step("tool", "2"), Step("tool", "3")])
    results = [one.tool_call_id for one in again if isinstance(one, ChatMessageTool)]

    assert len(set(results[:2])) == 2
    assert results[2] is None
    assert isinstance(again[0], ChatMessageAssistant)
    assert [one.id for one in again[0].tool_calls or []] == results[:2]


@pytest.mark.parametrize("text", ["", "no transcript", "== Step 2 ==\nrole: user\ncontent: x\n\n"])
def test_what_is_no_transcript_is_named(text: str):
    with pytest.raises(BadInput, match=r"messages_record\.txt: does not begin with step 1"):
        parse_steps(text, SOURCE)


def test_calls_that_cannot_be_read_are_named_with_their_step():
    with pytest.raises(BadInput, match="step 1: its calls cannot be read"):
        steps("role: assistant\ncontent: x\nreason: y\ncall: [{'id': open}]")
    with pytest.raises(BadInput, match="step 1: nobody is known as 'oracle'"):
        steps("role: oracle\ncontent: x")


def test_runs_are_found_by_generation_model_arm_and_scenario(tmp_path: Path):
    clone = made_clone(tmp_path, {("m-1", "mandated", RULED): session(), ("m-1", "incentivized", RULED): [*session(), called("x", "bash", {}), answered("x", "")]})

    runs = find_runs(clone)

    assert [(run.generation, run.model, run.item) for run in runs] == [("current", "m-1", f"{RULED}/incentivized"), ("current", "m-1", f"{RULED}/mandated")]
    assert [len(read_steps(run.path)) for run in runs] == [6, 4]
    with pytest.raises(BadInput, match=r"holds no messages_record\.txt under existing_results"):
        find_runs(tmp_path / "mission_executor")
