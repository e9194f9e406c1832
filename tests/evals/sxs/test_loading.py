"""Prompts from every form they come in, and an order whose every beginning is balanced."""

import json
from pathlib import Path

import pandas as pd
import pytest

from holdfast.agents.errors import BadInput
from holdfast.evals.sxs.family import families_of, warning
from holdfast.evals.sxs.loading import MOST, SxsPrompt, load_prompts, prompts_digest
from holdfast.evals.sxs.order import EVERY, balanced, twice

YAML = """kind: letters
hard: false
prompts:
  - {id: one, language: en, turns: [Write a letter, Shorter]}
  - {id: two, language: "no", turns: [Skriv et brev]}
"""


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_shipped_set_is_large_varied_and_in_several_languages():
    found = load_prompts(None)

    assert len(found) >= 160
    assert sum(one.hard for one in found) >= 50
    assert sum(not one.hard for one in found) >= 50
    assert len({one.language for one in found}) >= 9
    assert sum(len(one.turns) > 1 for one in found) >= len(found) / 8
    assert len({one.turns for one in found}) == len(found)


def test_every_beginning_is_balanced():
    found = balanced(load_prompts(None))
    hard, several = (sum(map(holds, found)) / len(found) for holds in (lambda one: one.hard, lambda one: len(one.turns) > 1))

    for size in range(8, len(found), 8):
        part = found[:size]
        assert abs(sum(one.hard for one in part) - hard * size) <= 2
        assert abs(sum(len(one.turns) > 1 for one in part) - several * size) <= 2
        assert len({one.language for one in part}) >= 2


def test_the_order_does_not_depend_on_the_files_order():
    found = load_prompts(None)

    assert balanced(found) == balanced(found[::-1])
    assert prompts_digest(found) == prompts_digest(found[::-1])


def test_one_of_four_is_drawn_twice_in_every_beginning():
    found = balanced(load_prompts(None))
    chosen = twice(found, all_of_them=False)

    assert all(sum(one.id in chosen for one in found[start : start + EVERY]) == 1 for start in range(0, len(found), EVERY))
    assert twice(found, all_of_them=True) == {one.id for one in found}


def test_a_file_and_a_folder_of_the_shipped_form_load(tmp_path: Path):
    path = write(tmp_path / "set" / "letters.yaml", YAML)
    expected = (SxsPrompt("one", "letters", False, "en", ("Write a letter", "Shorter")), SxsPrompt("two", "letters", False, "no", ("Skriv et brev",)))

    assert load_prompts(path) == load_prompts(str(tmp_path / "set")) == expected


def test_rows_of_json_load_with_turns_or_a_prompt(tmp_path: Path):
    rows = [{"prompt": "Hello"}, {"id": "x", "turns": ["a", "b"], "kind": "chat", "hard": True, "language": "de"}]
    path = write(tmp_path / "mine.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")

    assert load_prompts(path) == (SxsPrompt("mine-1", "mine", False, "unknown", ("Hello",)), SxsPrompt("x", "chat", True, "de", ("a", "b")))


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_logged_conversations_give_what_the_user_said(tmp_path: Path, form: str):
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Tell me more"}]
    row = {"conversation_id": "c9", "model": "m", "conversation": messages, "turn": 2, "language": "English", "redacted": False}
    path = tmp_path / f"logged.{form}"
    if form == "jsonl":
        write(path, json.dumps(row))
    else:
        pd.DataFrame([row]).to_parquet(path)

    assert load_prompts(str(path)) == (SxsPrompt("c9", "logged", False, "english", ("Hi", "Tell me more")),)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", YAML.replace("id: two", "id: one"), r"the prompt id 'one' stands in .*a\.yaml already"),
        ("a.yaml", YAML.replace("[Skriv et brev]", "[]"), r"a\.yaml: prompts\[1\]\.turns"),
        ("a.yaml", YAML.replace("[Skriv et brev]", "['  ']"), r"a\.yaml: prompts\[1\]\.turns\[0\]"),
        ("a.yaml", YAML.replace("language: en", "langauge: en"), r"has no key 'langauge'; did you mean 'language'"),
        ("a.yaml", "kind: x\nhard: true\nprompts: []\n", r"a\.yaml: prompts"),
        ("a.jsonl", '{"prompt": "x"', "line 1 is no JSON"),
        ("a.jsonl", '["x"]', "row 1 is .*each row is an object"),
        ("a.jsonl", '{"text": "x"}', "row 1 has no prompt; give one of 'turns', 'prompt' and 'conversation'"),
        ("a.jsonl", '{"prompt": "x", "hrad": true}', "row 1: the file has no key 'hrad'; did you mean 'hard'"),
        ("a.jsonl", '{"conversation": "x"}', "row 1 has a conversation of 'x'"),
        ("a.jsonl", '{"conversation": [{"role": "assistant", "content": "x"}]}', "row 1: turns"),
        ("a.jsonl", '{"id": "x", "prompt": "x"}\n{"id": "x", "prompt": "y"}', "prompt id 'x' stands in"),
        ("a.jsonl", "", "holds no rows"),
        ("a.parquet", "no parquet", "cannot be read as parquet"),
        ("a.txt", "x", "is no file of prompts"),
    ],
)
def test_what_is_no_prompt_is_named_with_file_and_place(tmp_path: Path, name: str, text: str, said: str):
    with pytest.raises(BadInput, match=said):
        load_prompts(write(tmp_path / name, text))


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_file_that_was_meant_to_be_cut_is_refused(tmp_path: Path, form: str):
    rows, path = [{"prompt": "x"}] * (MOST + 1), tmp_path / f"all.{form}"
    if form == "jsonl":
        write(path, "\n".join(map(json.dumps, rows)))
    else:
        pd.DataFrame(rows).to_parquet(path)

    with pytest.raises(BadInput, match=f"{MOST}.*; cut it to those you mean to run"):
        load_prompts(str(path))


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("anthropic/claude-sonnet-5", {"Anthropic"}),
        ("openai/gpt-5-mini", {"OpenAI"}),
        ("openai/o3", {"OpenAI"}),
        ("openai-api/lab/Qwen3-32B-sft", {"Alibaba"}),
        ("vllm/deepseek-r1-distill-qwen-7b", {"DeepSeek", "Alibaba"}),
        ("openai-api/ckpt/sft-20", set[str]()),
        ("openai-api/openai/mine", set[str]()),
        ("openrouter/meta-llama/llama-4", {"Meta"}),
        ("google/gemma-3", {"Google"}),
    ],
)
def test_families_are_the_vendors_that_a_name_mentions(model: str, family: set[str]):
    assert families_of(model) == family


def test_a_judge_of_the_family_is_warned_of_and_another_is_not():
    assert "the baseline openai-api/lab/qwen3-8b is of Alibaba as it is" in warning(
        "together/qwen/qwen-max", {"checkpoint": "openai-api/lab/x", "baseline": "openai-api/lab/qwen3-8b"}
    )
    assert not warning("anthropic/claude-5", {"checkpoint": "openai-api/lab/qwen3"})
    assert "the checkpoint itself" in warning("openai-api/lab/x", {"checkpoint": "openai-api/lab/x"})
