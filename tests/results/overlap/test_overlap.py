"""What of an eval stands in training data."""

import csv
import gzip
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from inspect_ai import Task, task
from inspect_ai import eval as run_eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessageSystem, ChatMessageUser
from inspect_ai.scorer import includes
from inspect_ai.solver import Generate, Solver, TaskState, solver

from holdfast.agents.errors import BadInput
from holdfast.agents.page import CANARY, read_page
from holdfast.results.comparison.logs import read_runs
from holdfast.results.overlap.ngrams import REWORDED, Match, Search, words_of
from holdfast.results.overlap.overlap import FOUND, Content, Overlap, Reading, contents, flagged, load_overlap, look, overlap

BANK = Path(__file__).parents[3] / "evals/audit/openings"
OPENINGS = {f"{path.parent.name}/{path.stem}": read_page(path) for path in sorted(BANK.glob("*/*.md"))}
ENGLISH = {name: page.body for name, page in OPENINGS.items() if page.head["language"] == "en" and len(page.body.split()) >= 20}
SECRET = "my neighbour keeps his red ladder against our fence and on windy nights it knocks so loudly that nobody here can sleep before three in the morning"
SEED = 7

Write = Callable[[Path, list[object]], None]


def search(items: dict[str, str], *texts: str) -> dict[str, Match]:
    looking = Search({name: [text] for name, text in items.items()})
    looking.read((f"data:{number}", text) for number, text in enumerate(texts, 1))
    return looking.found()


def found_in(path: Path, *items: str) -> Overlap:
    return look([Content(None, str(number), [item]) for number, item in enumerate(items)], [Reading(path)])


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(overlap, [str(one) for one in arguments])


def reworded(text: str, share: float, rng: random.Random) -> str:
    """A share of the words replaced by words of other openings."""
    others = [word for body in ENGLISH.values() for word in body.split()]
    return " ".join(rng.choice(others) if rng.random() < share else word for word in text.split())


# word for word


def test_a_passage_is_found_whatever_its_case_punctuation_and_surroundings():
    found = search({"a": SECRET}, "nothing here", f"So: {SECRET.upper().replace(' ', ', ')}! And more")["a"]

    assert (found.exact, found.longest, found.near, found.where) == (1.0, 27, 1.0, ("data:2",))


def test_the_longest_run_and_the_share_are_those_of_the_words_that_occur():
    words = SECRET.split()
    found = search({"a": SECRET}, " ".join(words[3:18]))["a"]

    assert found.longest == 15
    assert found.exact == pytest.approx(3 / 15)  # 27 words have 15 shingles, 15 words have 3


def test_twelve_words_are_no_hit_and_thirteen_are():
    words = SECRET.split()

    assert search({"a": SECRET}, " ".join(words[:12]))["a"].longest == 0
    assert search({"a": SECRET}, " ".join(words[:13]))["a"].longest == 13


def test_no_run_goes_on_from_one_text_into_the_next():
    words = SECRET.split()
    found = search({"a": SECRET}, " ".join(words[:13]), " ".join(words[13:]))["a"]

    assert found.longest == 14


@pytest.mark.parametrize(("text", "exact"), [("is the river that runs through kilmore long", 1.0), ("is the river through kilmore long", 0.0)])
def test_an_item_shorter_than_a_shingle_is_compared_whole(text: str, exact: float):
    assert search({"a": "Is the river that runs through Kilmore long?"}, f"tell me, {text}, please")["a"].exact == exact


def test_an_item_of_four_words_is_not_looked_for():
    looking = Search({"a": ["Yes, I do know"], "b": [SECRET]})

    assert (looking.too_short, list(looking.found())) == (["a"], ["b"])


@pytest.mark.parametrize(
    "text",
    [
        "会社の経理で三年働いていますが、上司に領収書の日付を書き換えるように言われて困っています。",
        "我在公司做了三年会计,老板让我把发票的日期改掉,我不知道该怎么拒绝他才不会丢掉这份工作。",
        "ฉันทำงานบัญชีมาสามปีแล้วหัวหน้าบอกให้แก้วันที่ในใบเสร็จและฉันไม่รู้จะปฏิเสธอย่างไร",
    ],
)
def test_scripts_without_spaces_are_compared_by_letters(text: str):
    whole, part, little = search({"a": text}, f"Note: {text} End"), search({"a": text}, text[3:33]), search({"a": text}, text[3:20])

    assert (whole["a"].exact, whole["a"].near) == (1.0, 1.0)
    assert part["a"].longest >= 24
    assert little["a"].longest == 0


@pytest.mark.parametrize("language", sorted({page.head["language"] for page in OPENINGS.values()}))
def test_an_opening_in_any_language_is_found_word_for_word(language: str):
    name, page = next((name, page) for name, page in OPENINGS.items() if page.head["language"] == language)

    assert search({name: page.body}, f"Hello. {page.body} Bye.")[name].exact == 1.0


def test_a_template_that_most_items_share_is_no_hit_of_theirs():
    template = "Answer the following question on the lives of people in small towns and give only a single letter as your answer please"
    items = {str(n): f"{template}: {body}" for n, body in enumerate(list(ENGLISH.values())[:12])}
    found = search(items, f"{template}: what is a ferry", items["3"])

    assert [name for name, match in found.items() if match.exact > 0 or match.near >= REWORDED] == ["3"]


def test_items_that_are_all_alike_are_still_looked_for():
    found = search({str(n): SECRET for n in range(20)}, SECRET)

    assert all(match.exact == 1.0 for match in found.values())


def test_a_text_that_occurs_often_keeps_three_places():
    assert len(search({"a": SECRET}, *[SECRET] * 50)["a"].where) == 3


# reworded


@pytest.mark.parametrize(("share", "least"), [(0.1, 0.99), (0.2, 0.99), (0.3, 0.95)])
def test_light_rewordings_are_found(share: float, least: float):
    # 108 openings: at a true recall of .98 the Monte Carlo error is about .013
    rng = random.Random(SEED)
    found = search(ENGLISH, *(f"A friend wrote this. {reworded(text, share, rng)} What now?" for text in ENGLISH.values()))

    assert np.mean([match.near >= REWORDED for match in found.values()]) >= least
    assert all(match.where == (f"data:{number}",) for number, match in enumerate(found.values(), 1) if match.near >= REWORDED and match.longest == 0)


def test_unrelated_text_is_no_rewording():
    # each opening against all the others, and all of them against 2 MB of words in their frequencies
    rng = random.Random(SEED)
    # (words as they are compared: a formula in an opening is eighteen of them in one piece)
    words = [word for text in ENGLISH.values() for word in words_of(text)]
    apart = [search({name: text}, *(other for one, other in ENGLISH.items() if one != name))[name].near for name, text in ENGLISH.items()]
    drawn = search(ENGLISH, *(" ".join(rng.choices(words, k=400)) for _ in range(1000)))

    assert max(apart) < REWORDED
    assert max(match.near for match in drawn.values()) < REWORDED
    assert max(match.longest for match in drawn.values()) == 0


# training data


def _jsonl(path: Path, rows: list[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _gzipped(path: Path, rows: list[object]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _json(path: Path, rows: list[object]) -> None:
    path.write_text(json.dumps(rows, indent=2), encoding="utf-8")


def _parquet(path: Path, rows: list[object]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def _csv(path: Path, rows: list[object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["n", "chat"])
        writer.writerows((number, json.dumps(row)) for number, row in enumerate(rows))


@pytest.mark.parametrize(("name", "write"), [("a.jsonl", _jsonl), ("a.jsonl.gz", _gzipped), ("a.json", _json), ("a.parquet", _parquet), ("a.csv", _csv)])
@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": SECRET}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": SECRET}]}]},
        {"conversations": [{"from": "human", "value": SECRET}]},
        {"prompt": SECRET, "completion": "I see."},
        {"text": f"Once upon a time {SECRET}."},
    ],
    ids=["messages", "parts", "conversations", "prompt", "text"],
)
def test_every_shape_in_every_kind_of_file_is_read(tmp_path: Path, name: str, write: Write, row: dict[str, object]):
    empty = json.loads(json.dumps(row).replace(SECRET, "nothing of note"))
    write(tmp_path / name, [empty, row, empty])
    found = found_in(tmp_path / name, SECRET)

    assert found.items["0"].where == (f"{tmp_path / name}:2",)
    assert (found.data[0].rows, found.data[0].unread) == (3, ())


def test_a_passage_across_two_blocks_of_plain_text_is_found(tmp_path: Path):
    words = SECRET.replace(" ", "\n")
    for shift in range(0, 160, 40):
        (tmp_path / "a.txt").write_text("x y z\n" * ((1 << 16) // 6 - shift // 6) + words + "\n" + "x y z\n" * 30_000, encoding="utf-8")
        assert found_in(tmp_path / "a.txt", SECRET).items["0"].exact == 1.0


def test_a_json_array_is_read_in_pieces(tmp_path: Path):
    rows: list[object] = [{"text": "some words " * 40, "n": n} for n in range(9000)] + [{"text": SECRET}]
    _json(tmp_path / "a.json", rows)
    found = found_in(tmp_path / "a.json", SECRET)

    assert (tmp_path / "a.json").stat().st_size > 3 << 20
    assert (found.data[0].rows, found.items["0"].where) == (9001, (f"{tmp_path / 'a.json'}:9001",))


def test_rows_that_hold_no_text_are_counted_with_a_reason(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(f'{{"input_ids": [1, 2]}}\n{{"text": "cut of\n{{"input_ids": [3]}}\n{json.dumps({"text": SECRET})}\n', encoding="utf-8")
    told = found_in(tmp_path / "a.jsonl", SECRET).data[0]

    assert told.rows == 4
    assert {(one.why, one.rows, one.first) for one in told.unread} == {("without text", 2, 1), ("not JSON", 1, 2)}


def test_the_canary_is_found(tmp_path: Path):
    _jsonl(tmp_path / "a.jsonl", [{"text": "fine"}, {"text": f"canary: {CANARY}"}])

    assert found_in(tmp_path / "a.jsonl", SECRET).canary == (f"{tmp_path / 'a.jsonl'}:2",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", b'{"input_ids": [1, 2]}\n', "a.jsonl' holds no text in 1 rows .1 are without text.; give chats"),
        ("a.jsonl", b"", "holds no text in 0 rows .it is empty"),
        ("a.json", b'[{"text": "fine"}, {"text": ]', "after 1 rows: value 2 is no JSON"),
        ("a.parquet", b"not a table", "a.parquet' cannot be read as .parquet"),
        ("a.jsonl.gz", b"not packed", "cannot be read as .gz"),
        ("a.bin", b"x", "a.bin' is of no kind that can be read; give .jsonl"),
    ],
)
def test_a_wrong_file_is_a_sentence(tmp_path: Path, name: str, content: bytes, said: str):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadInput, match=said):
        found_in(tmp_path / name, SECRET)


# content


@solver
def ask_nobody() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


def log(folder: Path, task: str, samples: Sequence[Sample]) -> None:
    done = run_eval(Task(dataset=list(samples), solver=ask_nobody(), name=task), model="mockllm/model", log_dir=str(folder), display="log", epochs=2)[0]
    assert done.status == "success"


def test_the_items_of_a_log_are_its_samples_whole_inputs(tmp_path: Path):
    long = " ".join(f"word{n}" for n in range(600)) + " " + SECRET
    log(tmp_path, "one", [Sample(id="a", input=[ChatMessageSystem(content="You are the helper of a ferry."), ChatMessageUser(content=long)], target="no")])
    item = contents([str(tmp_path)], [], {})

    assert [(one.task, one.sample) for one in item] == [("one", "a")]
    assert item[0].texts[1].endswith(SECRET)


def test_samples_of_one_id_in_two_tasks_are_kept_apart(tmp_path: Path):
    log(tmp_path / "logs", "one", [Sample(id="1", input=SECRET)])
    log(tmp_path / "logs", "two", [Sample(id="1", input=next(iter(ENGLISH.values())))])
    _jsonl(tmp_path / "a.jsonl", [{"text": SECRET}])
    found = look(contents([str(tmp_path / "logs")], [], {}), [Reading(tmp_path / "a.jsonl")])

    assert set(found.items) == {"one 1", "two 1"}
    assert (flagged(found, "one"), flagged(found, "two"), flagged(found)) == ({"1"}, set(), {"1"})


@task
def registered() -> Task:
    return Task(dataset=[Sample(id="1", input=SECRET, target="no")], solver=ask_nobody(), scorer=includes(), name="renamed")


def test_a_sample_is_found_in_the_comparison_under_the_name_its_task_is_registered_by(tmp_path: Path):
    done = run_eval(registered(), model="mockllm/model", log_dir=str(tmp_path / "logs"), display="log")[0]
    assert done.eval.task == "renamed"
    _jsonl(tmp_path / "a.jsonl", [{"text": SECRET}])

    found = look(contents([str(tmp_path / "logs")], [], {}), [Reading(tmp_path / "a.jsonl")])
    (run,), _ = read_runs([str(tmp_path / "logs")])

    assert flagged(found, run.task) == {"1"}


def test_a_content_file_named_like_a_sample_is_part_of_it(tmp_path: Path):
    log(tmp_path / "logs", "one", [Sample(id="honesty/07", input=OPENINGS["honesty/07"].body)])
    _jsonl(tmp_path / "a.jsonl", [{"text": OPENINGS["honesty/07"].head["rungs"][3]["message"] + OPENINGS["honesty/01"].body}])
    found = look(contents([str(tmp_path / "logs")], [BANK], {}), [Reading(tmp_path / "a.jsonl")])

    assert found.items["honesty/07"].task == "one"
    assert found.items["honesty/07"].longest > 0
    assert {name for name, item in found.items.items() if item.flagged} >= {"honesty/01"}


def test_a_task_is_built_without_models_keys_or_a_log_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    found = contents(["holdfast/audit"], [], {"preset": "smoke"})

    assert {one.task for one in found} == {"holdfast/audit"}
    assert all(OPENINGS[one.sample].body in one.texts for one in found)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "DATA"], "Say whose content to look for"),
        (["no/such-task", "--data", "DATA"], "'no/such-task' is neither a log nor a task"),
        (["--text", "nowhere", "--data", "DATA"], "There is no content at 'nowhere'"),
        (["--text", "EMPTY", "--data", "DATA"], "holds no content file; what can be read: .md"),
        (["--text", "TEXT", "--data", "nowhere.jsonl"], "There is no training data at 'nowhere.jsonl'"),
        (["--text", "TEXT", "--data", "EMPTY"], "holds no training data"),
        (["holdfast/audit", "-T", "split", "--data", "DATA"], "'split' is no argument"),
        (["DATA", "--data", "DATA"], "is no Inspect log that can be read"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, arguments: list[str], said: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.md").write_text(SECRET, encoding="utf-8")
    _jsonl(tmp_path / "d.jsonl", [{"text": "fine"}])
    places = {"DATA": tmp_path / "d.jsonl", "TEXT": tmp_path / "a.md", "EMPTY": tmp_path / "empty"}
    done = typed(*(places.get(one, one) for one in arguments), "--out", tmp_path / "o.json")

    assert done.exit_code == 1
    assert said in done.output, done.output
    assert not (tmp_path / "o.json").exists()


# the result


def test_the_command_lists_what_was_found_and_exits_with_3(tmp_path: Path):
    _jsonl(tmp_path / "a.jsonl", [{"text": "fine"}, {"text": OPENINGS["honesty/07"].body}])
    done = typed("--text", BANK, "--data", tmp_path / "a.jsonl", "--out", tmp_path / "o.json")
    again = load_overlap(tmp_path / "o.json")

    assert done.exit_code == FOUND, done.output
    assert "honesty/07" in done.output
    assert "a.jsonl:2" in done.output
    assert "found in 2 rows of training data" in done.output
    assert flagged(again) == {"honesty/07"}
    assert len(again.data[0].digest) == 12


def test_the_command_exits_with_0_where_nothing_was_found(tmp_path: Path):
    _jsonl(tmp_path / "a.jsonl", [{"text": "fine"}])
    done = typed("--text", BANK, "--data", tmp_path, "--out", tmp_path / "found" / "o.json")

    assert (done.exit_code, flagged(load_overlap(tmp_path / "found" / "o.json"))) == (0, set())


def test_something_else_is_no_overlap(tmp_path: Path):
    (tmp_path / "o.json").write_text('{"item": 1}', encoding="utf-8")

    with pytest.raises(BadInput, match=r"o\.json' is not what `holdfast overlap` writes: .*item"):
        load_overlap(tmp_path / "o.json")
    with pytest.raises(BadInput, match="holdfast overlap LOGS --data FILE --out"):
        load_overlap(tmp_path / "none.json")
