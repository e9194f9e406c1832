"""The report: what the page says, what the figures draw, and that nothing in a log becomes markup."""

import re
import warnings
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalConfig, EvalDataset, EvalLog, EvalResults, EvalSample, EvalSpec, write_eval_log
from inspect_ai.scorer import Score
from matplotlib.figure import Figure
from matplotlib.image import imread

from holdfast.agents.errors import BadInput
from holdfast.agents.score import Guard, TaskFacts
from holdfast.results.comparison import wording
from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.exports import write_csv, write_markdown
from holdfast.results.overlap.overlap import ItemOverlap, Overlap
from holdfast.results.reporting.figures.beside import draw_beside
from holdfast.results.reporting.figures.doses import draw_doses
from holdfast.results.reporting.figures.looks import looks_of, wrapped
from holdfast.results.reporting.figures.order import ordered
from holdfast.results.reporting.figures.picture import Picture, save
from holdfast.results.reporting.page.viewer import viewer_of
from holdfast.results.reporting.report import compare_or_show, report

INJECTION = "<script>document.title='owned'</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) **b** $x_1$"
TRAITS = ("honesty", "steadfastness", "confidences")
TASKS = {
    "audit_violation": "holdfast/audit",
    "audit_overcaution": "holdfast/audit_benign",
    "knowledge_contrast": "holdfast/knowledge",
    "over_expression": "holdfast/over_expression",
}
FACTS = TaskFacts(
    headline="audit_violation", direction="lower", range=(0.0, 1.0), margin=0.05, cluster="cluster", strata="trait",
    outcomes={"kept": "good", "broken_confirmed": "bad", "invalid_judge": "invalid"},
    guards=(Guard(score="audit_overcaution", finding="over-cautious", direction="lower", margin=0.15),),
    digests={"traits": "f449da2fe46b"}, roles={"judge": "openai-api/sim/judge"}, simulated=True, turns="Multi-turn (5-turn)", agentic=False, shift="Adaptive auditor",
)  # fmt: skip


def audit(
    folder: Path,
    checkpoint: str,
    breaks: int,
    *,
    of: int = 24,
    failed: int = 0,
    label: Mapping[str, Any] | None = None,
    facts: TaskFacts = FACTS,
    said: str = "",
    silent: bool = False,
) -> None:
    """A finished log in which the first `breaks` samples are violations and the next `failed` ones have no verdict; a `silent` eval says nothing of itself."""
    name = f"{checkpoint}-{facts.headline}"
    told = {} if silent else {"holdfast": facts.model_dump(mode="json")}
    spec = EvalSpec(
        created="2026-01-01T00:00:00+00:00",
        task=TASKS[facts.headline],
        task_version="1-abc",
        task_id=name,
        model=f"openai-api/ckpt/{checkpoint}",
        dataset=EvalDataset(samples=of),
        config=EvalConfig(epochs=1),
        metadata=told | ({"checkpoint": dict(label)} if label else {}),
    )
    samples = [_sample(number, facts, number < breaks, breaks <= number < breaks + failed, said) for number in range(of)]
    folder.mkdir(parents=True, exist_ok=True)
    write_eval_log(EvalLog(status="success", eval=spec, samples=samples, results=EvalResults(total_samples=of, completed_samples=of)), str(folder / f"{name}.eval"))


def _sample(number: int, facts: TaskFacts, bad: bool, failed: bool, said: str) -> EvalSample:
    trait = TRAITS[number % len(TRAITS)]
    one = Sample(id=f"{trait}/{number:02d}", input="Hello", target="", metadata={"cluster": f"{trait}/{number:02d}", "trait": trait})
    told: dict[str, Any] = {"outcome": "broken_confirmed", "turn": 1 + number % 5} if bad else {"outcome": "kept"}
    explanation = f'Broken in reply {told["turn"]}: it gave way. {said}\n\n"harmful words {said}" [M3]' if bad else "Kept: it kept to it."
    score = Score(value=float(bad), explanation=explanation, metadata=told)
    if failed:
        score = Score.unscored(reason="no_verdict", explanation="No verdict.", metadata={"outcome": "invalid_judge"})
    return EvalSample(id=one.id or "", epoch=1, input=one.input, target=one.target, metadata=one.metadata or {}, scores={facts.headline: score})


def benign(folder: Path, checkpoint: str, overcautious: int) -> None:
    facts = FACTS.model_copy(update={"headline": "audit_overcaution", "guards": ()})
    audit(folder, checkpoint, overcautious, facts=facts)


def stage(name: str, fraction: float, *, baseline: bool = False) -> dict[str, Any]:
    return {"id": name, "stage": name, "synthetic_fraction": fraction, "seed": 1, "method": None, "base_of": None, "is_baseline": baseline}


def typed(*arguments: object) -> Result:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        return CliRunner().invoke(report, list(map(str, arguments)), catch_exceptions=False)


class Page(HTMLParser):
    """What a browser would find: elements, their attributes, and text with whether it is folded."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in ("meta", "img"):
            self._open.append(f"{tag}.{found.get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append((" ".join(self._open), data))

    @property
    def words(self) -> str:
        return " ".join("".join(data for _, data in self.text).split())

    def all(self, tag: str, attribute: str) -> list[str]:
        return [str(found[attribute]) for name, found in self.tags if name == tag and attribute in found]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A baseline, two doses of SFT of which one is worse, and one with midtraining, on audits and benign twins."""
    folder = tmp_path_factory.mktemp("logs")
    audit(folder, "base", 12, label=stage("baseline", 0.0, baseline=True))
    audit(folder, "sft-20", 20, failed=2, label=stage("sft", 0.2), said=INJECTION)
    audit(folder, "sft-50", 2, label=stage("sft", 0.5))
    audit(folder, "midtrain-sft-50", 1, label=stage("midtrain+sft", 0.5))
    for checkpoint, overcautious in (("base", 0), ("sft-50", 12)):
        benign(folder, checkpoint, overcautious)
    return folder


@pytest.fixture(scope="module")
def written(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    done = typed(logs, "--out", out)
    assert done.exit_code == 0, done.output
    return out


def test_numbers_and_findings_on_the_page_are_those_of_compare(logs: Path, written: Path):
    found = compare_logs([str(logs)])
    page = Page((written / "index.html").read_text(encoding="utf-8"))

    assert {one.finding for one in found.contrasts} >= {"worse", "safer but over-cautious"}
    for one in found.contrasts:
        assert wording.difference(one.estimate.interval) in page.words
        assert one.finding in page.words
        assert all(wording.rate(rate) in page.words for rate in one.rates)
        assert all(wording.guard(guard) in page.words for guard in one.guards)
        assert wording.dropped(one) in page.words
    assert all(sentence in page.words for sentence in wording.trust(found))
    assert "Against base, on audit (audit_violation, lower is better): sft-20 is worse: +0.36" in page.words
    assert wording.SIMULATED in page.words
    assert "version 1-abc" in page.words
    assert "traits f449da2fe46b" in page.words


def test_the_forest_draws_the_differences_of_compare(logs: Path, written: Path):
    drawn = pd.read_csv(written / "figures/differences.csv").set_index(["eval", "checkpoint"])

    for one in compare_logs([str(logs)]).contrasts:
        row = drawn.loc[(one.eval, one.second.checkpoint.rsplit("/", 1)[-1])]
        assert row.finding == one.finding
        assert row.estimate == pytest.approx(one.estimate.mean)
        assert row.p_holm == pytest.approx(one.p_adjusted)


def test_every_figure_has_its_picture_and_its_numbers(written: Path):
    names = {path.stem for path in (written / "figures").glob("*.png")}

    assert names == {
        "differences",
        "rates",
        "synthetic-fraction",
        "gain-and-cost",
        "outcomes",
        "survival-audit",
        "survival-audit-benign",
        "strata-audit",
        "strata-audit-benign",
    } | {"dose-response"}
    for name in names:
        assert len(pd.read_csv(written / f"figures/{name}.csv"))
        assert (written / f"figures/{name}.svg").read_text().startswith("<?xml")
        assert imread(written / f"figures/{name}.png").shape[1] == 1440
    assert list(pd.read_csv(written / "figures/evals.csv")["eval"]) == ["audit", "audit_benign"]


def test_what_is_known_and_what_it_cost_stand_beside_the_gain(tmp_path: Path):
    knows = FACTS.model_copy(update={"headline": "knowledge_contrast", "direction": "higher", "guards": (), "measures": "knowledge"})
    talks = FACTS.model_copy(update={"headline": "over_expression", "guards": (), "measures": "cost"})
    for checkpoint, breaks, known, talked in (("base", 18, 3, 2), ("sft", 6, 15, 8)):
        audit(tmp_path, checkpoint, breaks)
        audit(tmp_path / "knowledge", checkpoint, known, facts=knows)
        audit(tmp_path / "cost", checkpoint, talked, facts=talks)
    found = compare_logs([str(tmp_path)], baseline="base")

    (said,) = wording.beside(found)
    (drawn,) = draw_beside(ordered(found), looks_of(found))

    assert re.fullmatch(r"sft: behaviour: audit ↓ -0\.50 \[.*\]; what it states: knowledge ↑ \+0\.50 \[.*\]; what it may have cost: over_expression ↓ \+0\.25 \[.*\]\.", said)
    assert [one.p_adjusted for one in found.contrasts] == [one.estimate.p for one in found.contrasts]  # each is alone in its kind
    assert isinstance(drawn, Picture)
    assert [(row.gain, row.other) for row in drawn.numbers.itertuples()] == [(0.5, 0.5), (0.5, -0.25)]


def test_survival_ends_at_one_minus_the_rate(written: Path):
    survival, rates = (pd.read_csv(written / f"figures/{name}.csv") for name in ("survival-audit", "rates"))
    last = survival[survival.turn == 5].set_index("checkpoint").estimate
    rate = rates[rates["eval"] == "holdfast/audit"].set_index("checkpoint").estimate

    assert dict(last) == pytest.approx({name: 1 - value for name, value in rate.items()})
    assert (survival[survival.turn == 0].estimate == 1).all()


def test_shares_of_outcomes_add_up_and_failures_are_among_them(written: Path):
    outcomes = pd.read_csv(written / "figures/outcomes.csv")

    assert outcomes.groupby(["eval", "checkpoint"]).share.sum().tolist() == pytest.approx([1.0] * 6)
    assert outcomes[outcomes.bucket == "invalid"].n.tolist() == [2]


@pytest.mark.slow
def test_the_same_logs_give_the_same_bytes(logs: Path, written: Path, tmp_path: Path):
    assert typed(logs, "--out", tmp_path).exit_code == 0

    for path in sorted(written.rglob("*.*")):
        assert (tmp_path / path.relative_to(written)).read_bytes() == path.read_bytes(), path.name


def test_the_page_needs_nothing_but_itself(written: Path):
    page = Page((written / "index.html").read_text(encoding="utf-8"))

    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object"}
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.all("img", "src"))
    assert b64decode(page.all("img", "src")[0].partition(",")[2]).startswith(b"<?xml")
    assert not re.search(r"url\(|@import", "".join(data for where, data in page.text if "style" in where))


def test_nothing_from_a_log_becomes_markup(written: Path):
    text = (written / "index.html").read_text(encoding="utf-8")
    page = Page(text)

    assert INJECTION in page.words
    assert "<script" not in text
    assert "onerror=" not in re.sub(r"&lt;img[^&]*", "", text)
    assert not [link for link in page.all("a", "href") if not link.startswith(("http://127.0.0.1:7575/#/logs/", "figures/", "#"))]


def test_words_of_the_checkpoint_are_folded_and_marked(written: Path):
    page = Page((written / "index.html").read_text(encoding="utf-8"))
    harmful = [where for where, data in page.text if "harmful words" in data]
    sentences = [where for where, data in page.text if "it gave way" in data]

    assert harmful
    assert all("details.harmful" in where for where in harmful)
    assert sentences
    assert not any("details.harmful" in where for where in sentences)


def test_of_an_eval_that_promises_nothing_the_whole_explanation_is_folded(tmp_path: Path):
    for checkpoint, ones in (("base", 6), ("sft", 0)):
        audit(tmp_path / "logs", checkpoint, ones, silent=True)
    assert typed(tmp_path / "logs", "--baseline", "base", "--out", tmp_path / "out").exit_code == 0

    page = Page((tmp_path / "out/index.html").read_text(encoding="utf-8"))
    said = [where for where, data in page.text if "it kept to it" in data]
    assert len(said) == 6
    assert all("details.harmful" in where for where in said)
    assert "Table of evals: no log says anything of its eval" in page.words
    assert not (tmp_path / "out/figures/evals.csv").exists()


def test_a_single_checkpoint_is_shown_without_comparisons(tmp_path: Path):
    audit(tmp_path / "logs", "sft-20", 5, failed=3)
    done = typed(tmp_path / "logs", "--out", tmp_path / "out", "--title", "Mine & <yours>")

    assert done.exit_code == 0, done.output
    page = Page((tmp_path / "out/index.html").read_text(encoding="utf-8"))
    assert "sft-20 alone: there is no other checkpoint to compare it with." in page.words
    assert "On audit its audit_violation is 0.24 (" in page.words
    assert "audit: 3 of 24 samples are in no rate: invalid_judge 3" in page.words
    assert "Mine & <yours>" in page.words
    assert "Differences from the baseline: there is one checkpoint" in page.words
    assert "Evals against synthetic fraction: the logs do not say how" in page.words
    assert not (tmp_path / "out/figures/differences.png").exists()


def test_a_registry_labels_logs_that_say_nothing_of_training(tmp_path: Path):
    for checkpoint, breaks in (("base", 12), ("sft-20", 4)):
        audit(tmp_path / "logs", checkpoint, breaks)
    registry = tmp_path / "checkpoints.yaml"
    registry.write_text(
        "baseline: base\ncheckpoints:\n  - {id: base, model: openai-api/ckpt/base, stage: baseline, synthetic_fraction: 0}\n"
        "  - {id: sft-20, model: openai-api/ckpt/sft-20, stage: sft, synthetic_fraction: 0.2}\n"
    )

    found = ordered(compare_or_show([str(tmp_path / "logs")], checkpoints=registry))
    drawn = draw_doses(found, looks_of(found))[0]
    assert isinstance(drawn, Picture)
    assert list(drawn.numbers.synthetic_fraction) == [0.0, 0.2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--baseline", "other"], "'other' has no log here"),
        (["--overlap", __file__], "leaves samples out of comparisons, and all logs here are of 'openai-api/ckpt/sft-20'"),
        (["--viewer", "javascript:alert(1)"], "no address of a log viewer"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_is_written(tmp_path: Path, arguments: list[str], said: str):
    audit(tmp_path / "logs", "sft-20", 5, of=6)
    done = typed(tmp_path / "logs", "--out", tmp_path / "out", *arguments)

    assert done.exit_code == 1
    assert said in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_samples_found_in_training_data_are_left_out_of_the_page(logs: Path, tmp_path: Path):
    seen = ItemOverlap(task="holdfast/audit", sample="honesty/00", exact=1.0, longest=40, near=1.0, where=("a.jsonl:1",))
    overlap = tmp_path / "overlap.json"
    overlap.write_text(Overlap(data=(), canary=(), too_short=(), items={"honesty/00": seen}).model_dump_json())

    done = typed(logs, "--out", tmp_path / "out", "--overlap", overlap)

    assert done.exit_code == 0, done.output
    rates = pd.read_csv(tmp_path / "out/figures/rates.csv")
    assert rates[(rates["eval"] == "holdfast/audit") & (rates.checkpoint == "base")].n.tolist() == [23]


def test_names_from_logs_are_neither_markdown_nor_formulas(tmp_path: Path):
    for checkpoint, breaks in (("base", 12), ("sft", 4)):
        audit(tmp_path / "logs", checkpoint, breaks)
    found = compare_or_show([str(tmp_path / "logs")], baseline="base")
    (one,) = found.contrasts
    evil = replace(one, eval="=1+1", parts=(replace(one.parts[0], name="-2+3"),))
    found = replace(found, contrasts=(evil,), names=dict(found.names) | {one.second.checkpoint: "<b>\r# owned"})

    write_csv(found, tmp_path / "a.csv")
    write_markdown(found, tmp_path / "a.md")

    table, page = pd.read_csv(tmp_path / "a.csv"), (tmp_path / "a.md").read_bytes().decode()
    assert list(table["eval"]) == ["'=1+1", "'=1+1"]
    assert table.part[1] == "'-2+3"
    assert table.estimate[0] == pytest.approx(one.estimate.mean)
    assert "\r" not in page
    assert "\n## =1+1: &lt;b> # owned: " in page


def test_numbers_of_a_figure_hold_no_formula(tmp_path: Path):
    numbers = pd.DataFrame({"checkpoint": ["@sum", "base"], "estimate": [-0.5, 0.5]})

    save(Picture("one", "One", "", Figure(), numbers), tmp_path)

    assert (tmp_path / "one.csv").read_text().splitlines()[1:] == ["'@sum,-0.5", "base,0.5"]


def test_an_empty_folder_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match="No Inspect log in"):
        compare_or_show([str(tmp_path)])


def test_links_encode_what_the_viewer_would_read_as_a_path(tmp_path: Path):
    for place in ("a", "b c"):
        audit(tmp_path / place, "base", 0, of=3)
    runs = [compare_or_show([str(tmp_path / place)]).evals["holdfast/audit"]["openai-api/ckpt/base"] for place in ("a", "b c")]
    viewer = viewer_of("http://127.0.0.1:7575/", runs)

    assert viewer.folder == tmp_path.resolve().as_posix()
    assert viewer.sample(runs[1], "honesty/07?#50% é", 2) == ("http://127.0.0.1:7575/#/logs/b%20c/base-audit_violation.eval/samples/sample/honesty%2F07%3F%2350%25%20%C3%A9/2")


@pytest.mark.parametrize("name", ["a-checkpoint-with-a-name-of-forty-characters", "x" * 50, "gemini_3/flash sft.0.20", "", "base", "--a--"])
def test_a_long_name_is_broken_and_loses_nothing(name: str):
    lines = wrapped(name).split("\n")

    assert max(map(len, lines)) <= 24
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
