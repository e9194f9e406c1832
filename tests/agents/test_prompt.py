from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from holdfast.agents.prompt import Prompt, digests, load_prompt

ROOT = Path(__file__).parent.parent.parent


def test_fields_are_filled():
    assert Prompt("p", "Hello {{name}}, {{ name }}!").fill(name="Ada") == "Hello Ada, Ada!"


def test_a_value_that_holds_a_field_is_never_expanded():
    assert Prompt("p", "{{a}} {{b}}").fill(a="{{b}}", b="x") == "{{b}} x"


@pytest.mark.parametrize(("values", "said"), [({}, "wants name"), ({"name": 1, "age": 2}, "no place for age")])
def test_a_missing_or_unknown_field_is_an_error(values: dict[str, object], said: str):
    with pytest.raises(BadInput, match=said):
        Prompt("p", "{{name}}").fill(**values)


def test_the_digest_follows_the_text_and_not_the_order():
    one, two = Prompt("a", "x"), Prompt("b", "y")

    assert digests(one, two) == digests(two, one) != digests(one, Prompt("b", "z"))


@pytest.mark.parametrize("path", [*ROOT.glob("agents/auditor/*.md"), *ROOT.glob("scorers/**/*.md")], ids=lambda path: path.stem)
def test_prompts_keep_one_sentence_a_line(path: Path):
    prose = [line for line in load_prompt(path).text.splitlines() if not line.startswith(("#", "-", "0", *"123456789"))]

    assert not [line for line in prose if line.count(". ") >= 3]
