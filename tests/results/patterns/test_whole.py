"""From data to data without a habit, and from logs to what tells two checkpoints apart, by the commands a user types."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog

from holdfast.results.patterns.command import patterns
from tests.conftest import Run

SAMPLE = Path(__file__).parents[3] / "examples/patterns/chats.jsonl"


def typed(*arguments: object) -> Result:
    done = CliRunner().invoke(patterns, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def rates(folder: Path) -> dict[str, float]:
    return {one["pattern"]: one["share"] for one in json.loads((folder / "prevalence.json").read_text()) if one["level"] == "broad"}


@pytest.mark.slow
def test_a_planted_habit_is_found_explained_and_thinned(endpoint: str, tmp_path: Path):
    data, out = tmp_path / "chats.jsonl", tmp_path / "out"
    shutil.copy(SAMPLE, data)

    typed("scan", data, "--scanner", "openai-api/sim/scanner", "--out", out)
    found = json.loads((out / "patterns.json").read_text())["patterns"]
    assert 3 <= len(found) <= 4
    assert all(len(one["scans"]) >= 2 and len(one["evidence"]) >= 2 for one in found)
    texts = data.read_text()
    assert all(json.dumps(quote["text"], ensure_ascii=False)[1:-1] in texts for one in found for quote in one["evidence"])

    typed("rate", data, "--all", "--out", out)
    before = rates(out)
    commonest = max(before, key=lambda name: before[name])
    assert before[commonest] == pytest.approx(0.3, abs=0.05)

    thinned = typed("export", data, "--ratings", out, "--pattern", commonest, "--thin-to", "5%", "--out", tmp_path / "export")
    left = (tmp_path / "export/filtered.jsonl").read_text().splitlines()
    assert set(left) < set(texts.splitlines())
    assert "before" in thinned.output
    typed("rate", tmp_path / "export/filtered.jsonl", "--all", "--patterns", out / "patterns.json", "--out", tmp_path / "after", "--rater", "openai-api/sim/rater")
    assert rates(tmp_path / "after")[commonest] == pytest.approx(0.05, abs=0.02)

    typed("report", out)
    page = (out / "report.html").read_text()
    assert all(one["name"] in page for one in found)


@pytest.mark.slow
def test_what_tells_two_checkpoints_apart_is_found_in_their_logs(task: Run, tmp_path: Path):
    logs: dict[str, EvalLog] = {model: task("over_expression", model) for model in ("base", "violator")}
    places = {model: Path(log.location.removeprefix("file://")) for model, log in logs.items()}

    apart = typed("surface", places["violator"], "--against", places["base"], "--out", tmp_path / "surface")
    typed("scan", places["violator"], "--contrast", places["base"], "--scanner", "openai-api/sim/scanner", "--scans", 6, "--batch", 10, "--out", tmp_path / "scan")

    assert "tell the two sets apart" in apart.output
    found = json.loads((tmp_path / "scan/patterns.json").read_text())["patterns"]
    assert found
    typed("rate", places["violator"], "--patterns", tmp_path / "scan/patterns.json", "--all", "--rater", "openai-api/sim/rater", "--out", tmp_path / "violator")
    typed("rate", places["base"], "--patterns", tmp_path / "scan/patterns.json", "--all", "--rater", "openai-api/sim/rater", "--out", tmp_path / "base")
    typed("compare", tmp_path / "base", tmp_path / "violator", "--json", tmp_path / "compared.json")
    apart_now = json.loads((tmp_path / "compared.json").read_text())["differences"]
    assert any(one["finding"] == "higher" and one["difference"] > 0.5 for one in apart_now)
