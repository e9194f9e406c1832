"""Judging a part of a log again: what is drawn, and what is said of it."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from inspect_ai.log import EvalLog, read_eval_log, write_eval_log
from inspect_ai.model import ModelOutput

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.judge_noise import judge_noise, judged_again
from tests.conftest import Run, simulated
from tests.results.synthetic import FACTS, errored, graded, log_of, sample, written

BLIND = "{model: openai-api/sim/judge, extra_body: {simulate: {sensitivity: 0, specificity: 1}}}"


@pytest.fixture
def audited(audits: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A log of openings judged without an error; its epochs are the one that was run, so many times."""
    monkeypatch.chdir(tmp_path)

    def run(openings: int, epochs: int = 1) -> str:
        judge = simulated("judge", sensitivity=1.0, specificity=1.0)
        once = audits("violator", roles={"auditor": None, "judge": judge}, args={"strategy": "single"}, limit=openings)
        copies = [one.model_copy(update={"epoch": epoch, "uuid": f"{one.uuid}{epoch}"}) for epoch in range(1, epochs + 1) for one in once.samples or []]
        return stored(tmp_path / "audited.eval", once.model_copy(update={"samples": copies}))

    return run


def stored(path: Path, log: EvalLog) -> str:
    write_eval_log(log, str(path))
    return str(path)


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(judge_noise, list(arguments), env={"COLUMNS": "400"})


def asked(endpoint: str) -> int:
    return int(httpx.get(f"{endpoint}/simulated/requests").json()["by_model"]["judge"])


def found(log: str | Path) -> dict[tuple[str, int], float]:
    """The headline by sample and epoch."""
    return {(str(one.id), one.epoch): float(str((one.scores or {})["audit_violation"].value)) for one in read_eval_log(str(log)).samples or []}


def said_of_a_blind_judge(log: str, done: Result) -> int:
    """Check what is said of a judge that finds nothing; how many samples it judged."""
    assert done.exit_code == 0, done.output
    whole, again = found(log), found(done.output.split("Judged again: ")[1].strip())
    ones = int(sum(whole[one] for one in again))
    assert 0 < ones < len(again)
    assert set(again.values()) == {0.0}
    assert f"{len(again)} samples read twice: the same {1 - ones / len(again):.2f}" in done.output
    assert len(re.findall(r"\(epoch \d+\): 1, the other reading 0", done.output)) == min(10, ones)
    assert "is the judge's" not in done.output  # how two judges differ is no noise
    return len(again)


def drawn(folder: Path, size: int, seed: int) -> list[str]:
    """The samples that are judged again of a log with so many, by a scorer that needs no judge."""
    answers = [sample(number, 0.0, output=ModelOutput.from_content("mockllm/model", "D")) for number in range(size)]
    path = stored(folder / f"{size}.eval", log_of("mockllm/model", answers, scorers=[{"name": "includes"}]))
    again = judged_again(path, share=0.1, seed=seed, roles={}, log_dir=folder)
    return [str(one.id) for one in read_eval_log(str(again)).samples or []]


@pytest.mark.slow
def test_another_judge_is_reported_by_the_share_that_differs(audited: Callable[..., str]):
    log = audited(8)

    assert said_of_a_blind_judge(log, typed(log, "--judge", BLIND)) == 8


@pytest.mark.slow
def test_a_judge_that_repeats_itself_has_no_noise_and_only_another_seed_asks_it_anew(endpoint: str, audited: Callable[..., str]):
    log, requests = audited(24), list[int]()

    for seed in ("0", "0", "1"):
        before = asked(endpoint)
        done = typed(log, "--seed", seed)
        requests.append(asked(endpoint) - before)

        assert done.exit_code == 0, done.output
        assert "20 samples read twice: the same 1.00" in done.output
        assert "0% is the judge's: more samples help, re-judging hardly does" in done.output
        assert "standard error is 0.000" in done.output
    assert requests[0] >= 20
    assert requests[1] == 0
    assert requests[2] >= 20


@pytest.mark.slow
def test_another_judge_reads_a_tenth_of_samples_and_epochs(audited: Callable[..., str]):
    log = audited(24, 10)

    assert said_of_a_blind_judge(log, typed(log, "--judge", BLIND)) == 24


@pytest.mark.slow
def test_a_tenth_of_the_samples_is_judged_again(tmp_path: Path):
    assert len(set(drawn(tmp_path, 300, 0))) == 30


@pytest.mark.long
def test_the_seed_alone_draws_and_twenty_are_drawn_where_a_tenth_is_less(tmp_path: Path):
    first, repeated, another, few = (drawn(tmp_path, size, seed) for size, seed in ((300, 0), (300, 0), (300, 1), (50, 0)))

    assert [len(set(one)) for one in (first, repeated, another, few)] == [30, 30, 30, 20]
    assert sorted(first) == sorted(repeated)
    assert sorted(first) != sorted(another)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (log_of("sim/base", graded({"a": 1.0, "b": 0.0}), facts=FACTS.model_copy(update={"roles": {}})), "names no role that judges, so judging it again would say the same."),
        (log_of("sim/base", [sample("a", None), sample("b", None)], judge="sim/judge"), "not one of its 2 samples was scored"),
        (log_of("sim/base", [errored("a")], judge="sim/judge"), "not one of its 1 samples was scored"),
    ],
    ids=["no judge", "nothing judged", "nothing finished"],
)
def test_a_log_without_judged_samples_is_refused(tmp_path: Path, log: EvalLog, said: str):
    done = typed(written(tmp_path / "logs", log), "--log-dir", str(tmp_path / "again"))

    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert not (tmp_path / "again").exists()


@pytest.mark.slow
def test_a_log_that_cannot_be_judged_again_is_named_with_the_reason(tmp_path: Path):
    path = stored(tmp_path / "odd.eval", log_of("mockllm/model", graded({"a": 1.0}), scorers=[{"name": "nobody/knows"}]))

    with pytest.raises(BadInput, match=r"odd\.eval' could not be judged again: .*or name another: --judge <model>"):
        judged_again(path, share=0.1, seed=0, roles={}, log_dir=tmp_path / "again")
