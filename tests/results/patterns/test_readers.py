"""Documents from whatever holds them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from inspect_ai import Task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser
from inspect_ai.scorer import includes

from holdfast.agents.errors import BadInput
from holdfast.results.patterns import shapes
from holdfast.results.patterns.documents import Document, Skipped
from holdfast.results.patterns.readers import default_out, population, read
from holdfast.results.patterns.shapes import Columns
from holdfast.results.rows import NO_JSON, NO_TABLE_ROW, NO_UTF8
from tests.conftest import scripted

OPENAI = {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there"}]}
SHAREGPT = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello there"}]}
PAIR = {"prompt": "Hi", "response": "Hello there"}
ALPACA = {"instruction": "Translate", "input": "salut", "output": "hello there"}
TRL = {"prompt": [{"role": "user", "content": "Hi"}], "completion": [{"role": "assistant", "content": "Hello there"}]}
PARTS = {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "image"}]}, {"role": "assistant", "content": "Hello there"}]}
TEXT = {"text": "Once upon a time", "source": "web"}


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def documents(*paths: Path | str, columns: Columns | None = None) -> tuple[list[Document], Skipped]:
    skipped = Skipped()
    return list(read([str(path) for path in paths], skipped=skipped, columns=columns)), skipped


def refusal(*paths: Path | str, columns: Columns | None = None) -> str:
    with pytest.raises(BadInput) as caught:
        documents(*paths, columns=columns)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("row", "roles", "said"),
    [
        (OPENAI, ["system", "user", "assistant"], "Hello there"),
        (SHAREGPT, ["user", "assistant"], "Hello there"),
        (PAIR, ["user", "assistant"], "Hello there"),
        ({"question": "Hi", "answer": "Hello there"}, ["user", "assistant"], "Hello there"),
        (ALPACA, ["user", "user", "assistant"], "hello there"),
        (TRL, ["user", "assistant"], "Hello there"),
        (PARTS, ["user", "assistant"], "Hello there"),
        (OPENAI["messages"], ["system", "user", "assistant"], "Hello there"),
        ({"messages": json.dumps(OPENAI["messages"])}, ["system", "user", "assistant"], "Hello there"),
        (TEXT, ["assistant"], "Once upon a time"),
        ("Once upon a time", ["assistant"], "Once upon a time"),
    ],
)
def test_every_known_shape_is_recognised_row_by_row(tmp_path: Path, row: Any, roles: list[str], said: str):
    found, skipped = documents(lines(tmp_path / "mixed.jsonl", json.dumps(row), PAIR))

    assert [turn.role for turn in found[0].turns] == roles
    assert found[0].turns[-1].text == said
    assert (len(found), skipped.reasons.total()) == (2, 0)


def test_the_same_chat_is_the_same_document_in_every_format(tmp_path: Path):
    rows = [PAIR, {"prompt": 'Bye, "you"\nnow', "response": "Good\nbye"}]
    frame = pd.DataFrame(rows)
    jsonl = lines(tmp_path / "a.jsonl", *rows)
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(jsonl.read_bytes()))
    (tmp_path / "a.json").write_text(json.dumps(rows))
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_csv(tmp_path / "a.tsv", index=False, sep="\t")
    frame.to_parquet(tmp_path / "a.parquet")

    found = {name: [one.uid for one in documents(tmp_path / name)[0]] for name in ("a.jsonl", "a.jsonl.gz", "a.json", "a.csv", "a.tsv", "a.parquet")}

    assert len({tuple(uids) for uids in found.values()}) == 1
    assert len(documents(tmp_path)[0]) == 12


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"messages": [', NO_JSON),
        ("[" * 100_000, NO_JSON),
        ({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "  "}]}, shapes.EMPTY),
        ({"messages": [{"role": "user", "content": "Hi"}]}, shapes.NO_REPLY),
        ({"messages": [{"role": "narrator", "content": "Hi"}]}, shapes.NO_ROLE),
        ({"messages": "no list"}, shapes.NO_CHAT),
        ({"label": 3}, shapes.NO_SHAPE),
        ("17", shapes.NO_ROW),
        ({"prompt": "Hi", "response": None}, shapes.EMPTY),
    ],
)
def test_what_is_no_document_is_counted_with_its_reason_and_first_place(tmp_path: Path, row: Any, why: str):
    path = lines(tmp_path / "a.jsonl", PAIR, row, row, PAIR)

    found, skipped = documents(path)

    assert [one.row for one in found] == [0, 3]
    assert skipped.reasons == {why: 2}
    assert skipped.examples == {why: f"{path}:2"}


def test_a_line_that_is_no_utf8_costs_that_line_alone(tmp_path: Path):
    broken = json.dumps({"prompt": "Hi", "response": "caf_"}).encode().replace(b"_", b"\xe9")
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(PAIR).encode() + b"\n" + broken + b"\n" + json.dumps(PAIR).encode())
    (tmp_path / "a.csv").write_bytes(b"prompt,response\nHi,Hello\nHi,caf\xe9\nHi,a,b\nHi,\xc3\xa9\n")

    found, skipped = documents(tmp_path / "a.jsonl")
    table, left = documents(tmp_path / "a.csv")

    assert (len(found), dict(skipped.reasons)) == (2, {NO_UTF8: 1})
    assert ([one.turns[-1].text for one in table], dict(left.reasons)) == (["Hello", "é"], {NO_UTF8: 1, NO_TABLE_ROW: 1})


def test_half_a_character_can_still_be_digested(tmp_path: Path):
    found, _ = documents(lines(tmp_path / "a.jsonl", '{"text": "half \\ud800 a character"}'))

    assert found[0].uid


def test_columns_can_be_named_and_a_group_is_carried(tmp_path: Path):
    row = {"q": "Hi", "a": "Hello", "text": "not this", "topic": "greetings"}

    found, _ = documents(lines(tmp_path / "a.jsonl", row), columns=Columns(prompt="q", response="a", group="topic"))

    assert ([turn.text for turn in found[0].turns], found[0].group) == (["Hi", "Hello"], "greetings")


def test_a_group_column_alone_changes_no_shape(tmp_path: Path):
    found, _ = documents(lines(tmp_path / "a.jsonl", OPENAI | {"topic": 3}, PAIR | {"topic": 3}), columns=Columns(group="topic"))

    assert [(len(one.turns), one.group) for one in found] == [(3, "3"), (2, "3")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_column_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path, name: str):
    frame = pd.DataFrame([PAIR])
    {".jsonl": lambda path: lines(path, PAIR), ".csv": lambda path: frame.to_csv(path, index=False), ".parquet": frame.to_parquet}[Path(name).suffix](tmp_path / name)

    said = refusal(tmp_path / name, columns=Columns(text="story"))

    assert "'story'" in said
    assert "'prompt', 'response'" in said


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text(""), "holds no rows"),
        (lambda path: path.write_text('{"a": 1}\n{"a": 2}\n'), "The columns there are: 'a'"),
        (lambda path: path.write_bytes("é\n".encode("utf-16")), "not UTF-8"),
        (lambda path: path.mkdir(), "holds nothing that can be read"),
        (lambda path: None, "There is no data at"),
    ],
)
def test_what_holds_no_document_at_all_is_one_sentence(tmp_path: Path, make: Callable[[Path], object], told: str):
    make(tmp_path / "a.jsonl")

    assert told in refusal(tmp_path / "a.jsonl")


@pytest.mark.parametrize(("name", "content"), [("a.parquet", b"PAR1 not really"), ("a.jsonl.gz", gzip.compress(b"{}" * 500, mtime=0)[:20]), ("a.eval", b"PK")])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)

    assert name in refusal(tmp_path / name)


def test_a_kind_that_is_not_read_and_a_dataset_without_its_package_are_one_sentence(tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(b"")

    assert ".jsonl, .ndjson" in refusal(tmp_path / "a.docx")
    assert "pip install 'holdfast[hf]'" in refusal("hf:some/name:test")


def test_a_log_gives_the_targets_own_words_with_scores_and_cluster(tmp_path: Path):
    shown = [ChatMessageUser(content="Example?"), ChatMessageAssistant(content="An example reply", source="input"), ChatMessageUser(content="And now?")]
    dataset = [Sample(id="one", input=shown, target="yes", metadata={"topic": "a"}), Sample(id="two", input="Well?", target="yes", metadata={"topic": "b"})]
    model, _ = scripted("yes indeed", "no", "yes", "no")
    run_eval(Task(dataset=dataset, scorer=includes(), metadata={"holdfast": {"cluster": "topic"}}), model=model, epochs=2, log_dir=str(tmp_path), display="none", max_samples=1)
    lines(tmp_path / "eval-set.json", {"text": "not data"})

    found, skipped = documents(tmp_path)

    assert skipped.reasons.total() == 0
    assert {one.group.split()[-1] for one in found} == {"a", "b"}
    assert len({one.group for one in found}) == 2
    first = next(one for one in found if one.group.endswith("a"))
    assert [turn.role for turn in first.turns] == ["user", "user", "user", "assistant"]
    assert sorted(one.scores["includes"] for one in found) == [0.0, 0.0, 1.0, 1.0]
    assert len({one.prompt for one in found}) == 2


def test_a_log_is_read_in_one_order_however_its_samples_ended(tmp_path: Path):
    dataset = [Sample(id=name, input=name, target="yes") for name in ("zebra", "mole", "ant")]
    model, _ = scripted("yes", "yes", "yes")
    run_eval(Task(dataset=dataset, scorer=includes()), model=model, log_dir=str(tmp_path), display="none", max_samples=1)

    found, _ = documents(tmp_path)

    assert [one.place.split(":")[-2] for one in found] == ["ant", "mole", "zebra"]


def test_the_output_folder_is_named_for_the_data():
    assert [str(default_out([name])) for name in ("data/chats.jsonl.gz", "hf:org/name:train", "logs/")] == ["patterns/chats", "patterns/name-train", "patterns/logs"]


def test_intervals_speak_of_data_alone_and_of_more_than_a_log(tmp_path: Path):
    (tmp_path / "a.eval").write_bytes(b"")

    assert population([str(lines(tmp_path / "a.jsonl", PAIR))], 7) == 7
    assert population([str(tmp_path / "a.eval")], 7) is None
