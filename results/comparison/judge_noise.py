"""`holdfast judge-noise`: would the same judge say the same again?"""

import random
import subprocess
import sys
from pathlib import Path

import click
from inspect_ai.log import EvalLog, headline_metric, read_eval_log, write_eval_log
from rich.console import Console

from holdfast.agents.errors import BadInput
from holdfast.agents.score import REJUDGED
from holdfast.results.comparison import wording
from holdfast.results.comparison.agreement import agreement_of, closeness_of, is_binary, read_one, show_agreement, show_closeness
from holdfast.results.comparison.comparison import pair, rate_of

FEWEST = 20
"""Samples judged again at least, where the log has them."""


@click.command("judge-noise")
@click.argument("log")
@click.option("--share", default=0.1, show_default=True, type=click.FloatRange(0, 1, min_open=True), help=f"The share of samples to judge again; {FEWEST} at least.")
@click.option("--seed", default=0, show_default=True, help="Which samples are drawn; another seed also draws other replies of the judge.")
@click.option("--judge", help="The judge; by default the log's own. Another one gives agreement between judges.")
@click.option("--validator", help="The model of the second pass; by default the log's own.")
@click.option("--log-dir", default="logs/judge-noise", show_default=True, type=click.Path(path_type=Path), help="Where the judged sample goes.")
def judge_noise(log: str, share: float, seed: int, judge: str | None, validator: str | None, log_dir: Path) -> None:
    """Judge a tenth of LOG again, from the same transcripts, and say how much of the headline's spread is the judge's own."""
    console = Console()
    whole = read_one(log)
    if not whole.roles:
        raise BadInput(f"{log!r} names no role that judges, so judging it again would say the same.")
    others = {name: model for name, model in (("judge", judge), ("validator", validator)) if model}
    again = judged_again(log, share=share, seed=seed, roles=others, log_dir=log_dir)
    both = pair(whole, read_one(str(again)))
    if is_binary(both):
        show_agreement(console, agreement_of(both), by_people=False)
    else:
        show_closeness(console, closeness_of(both))
    first, second = (both[name].to_numpy(float) for name in ("first", "second"))
    noise, rate = float(((first - second) ** 2).mean() / 2), rate_of(whole)
    spread = float(whole.counted.value.to_numpy(float).var(ddof=1))
    if spread > 0 and rate is not None and not others:  # how two judges differ is no noise of either
        advice = "more samples help, re-judging hardly does" if noise < 0.2 * spread else "a steadier judge (or a panel) helps as much as more samples"
        console.print(f"of the variance of a single sample's headline {noise / spread:.0%} is the judge's: {advice}")
        console.print(f"rate {wording.rate(rate)}; by the judge's noise alone its standard error is {(noise / rate.n) ** 0.5:.3f}")
    console.print(f"Judged again: {again}")


def judged_again(path: str, *, share: float, seed: int, roles: dict[str, str], log_dir: Path) -> Path:
    """A log of the drawn samples with their scores of a second judging.

    Raises:
        BadInput: the log cannot be judged again.
    """
    whole = read_eval_log(path)
    drawn = _drawn(whole, share, seed)
    log_dir.mkdir(parents=True, exist_ok=True)
    source, target = (log_dir / f"{Path(path).stem}-{name}{seed}.eval" for name in ("drawn", "again"))
    write_eval_log(drawn, str(source))
    # roles that are not named again are the log's own
    arguments = [part for name, model in roles.items() for part in ("--model-role", f"{name}={model}")]
    command = [
        sys.executable,
        "-m",
        "inspect_ai",
        "score",
        str(source),
        "--scorer",
        _scorer(whole),
        "--action",
        "overwrite",
        "--output-file",
        str(target),
        "--display",
        "none",
        *arguments,
    ]
    target.unlink(missing_ok=True)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if not target.exists():
        said = (ended.stderr or ended.stdout).strip().splitlines()
        why = said[-1].rstrip(".") if said else "no reason given"
        raise BadInput(f"{path!r} could not be judged again: {why}. Its judge must be reachable, or name another: --judge <model>.")
    return target


def _drawn(log: EvalLog, share: float, seed: int) -> EvalLog:
    samples = [sample for sample in log.samples or [] if sample.error is None]
    count = min(len(samples), max(FEWEST, round(share * len(samples))))
    kept = sorted(random.Random(seed).sample(range(len(samples)), count))
    if not kept:
        raise BadInput(f"{log.location!r} holds no finished sample to judge again.")
    again = [samples[number].model_copy(update={"metadata": samples[number].metadata | {REJUDGED: seed + 1}}) for number in kept]
    return log.model_copy(update={"samples": again})


def _scorer(log: EvalLog) -> str:
    """The headline's scorer by its registry name, which the log gives without its package."""
    headline = headline_metric(log)
    name = headline.score.scorer if headline else next((one.name for one in log.eval.scorers or []), "")
    package = (log.eval.task_registry_name or "").rpartition("/")[0]
    return name if "/" in name or not package else f"{package}/{name}"
