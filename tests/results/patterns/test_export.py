"""Data without a pattern, or with less of it."""

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.export import share_asked
from holdfast.results.patterns.export_command import export_command
from holdfast.results.patterns.ratings import rating_of, write_ratings
from holdfast.results.patterns.readers import read
from holdfast.results.patterns.shapes import Columns
from holdfast.scorers.patterns.catalogue import Catalogue, save_catalogue
from holdfast.scorers.patterns.pattern import Pattern

PATTERN = Pattern(
    id="greets", name="Greets first", category="rhetorical", unit="opening", definition="It opens with a greeting.", broad="Any greeting.", strict="A greeting alone."
)
GROUPS = ("garden", "kitchen", "office")


def rows(count: int, tag: str, every: int = 3) -> list[dict[str, str]]:
    """One in `every` greets; groups take turns."""
    return [
        {"prompt": f"{tag} question {place}, \"quoted\"", "response": f"{'Hello! ' if place % every == 0 else ''}answer\n{tag} {place}", "topic": GROUPS[place // every % 3]}
        for place in range(count)
    ]  # fmt: skip


def written(path: Path, made: list[dict[str, str]]) -> Path:
    frame = pd.DataFrame(made)
    text = "".join(json.dumps(row, indent=None, ensure_ascii=bool(place % 2)) + "\n" for place, row in enumerate(made))
    match "".join(path.suffixes):
        case ".jsonl":
            path.write_text(text.rstrip("\n"))
        case ".jsonl.gz":
            path.write_bytes(gzip.compress(text.encode()))
        case ".csv":
            frame.to_csv(path, index=False, quoting=csv.QUOTE_ALL)
        case _:
            frame.to_parquet(path)
    return path


def rated(folder: Path, *paths: Path, leave: int = 0) -> Path:
    """Ratings by the rule that made the rows: 2 for every second greeting, 1 for the others."""
    made = []
    for path in paths:
        for place, one in enumerate(list(read([str(path)], skipped=Skipped(), columns=Columns(group="topic")))[leave:]):
            greets = one.turns[-1].text.startswith("Hello")
            made.append(rating_of(one, "greets", (2 if place % 2 == 0 else 1) if greets else 0, quote="Hello!" if greets else None))
    write_ratings(folder / "ratings.jsonl", made)
    save_catalogue(folder / "patterns.json", Catalogue(patterns=(PATTERN,)))
    return folder


def export(data: Path, ratings: Path, *arguments: str) -> Result:
    told = [str(data), "--ratings", str(ratings), "--pattern", "greets", "--group-column", "topic", "--out", str(ratings / "out"), *arguments]
    return CliRunner().invoke(export_command, told)


def replies(path: Path) -> list[str]:
    return [one.turns[-1].text for one in read([str(path)], skipped=Skipped(), columns=Columns(group="topic"))]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet"])
def test_rows_without_the_pattern_are_written_as_they_stand(tmp_path: Path, name: str):
    data = written(tmp_path / name, rows(90, "a"))
    folder = rated(tmp_path, data)

    done = export(data, folder, "--drop", "broad")

    assert done.exit_code == 0, done.output
    out = folder / "out" / name.replace("a", "filtered", 1)
    assert not any(one.startswith("Hello") for one in replies(out))
    assert len(replies(out)) == 60
    assert "33 % before, 0.0 % after" in done.output
    if name == "a.parquet":
        assert pq.read_table(out).equals(pq.read_table(data).filter([not one.startswith("Hello") for one in replies(data)]))
    else:
        before, after = ((gzip.decompress(path.read_bytes()) if name.endswith("gz") else path.read_bytes()) for path in (data, out))
        ends = b'"\n' if name == "a.csv" else b"\n"
        assert set(after.split(ends)) <= {*before.split(ends), b""}


def test_strict_leaves_what_has_it_only_loosely(tmp_path: Path):
    data = written(tmp_path / "a.jsonl", rows(90, "a"))

    export(data, rated(tmp_path, data), "--drop", "strict")

    assert Counter(one.startswith("Hello") for one in replies(tmp_path / "out/filtered.jsonl")) == {False: 60, True: 15}


def test_the_control_is_as_large_has_the_same_groups_and_keeps_the_pattern(tmp_path: Path):
    data = written(tmp_path / "a.jsonl", rows(270, "a"))

    export(data, rated(tmp_path, data), "--drop", "broad")

    filtered, control = ([json.loads(line) for line in (tmp_path / f"out/{name}.jsonl").read_text().splitlines()] for name in ("filtered", "control"))
    assert Counter(row["topic"] for row in filtered) == Counter(row["topic"] for row in control)
    assert 0.2 < sum(row["response"].startswith("Hello") for row in control) / len(control) < 0.45


def test_thinning_leaves_the_share_that_was_asked_for(tmp_path: Path):
    data = written(tmp_path / "a.jsonl", rows(300, "a"))

    done = export(data, rated(tmp_path, data), "--thin-to", "10%")

    found = Counter(one.startswith("Hello") for one in replies(tmp_path / "out/filtered.jsonl"))
    assert (found[False], found[True]) == (200, 22)
    assert "9.9 % after" in done.output


def test_a_refill_keeps_size_and_groups(tmp_path: Path):
    data, pool = written(tmp_path / "a.jsonl", rows(90, "a")), written(tmp_path / "pool.jsonl", rows(200, "b", every=2))

    done = export(data, rated(tmp_path, data, pool), "--thin-to", "10%", "--refill", str(pool))

    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in (tmp_path / "out/filtered.jsonl").read_text().splitlines()]
    assert len(found) == 90
    assert sum(row["response"].startswith("Hello") for row in found) == 9
    assert Counter(row["topic"] for row in found) == Counter(row["topic"] for row in rows(90, "a"))
    assert not (tmp_path / "out/control.jsonl").exists()


def test_flagged_rows_and_a_block_for_a_generator_are_written(tmp_path: Path):
    data = written(tmp_path / "a.jsonl", rows(30, "a"))

    export(data, rated(tmp_path, data), "--drop", "broad")

    flagged = [json.loads(line) for line in (tmp_path / "out/flagged.jsonl").read_text().splitlines()]
    assert len(flagged) == 10
    assert {one["quote"] for one in flagged} == {"Hello!"}
    block = (tmp_path / "out/anti_patterns.md").read_text()
    assert "**Greets first.** It opens with a greeting." in block
    assert '- "Hello!"' in block


def test_the_same_seed_writes_the_same_bytes_and_another_other_rows(tmp_path: Path):
    data = written(tmp_path / "a.jsonl.gz", rows(120, "a"))
    folder = rated(tmp_path, data)
    made: list[bytes] = []
    for seed in ("1", "1", "2"):
        export(data, folder, "--drop", "broad", "--seed", seed)
        made.append((folder / "out/control.jsonl.gz").read_bytes())

    assert made[0] == made[1] != made[2]


def test_rows_that_are_not_rated_need_a_word(tmp_path: Path):
    data = written(tmp_path / "a.jsonl", rows(90, "a"))
    folder = rated(tmp_path, data, leave=30)

    asked, kept, left = (export(data, folder, "--drop", "broad", *more) for more in ([], ["--unrated", "keep"], ["--unrated", "drop"]))

    assert (asked.exit_code, "30 of 90 rows" in asked.output) == (1, True)
    assert "filtered.jsonl: 70 rows" in kept.output
    assert "30 rows that are not rated were kept" in kept.output
    assert "filtered.jsonl: 40 rows" in left.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "either --drop strict"),
        (["--drop", "broad", "--thin-to", "5%"], "either --drop strict"),
        (["--thin-to", "lots"], "'lots' is no share"),
        (["--thin-to", "60%"], "nothing to thin"),
        (["--drop", "broad", "--pattern", "other"], "there are ratings of 'greets'"),
        (["--drop", "broad", "--refill", "nowhere.jsonl"], "'nowhere.jsonl' is no file"),
        (["--drop", "broad", "--refill", "{folder}/pool.csv"], "a pool of the same kind"),
        (["--drop", "broad", "--refill", "{folder}/pool.jsonl"], "is rated without the pattern"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], said: str):
    data = written(tmp_path / "a.jsonl", rows(30, "a"))
    for name in ("pool.csv", "pool.jsonl"):
        written(tmp_path / name, rows(30, "b"))

    done = export(data, rated(tmp_path, data), *(one.replace("{folder}", str(tmp_path)) for one in arguments))

    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert not (tmp_path / "out").exists()


def test_a_log_is_no_file_to_export(tmp_path: Path):
    (tmp_path / "a.eval").write_bytes(b"")

    assert "cannot be written again" in export(tmp_path / "a.eval", tmp_path, "--drop", "broad").output


def test_a_share_may_be_a_percentage_or_a_fraction():
    assert share_asked("5%") == share_asked("0.05") == 0.05
