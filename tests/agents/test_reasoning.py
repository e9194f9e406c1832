import pytest
from inspect_ai.model import ChatMessageAssistant, ContentReasoning, ContentText

from holdfast.agents.reasoning import Said, split_reasoning, split_text


@pytest.mark.parametrize(
    ("text", "said", "thought"),
    [
        ("Hello.", "Hello.", ""),
        ("<think>hm</think>\n\nHello.", "Hello.", "hm"),
        ("hm, what now\n</think>\nHello.", "Hello.", "hm, what now"),
        ("<think>never ends", "", "never ends"),
        ("<think>a</think>Hello <think>b</think>there", "Hello there", "a\nb"),
        ("one</think>two</think>three", "three", "one</think>two"),
        ("<THINKING>x</THINKING>Hi", "Hi", "x"),
        ("I think </b> is a tag", "I think </b> is a tag", ""),
        ('<think signature="x">y</think>Hi', "Hi", "y"),
    ],
)
def test_speech_is_told_from_thought(text: str, said: str, thought: str):
    assert split_text(text) == Said(said, thought)


def test_reasoning_fields_are_thought():
    message = ChatMessageAssistant(content=[ContentReasoning(reasoning="hm"), ContentText(text="more</think>Hello.")])

    assert split_reasoning(message) == Said("Hello.", "hm\nmore")
