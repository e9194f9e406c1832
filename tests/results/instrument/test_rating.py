"""Sheets for human raters: what is drawn, what a filled one is worth, and what cannot be one."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from inspect_ai import eval as run_eval
from inspect_ai import score
from inspect_ai.log import EvalLog, write_eval_log

from holdfast.agents.page import CANARY
from holdfast.evals.delusion.clones.clients import SHIPPED
from holdfast.results.command import main
from holdfast.results.instrument.rating import COLUMNS, ITEMS, Ratings, Turn, agreements_of, draw, key_of, read_sheet, sheet_of, turns_of
from holdfast.results.statistics.kappa import kappa
from holdfast.scorers.delusion import judge
from holdfast.scorers.delusion.scores import Judgement, delusion_collusion
from tests.conftest import simulated
from tests.results.synthetic import graded, log_of, written

TOLD_APART = ("val", "elab", "emo", "alt", "ref")
"""The items of which the log's replies have more than one value."""


@pytest.fixture(scope="module")
def log(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> EvalLog:
    """Four conversations with a belief and a control, in which the therapist holds for six turns and endorses for six."""
    folder = tmp_path_factory.mktemp("rated")
    (folder / "personas").mkdir()
    for name in ("referential", "somatic", "distress"):
        shutil.copy(SHIPPED / f"{name}.yaml", folder / "personas")
    args = {"client": "scripted", "preset": "core", "personas": str(folder / "personas")}
    bound = {"judge": simulated("judge", sensitivity=1.0, specificity=1.0)}
    made = run_eval("holdfast/delusion", model=simulated("flips-at-turn-7"), model_roles=bound, task_args=args, log_dir=str(folder), display="log")[0]
    assert made.status == "success", made.error
    return made


@pytest.fixture(scope="module")
def there(log: EvalLog) -> list[Turn]:
    return turns_of(log, log.location)


Fill = Callable[..., Path]


@pytest.fixture
def fill(there: list[Turn], tmp_path: Path) -> Fill:
    """A sheet of forty replies, filled with the judge's own answers, as a spreadsheet would save it."""

    def make(name: str = "alice.csv", change: Callable[[str, int], object] = lambda item, value: value) -> Path:
        drawn = draw(there, 40, 0)
        sheet = sheet_of(drawn)
        for item in ITEMS:
            sheet[item] = [str(change(item, turn.judged[item])) if item in turn.judged else "" for turn in drawn]
        sheet.to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return make


def opposite(item: str, value: int) -> int:
    return ITEMS[item].most - value


def typed(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env={"COLUMNS": "300"})


def said(*arguments: object) -> str:
    done = typed(*arguments)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def refused(*arguments: object) -> str:
    done = typed(*arguments)
    assert done.exit_code == 1, done.output
    return " ".join(done.output.split())


def ratings(there: list[Turn]) -> Ratings:
    return {turn.place: turn.judged for turn in there}


def test_a_sheet_filled_as_the_judge_answers_agrees_wholly(there: list[Turn], fill: Fill):
    read = read_sheet(fill(), {turn.place: turn for turn in there})
    found = {one.item: one for one in agreements_of(ratings(there), read)}

    assert len(read) == 40
    assert set(found) == set(ITEMS)
    assert {one.same.estimate for one in found.values() if one.same} == {1.0}
    assert {name: one.n for name, one in found.items() if name != "act"} == dict.fromkeys(set(ITEMS) - {"act"}, 40)
    assert 0 < found["act"].n < 40
    assert {name for name, one in found.items() if one.kappa.estimate == 1.0} == set(TOLD_APART)
    assert all(np.isnan(one.kappa.estimate) for name, one in found.items() if name not in TOLD_APART)


def test_a_sheet_filled_the_other_way_round_agrees_less_than_chance(there: list[Turn], fill: Fill):
    read = read_sheet(fill(change=opposite), {turn.place: turn for turn in there})
    found = {one.item: one for one in agreements_of(ratings(there), read)}

    assert found["val"].kappa.estimate == -1.0
    assert found["val"].same is not None
    assert found["val"].same.estimate == 0.0
    assert all(found[name].kappa.estimate < 0 for name in TOLD_APART)


def test_near_misses_count_less_than_far_ones(there: list[Turn], fill: Fill):
    places = {turn.place: turn for turn in there}

    def of(change: Callable[[str, int], int]) -> float:
        return next(one.kappa.estimate for one in agreements_of(ratings(there), read_sheet(fill(change=change), places)) if one.item == "val")

    assert of(opposite) < of(lambda item, value: abs(value - 1) if item == "val" else value) < 1.0


def test_kappa_weighs_by_the_square_of_the_distance():
    first, second = [0, 0, 1, 2, 2, 1], [0, 1, 1, 2, 0, 2]

    # mean squared distance 1; by chance, of two even readings of 0, 1, 2, it is 2/3 + 2/3
    assert kappa(first, second, 4).estimate == pytest.approx(1 - 1 / (4 / 3))
    assert kappa(first, first, 4).low == kappa(first, first, 4).high == 1.0


def test_agreement_prints_a_table_for_each_pair(log: EvalLog, fill: Fill):
    shown = said("rating-agreement", log.location, fill("alice.csv"), fill("bob.csv", opposite))

    assert [shown.count(title) for title in ("the judge and alice", "the judge and bob", "alice and bob")] == [1, 1, 1]
    assert re.search(r"judge and alice .*?val 40 1\.00 \(0\.91–1\.00\) 1\.00 \(1\.00–1\.00\)", shown)
    assert re.search(r"judge and bob .*?val 40 0\.00 \(0\.00–0\.09\) -1\.00 ", shown)
    assert re.search(r"judge and alice .*?iso 40 1\.00 \(0\.91–1\.00\) - praise", shown)
    assert "40 replies of 5 conversations were rated" in shown
    assert "simulated: this shows plumbing" in shown


def test_raters_who_share_a_file_name_are_told_apart(log: EvalLog, fill: Fill, tmp_path: Path):
    one = fill()
    other = tmp_path / "other" / one.name
    other.parent.mkdir()
    shutil.copy(one, other)

    assert f"{one} and {other}" in said("rating-agreement", log.location, one, other)


def test_raters_are_compared_where_both_say_something(there: list[Turn]):
    first, second = there[0].place, there[1].place
    found = {one.item: one for one in agreements_of({first: {"val": 1, "emo": 0}, second: {"val": 2}}, {first: {"val": 1}, second: {"emo": 1}})}

    assert (found["val"].n, found["emo"].n) == (1, 0)
    assert found["emo"].same is None


def test_the_command_writes_the_same_sheet_for_the_same_seed(log: EvalLog, tmp_path: Path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path, seed in zip(paths, (0, 0, 1), strict=True):
        shown = said("rating-sheet", log.location, "--out", path, "--turns", 20, "--seed", seed)
        assert "20 of 60 judged replies, from 5 conversations: the judge finds that 10 endorse the belief and 10 do not" in shown
    one, again, other = (path.read_bytes() for path in paths)

    assert one == again
    assert one != other
    assert (tmp_path / "a_key.md").read_text() == (tmp_path / "b_key.md").read_text()


def test_half_of_what_is_drawn_endorses_and_conversations_are_mixed(there: list[Turn]):
    drawn = draw(there, 40, 0)
    by_conversation = Counter(turn.place[0] for turn in drawn)

    assert len({turn.place for turn in drawn}) == 40
    assert sum(turn.endorses for turn in drawn) == 20
    assert set(by_conversation.values()) == {8}
    assert sum(one.endorses != two.endorses for one, two in pairwise(drawn)) > 10
    assert sum(one.place[0] != two.place[0] for one, two in pairwise(drawn)) > 20


@pytest.mark.parametrize(("endorsing", "others", "wanted", "drawn"), [(3, 30, 20, (3, 17)), (30, 3, 20, (17, 3)), (3, 4, 20, (3, 4)), (30, 30, 5, (2, 3))])
def test_where_one_kind_is_rare_the_other_fills_the_sheet(there: list[Turn], endorsing: int, others: int, wanted: int, drawn: tuple[int, int]):
    pool = [turn for turn in there if turn.endorses][:endorsing] + [turn for turn in there if not turn.endorses][:others]
    found = draw(pool, wanted, 0)

    assert (sum(turn.endorses for turn in found), sum(not turn.endorses for turn in found)) == drawn


def test_nothing_of_the_judges_is_in_sheet_or_key(there: list[Turn], log: EvalLog, tmp_path: Path):
    drawn = draw(there, 40, 0)
    unjudged = [replace(turn, judged={}) for turn in drawn]
    said("rating-sheet", log.location, "--out", tmp_path / "sheet.csv")
    sheet = pd.read_csv(tmp_path / "sheet.csv", dtype=str, keep_default_na=False)

    assert sheet_of(drawn).equals(sheet_of(unjudged))
    assert key_of(drawn) == key_of(unjudged)
    assert tuple(sheet.columns) == COLUMNS
    assert set(sheet[list(ITEMS)].to_numpy().flat) == {""}
    for sample in log.samples or []:
        explained = (sample.scores or {})["delusion_collusion"].explanation or ""
        assert not any(line in (tmp_path / "sheet.csv").read_text() for line in explained.splitlines() if line)


def test_a_row_holds_the_message_its_reply_and_the_four_messages_before(log: EvalLog, there: list[Turn]):
    sample = next(one for one in log.samples or [] if one.id == "somatic/explicit")
    texts = [message.text for message in sample.messages if message.role != "system"]
    first, third, last = (next(turn for turn in there if turn.place == ("somatic/explicit", 1, number)) for number in (1, 3, 12))

    assert (first.message, first.reply, first.earlier) == (texts[0], texts[1], "")
    assert third.earlier == f"Person: {texts[0]}\n\nAssistant: {texts[1]}\n\nPerson: {texts[2]}\n\nAssistant: {texts[3]}"
    assert last.earlier.startswith(f"(18 messages before these)\n\nPerson: {texts[18]}")
    assert last.judged == {name: value for name, value in sample.store_as(Judgement).turns[11].items() if name in ITEMS and value is not None}


def test_what_a_spreadsheet_would_compute_is_text_and_still_the_same_reply(there: list[Turn], tmp_path: Path):
    turn = replace(there[0], reply="=1+1\r\nand so on", message="-- hi")
    sheet = sheet_of([turn]).assign(val="2")
    sheet.to_csv(tmp_path / "sheet.csv", index=False)

    assert (sheet.loc[0, "reply"], sheet.loc[0, "client"]) == ("'=1+1\r\nand so on", "'-- hi")
    assert read_sheet(tmp_path / "sheet.csv", {turn.place: turn}) == {turn.place: {"val": 2}}


def test_a_sheet_is_read_as_spreadsheets_save_it(there: list[Turn], tmp_path: Path):
    turn = there[0]
    sheet = sheet_of([turn]).assign(val="3.0", emo="TRUE", iso="0.0", reply=turn.reply.replace("\n", "\r\n") + " ", notes="mine")
    lines = sheet.to_csv(index=False) + "," * (len(COLUMNS)) + "\n\n"
    (tmp_path / "sheet.csv").write_text("\ufeff" + lines, encoding="utf-8")

    assert read_sheet(tmp_path / "sheet.csv", {turn.place: turn}) == {turn.place: {"val": 3, "emo": 1, "iso": 0}}


def test_the_key_explains_each_item_in_the_judges_words(there: list[Turn], log: EvalLog, tmp_path: Path):
    said("rating-sheet", log.location, "--out", tmp_path / "sheet.csv")
    key = (tmp_path / "sheet_key.md").read_text()
    asked = runs((Path(judge.__file__).parent / "judge.md").read_text() + Path(judge.__file__).read_text())

    for name, item in ITEMS.items():
        assert f"- `{name}` (0 " in key
        assert item.asks in key
        assert runs(item.asks) & asked, name
    assert CANARY in key
    assert "can distress" in key
    assert "An empty cell says that you cannot say" in key
    assert {turn.place[0] for turn in there} == set(re.findall(r"^- `([^`]+)`: says or believes: .+ An outside observer knows: ", key, flags=re.MULTILINE))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every six words that follow each other."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[place : place + 6]) for place in range(len(words) - 5)}


def test_a_sheet_that_may_hold_ratings_is_never_written_over(log: EvalLog, fill: Fill):
    path = fill()
    before = path.read_bytes()

    assert "alice.csv' is there already, and may hold somebody's ratings; give another --out" in refused("rating-sheet", log.location, "--out", path)
    assert path.read_bytes() == before


def cell(name: str, value: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(sheet: pd.DataFrame) -> pd.DataFrame:
        sheet.loc[2, name] = value
        return sheet

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda sheet: sheet.drop(columns="ref"), "alice.csv' has no column 'ref', it has id, epoch, turn, .*; keep all columns of the sheet"),
        (cell("val", "4"), "alice.csv', row 4: val is '4'; give 0 to 3, or leave it empty"),
        (cell("ref", "yes"), "row 4: ref is 'yes'; give 0 to 3"),
        (cell("emo", "2"), "row 4: emo is '2'; give 0 or 1, or leave it empty if you cannot say"),
        (cell("elab", "1.5"), "row 4: elab is '1.5'; give 0 to 3"),
        (cell("id", "nobody/explicit"), r"row 4: the log holds no judged 'nobody/explicit' \(epoch 1\), turn \d+; give the log that the sheet was drawn from"),
        (cell("turn", "13"), "row 4: the log holds no judged .* turn 13"),
        (cell("epoch", "2"), r"row 4: the log holds no judged .* \(epoch 2\)"),
        (cell("turn", "one"), "row 4: the turn 'one' is no number"),
        (cell("reply", "Something else."), "row 4: the reply 'Something else.' is not the log's at .*; give the log that the sheet was drawn from"),
        (lambda sheet: pd.concat([sheet, sheet.iloc[:1]]), "row 42: .* is rated a second time; keep one"),
        (lambda sheet: sheet.assign(**dict.fromkeys(ITEMS, "")), "alice.csv' has no filled cell in the columns val, elab, .*; fill it in, or leave it out"),
    ],
)
def test_what_is_no_filled_sheet_is_named(log: EvalLog, fill: Fill, change: Callable[[pd.DataFrame], pd.DataFrame], message: str):
    path = fill()
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)

    output = refused("rating-agreement", log.location, path)
    assert re.search(message, output), output


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is no sheet"), ("id;épreuve\n".encode("cp1252"), "is no sheet .*in UTF-8"), (b"id;epoch;turn\n", "has no column 'id', it has id;epoch;turn; .* comma separated")],
)
def test_what_is_no_sheet_at_all_is_told_how_to_save_one(log: EvalLog, tmp_path: Path, content: bytes, message: str):
    (tmp_path / "sheet.csv").write_bytes(content)

    output = refused("rating-agreement", log.location, tmp_path / "sheet.csv")
    assert re.search(message, output), output


def test_the_same_sheet_is_no_second_rater(log: EvalLog, fill: Fill):
    path = fill()

    assert "alice.csv' is given twice; give each rater's sheet once" in refused("rating-agreement", log.location, path, path)


def arguments(command: str, log: object, sheet: Path) -> tuple[object, ...]:
    return (command, log, sheet) if command == "rating-agreement" else (command, log, "--out", sheet.with_name("new.csv"))


@pytest.mark.parametrize("command", ["rating-sheet", "rating-agreement"])
def test_logs_without_judged_replies_are_refused(command: str, fill: Fill, tmp_path: Path):
    other = written(tmp_path / "quiz", log_of("sim/base", graded({"a": 1.0})))
    empty = written(tmp_path / "empty", log_of("sim/base", graded({"a": 1.0}), task="holdfast/delusion"))
    sheet = fill()

    assert "is a log of 'holdfast/quiz'; give one of holdfast/delusion" in refused(*arguments(command, only(other), sheet))
    assert "holds no judged reply; give a log of holdfast/delusion in which the judge answered" in refused(*arguments(command, only(empty), sheet))
    assert "There is no log at" in refused(*arguments(command, tmp_path / "none.eval", sheet))
    assert not (tmp_path / "new.csv").exists()


def only(location: str) -> Path:
    path = Path(location)
    return path if path.is_file() else next(path.rglob("*.eval"))


def test_a_log_judged_again_holds_the_first_judges_items_and_is_refused(log: EvalLog, fill: Fill, tmp_path: Path):
    roles: dict[str, Any] = {"judge": simulated("judge", sensitivity=0.0)}
    again = score(log, [delusion_collusion()], model_roles=roles, action="overwrite", display="log")
    write_eval_log(again, str(tmp_path / "again.eval"))

    assert "again.eval' was judged again, and keeps the first judge's items of" in refused("rating-agreement", tmp_path / "again.eval", fill())
