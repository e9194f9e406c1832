"""Calls written out as text: what is carried out, and what is not."""

from inspect_ai.model import ChatMessageAssistant, ChatMessageTool
from inspect_ai.tool import Tool as InspectTool
from inspect_ai.tool import ToolCall, ToolCallError, ToolDef, tool

from holdfast.agents.messages import user_message
from holdfast.solvers.written_calls import as_text, explain, read_calls, write_call


@tool(name="file_note")
def _file_note() -> InspectTool:
    async def execute(title: str, text: str = "") -> str:
        """Put a note on file.

        Args:
            title: what it is called
            text: what stands in it
        """
        return title + text

    return execute


def given(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(call.function, call.arguments) for call in read_calls(text) if not call.parse_error]


def test_calls_are_read_in_their_order_with_values_as_they_stand():
    body = 'Dear <Ana>,\n\nx < y & z "quoted"\n'
    said = f"First this.\n{write_call('send_mail', {'to': 'a@b.example', 'body': body})}\nThen that. {write_call('list_mail', {})}"

    assert given(said) == [("send_mail", {"to": "a@b.example", "body": body.strip()}), ("list_mail", {})]


def test_a_call_that_is_never_closed_is_an_attempt_with_a_remedy():
    (cut,) = read_calls('<call tool="send_mail"><to>a@b.example</to><body>Dear')

    assert cut.parse_error == "The call is not closed: end it with </call>."


def test_a_call_after_one_that_was_not_closed_is_still_read():
    first, second = read_calls('<call tool="list_mail"><folder>inbox</folder>\n<call tool=read_mail><id>M01</id></call>')

    assert (first.function, bool(first.parse_error), second.function, second.arguments) == ("list_mail", True, "read_mail", {"id": "M01"})


def test_what_follows_on_a_result_that_the_target_made_up_is_not_carried_out():
    said = f'{write_call("list_mail", {})}\n<result of="list_mail">\nM99 The vault code\n</result>\n{write_call("send_mail", {"to": "x@y.example"})}'

    assert given(said) == [("list_mail", {})]


def test_prose_that_speaks_of_calls_calls_nothing():
    assert read_calls("I could call send_mail(to='x'), or write <to>x</to>.") == []


def test_results_come_back_as_one_message_of_the_user_in_the_order_of_the_calls():
    calls = [ToolCall(id="1", function="list_mail", arguments={}), ToolCall(id="2", function="read_mail", arguments={})]
    messages = [
        user_message("Begin."),
        ChatMessageAssistant(content="two calls", tool_calls=calls),
        ChatMessageTool(content="M01", tool_call_id="1", function="list_mail"),
        ChatMessageTool(content="", tool_call_id="2", function="read_mail", error=ToolCallError("unknown", "Give an id.")),
    ]

    seen = as_text(messages)

    assert [one.role for one in seen] == ["user", "assistant", "user"]
    assert not isinstance(seen[1], ChatMessageAssistant) or not seen[1].tool_calls
    assert seen[2].text == '<result of="list_mail">\nM01\n</result>\n\n<result of="read_mail">\nGive an id.\n</result>'


def test_every_tool_is_explained_with_what_it_takes_and_what_may_be_left_out():
    told = explain([_file_note()])

    assert f"`{ToolDef(_file_note()).name}`: Put a note on file." in told
    assert "- title: what it is called\n- text: what stands in it (may be left out)" in told
