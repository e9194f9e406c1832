"""Estimates before anything is spent, the page afterwards, and the command that holds all."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdfast.agents.errors import BadInput
from holdfast.results.patterns.command import COMMANDS, patterns
from holdfast.results.patterns.documents import Document, Turn
from holdfast.results.patterns.estimate import Design, Size, detection_curve, passes, size_of
from holdfast.results.patterns.ratings import write_ratings
from holdfast.results.patterns.report import open_folder, write_report
from holdfast.results.patterns.surface import Tally
from holdfast.results.patterns.surface_command import Surfaces
from holdfast.scorers.patterns.catalogue import Catalogue, save_catalogue
from holdfast.scorers.patterns.pattern import Pattern, Quote
from tests.results.patterns.rated import ratings

NASTY = "<script>alert('x')</script>"
CARD = Pattern(
    id="greets",
    name=f"Greets {NASTY}",
    category="rhetorical",
    unit="opening",
    definition="It opens with a greeting.",
    broad="Any greeting.",
    strict="A greeting alone.",
    evidence=(Quote(document="a", text=f"Hello {NASTY}"),),
    scans=(1, 4),
)


def folder_with(path: Path) -> Path:
    made = [one.model_copy(update={"quote": f"Hello {NASTY}"}) if one.value else one for one in ratings("greets", [0, 1, 2, 2, 0, 0, 0, 0, None, 0])]
    write_ratings(path / "ratings.jsonl", made)
    save_catalogue(path / "patterns.json", Catalogue(patterns=(CARD,)))
    tally = Tally().read(Document((Turn("assistant", f"Hello {NASTY} there and everywhere at all times {number}"),), "text", "a") for number in range(5))
    (path / "surface.json").write_text(Surfaces(data=(NASTY,), surface=tally.surface(), skipped={"not JSON": 3}).model_dump_json())
    return path


def test_the_page_shows_shares_quotes_words_and_what_is_left_out_with_everything_escaped(tmp_path: Path):
    page = write_report(open_folder(folder_with(tmp_path)), title=f"Title {NASTY}").read_text()

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for said in ("33 % (", "22 % (", "A greeting alone.", "came up in 2 scans", "3 rows skipped: not JSON", "at all times"):
        assert said in page, said
    assert not re.search(r"(src|href)=\"(?!data:|shares\.)", page)
    assert (tmp_path / "shares.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_folder_is_the_same_page(tmp_path: Path):
    folder = open_folder(folder_with(tmp_path))

    assert write_report(folder).read_bytes() == write_report(folder).read_bytes()


def test_a_scan_without_ratings_has_a_page_too(tmp_path: Path):
    save_catalogue(tmp_path / "patterns.json", Catalogue(patterns=(CARD,)))

    assert "Nothing is rated yet" in write_report(open_folder(tmp_path)).read_text()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("x", "", "holds neither"), ("surface.json", "{}", "not what `holdfast patterns surface` writes"), ("scan.json", "{}", "holds neither|scan` writes")],
)
def test_a_folder_of_something_else_is_one_sentence(tmp_path: Path, name: str, content: str, said: str):
    (tmp_path / name).write_text(content)

    with pytest.raises(BadInput, match=said):
        open_folder(tmp_path)


def test_the_published_design_finds_what_was_measured():
    curve = dict(detection_curve(scans=12, batch=40))

    assert (round(curve[0.05], 2), round(curve[0.1], 2), round(curve[0.2], 2)) == (0.71, 0.99, 1.0)


def test_tokens_grow_with_what_is_asked_for():
    size = Size(documents=10_000, tokens=600.0)
    small, large = ({one.name: one for one in passes(size, design)} for design in (Design(patterns=8), Design(patterns=16, rate=1200)))

    assert (small["rate"].calls, large["rate"].calls) == (600, 2400)
    assert small["scan"].tokens_in == large["scan"].tokens_in > 12 * 40 * 600
    assert small["rate"].price(1.0, 0.0) == small["rate"].tokens_in / 1e6


def test_a_design_larger_than_the_data_is_cut_to_it():
    found = {one.name: one for one in passes(Size(documents=100, tokens=50.0), Design())}

    assert (found["scan"].calls, found["rate"].calls) == (2, 20 * 4)


def test_tokens_of_a_script_without_spaces_are_not_those_of_english():
    english, chinese = (size_of([Document((Turn("assistant", text),), "text", "a")]).tokens for text in ("word " * 20, "词" * 100))

    assert chinese > 2.5 * english


def test_a_design_of_nothing_is_refused():
    with pytest.raises(BadInput, match="scans=0"):
        Design(scans=0)


def test_estimate_says_what_the_data_would_take(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"prompt": "Hi", "response": f"Hello {number}"}) + "\n" for number in range(900)))

    done = CliRunner().invoke(patterns, ["estimate", str(tmp_path / "a.jsonl"), "--price-in", "1", "--price-out", "4"])

    assert done.exit_code == 0, done.output
    assert "more than there is" in done.output
    assert "5.0 %: 0.71" in done.output


def test_every_command_is_there_and_helps():
    for name, (where, _) in COMMANDS.items():
        module, _, attribute = where.partition(":")
        command = getattr(import_module(f"holdfast.results.patterns.{module}"), attribute)
        assert command.name == name
        assert command.help
    assert all(name in CliRunner().invoke(patterns, ["--help"]).output for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [["surface", "nowhere.jsonl"], ["estimate", "nowhere.jsonl"], ["compare", "nowhere", "nowhere"], ["association", "nowhere"], ["prevalence", "nowhere"], ["report", "nowhere"]],
)
def test_what_is_not_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]):
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(patterns, arguments)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())
