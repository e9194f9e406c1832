"""`holdfast climb`: hill-climbing on a score without fooling oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.results.climbing.ledger import Begun, Decided, Ledger, Look, Opened, Revealed, Verdict
from holdfast.results.comparison import wording
from holdfast.results.comparison.agreement import read_one
from holdfast.results.comparison.comparison import Contrast, contrasts
from holdfast.results.comparison.logs import Run
from holdfast.results.statistics.eprocess import Decision, decide
from holdfast.results.suites.cell import Job, parameters_of, run_cell
from holdfast.results.suites.hold import held
from holdfast.results.suites.suite import Suite, SuiteEval, load_suite

NEW_BANK = 1_000_000
"""Seeds of the openings that a winner is shown on lie above this, those of rounds below."""


@dataclass(frozen=True)
class Climb:
    """A suite, the eval that is climbed on, and the ledger."""

    suite: Suite
    eval: SuiteEval
    folder: Path
    ledger: Ledger

    def audited(self, checkpoint: str, name: str, arguments: Mapping[str, Any], limit: int | None) -> Run:
        """The first openings of a set, run on a checkpoint; what was run before is kept and not run again.

        Raises:
            BadInput: the eval does not start, or ends with an error.
        """
        asked = self.eval.model_copy(update={"args": self.eval.args | dict(arguments), "limit": limit, "name": name})
        return self._run(checkpoint, asked)

    def others(self, checkpoint: str) -> list[Run]:
        """The suite's other evals on a checkpoint: what must not get worse."""
        return [self._run(checkpoint, one) for one in self.suite.evals if one is not self.eval]

    def _run(self, checkpoint: str, asked: SuiteEval) -> Run:
        registry = self.suite.checkpoints
        baseline = registry.of(registry.baseline) if registry.baseline else None
        job = Job(checkpoint=registry.of(checkpoint), baseline=baseline, roles=self.suite.roles, evals=(asked,), folder=self.folder / "logs" / checkpoint)
        log = run_cell(job, asked)
        if log.status != "success":
            why = log.error.message if log.error else "no reason given"
            raise BadInput(f"{asked.task} on {checkpoint!r} ended with status {log.status!r} ({why}); what is finished is kept: call the same command again. Log: {log.location}")
        return read_one(log.location.removeprefix("file://"))


@click.group()
def climb() -> None:
    """Climb on a score: candidates against the best so far on dev openings, the winner on held-out."""


_FOLDER = click.option("--folder", default="climb", show_default=True, type=click.Path(path_type=Path), help="Where ledger, logs and drawn openings lie.")
_EVAL = click.option("--eval", "name", help="The suite's eval to climb on; by default its first.")


@climb.command("round")
@click.argument("suite", type=click.Path(path_type=Path))
@click.argument("candidate")
@_FOLDER
@_EVAL
@click.option("--batch", default=12, show_default=True, type=click.IntRange(1), help="Openings of each set between two looks.")
@click.option("--alpha", default=0.05, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True), help="The chance of promoting a candidate that is no better.")
@click.option("--fresh/--no-fresh", default=True, show_default=True, help="Whether the round also draws openings that no round has seen.")
def play(suite: Path, candidate: str, folder: Path, name: str | None, batch: int, alpha: float, fresh: bool) -> None:
    """Audit CANDIDATE of SUITE against the best so far, looking after every batch, until it is decided or the openings end.

    A round that was interrupted goes on where it was.
    """
    console = Console()
    with held(folder):
        one = _climb(suite, folder, name)
        begun = _begin(one, Begun(round=0, candidate=candidate, incumbent="", eval=one.eval.folder, alpha=alpha, batch=batch, fresh=fresh))
        console.print(f"[bold]Round {begun.round}[/bold]: {candidate} against {begun.incumbent}, the best so far")
        decided = _play(one, begun, console)
        one.ledger.add(decided)
    console.print(f"[bold]{decided.finding}[/bold] after {decided.pairs} pairs. {decided.why}".rstrip())
    console.print(f"The best so far: [bold]{one.ledger.incumbent(str(one.suite.checkpoints.baseline))}[/bold] ({folder / 'ledger.jsonl'})")


@climb.command()
@_FOLDER
def abandon(folder: Path) -> None:
    """Give up the round that was interrupted; the ledger keeps it, and its candidate may be tried again."""
    with held(folder):
        ledger = Ledger(folder / "ledger.jsonl")
        if (begun := ledger.open_round) is None:
            raise BadInput(f"No round in {str(folder)!r} waits to be finished, so there is none to give up.")
        pairs = max((entry.pairs for entry in ledger.entries if isinstance(entry, Look) and entry.round == begun.round), default=0)
        ledger.add(Decided(round=begun.round, finding="abandoned", pairs=pairs, dev=None, fresh=None))
    Console().print(f"Round {begun.round} of {begun.candidate} is given up after {pairs} pairs.")


@climb.command()
@_FOLDER
def board(folder: Path) -> None:
    """Print the ledger: candidates, looks, decisions, and how often held-out was opened."""
    ledger = Ledger(folder / "ledger.jsonl")
    if not ledger.entries:
        raise BadInput(f"{str(folder)!r} holds no ledger; begin with: holdfast climb round SUITE CANDIDATE --folder {folder}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("round", "candidate", "against", "looks", "pairs", "better by (dev)", "(fresh)", "finding"):
        table.add_column(title, justify="left" if title in ("candidate", "against", "finding") else "right", overflow="fold")
    for one in ledger.rounds:
        looks = [entry for entry in ledger.entries if isinstance(entry, Look) and entry.round == one.round]
        end = ledger.decisions.get(one.round)
        shown = [wording.signed(value) if value is not None else "-" for value in ((end.dev, end.fresh) if end else (None, None))]
        pairs = end.pairs if end else looks[-1].pairs if looks else 0
        table.add_row(str(one.round), one.candidate, one.incumbent, str(len(looks)), str(pairs), *shown, end.finding if end else "not decided")
    Console().print(table)
    Console().print(wrongly(ledger))


@climb.command()
@click.argument("suite", type=click.Path(path_type=Path))
@_FOLDER
@_EVAL
@click.option("--fresh/--no-fresh", default=True, show_default=True, help="Whether the winner is also shown on openings that nobody has seen.")
def reveal(suite: Path, folder: Path, name: str | None, fresh: bool) -> None:
    """Open held-out: the winner against the baseline on openings that chose nothing, and on a new bank.

    Each opening is counted in the ledger: what has been looked at is held out no more.
    """
    console = Console()
    with held(folder):
        one = _climb(suite, folder, name)
        baseline = str(one.suite.checkpoints.baseline)
        winner = one.ledger.incumbent(baseline)
        if winner == baseline:
            raise BadInput(f"No candidate was found better than {baseline!r} yet, so there is no winner to show on held-out; go on with: holdfast climb round {suite} CANDIDATE")
        opened = one.ledger.unfinished_view or Opened(winner=winner, baseline=baseline, view=one.ledger.views + 1)
        if opened not in one.ledger.entries:
            one.ledger.add(opened)
        sets: dict[str, dict[str, Any]] = {"held-out": {"split": "held-out"}}
        if fresh:
            sets[f"new-bank-{opened.view}"] = _fresh(one, NEW_BANK + opened.view)
        found = _shown(one, opened, sets)
        values = [(contrast.estimate.mean, contrast.estimate.low, contrast.estimate.high) for contrast in found]
        one.ledger.add(Revealed(view=opened.view, held_out=values[0], new_bank=values[1] if fresh else None))
    views = opened.view
    if any(contrast.second.simulated for contrast in found):
        console.print(f"[yellow]{wording.SIMULATED}[/yellow]")
    for contrast in found:
        console.print(f"[bold]{contrast.eval}[/bold], {contrast.pairs} pairs: {winner} minus {baseline} {wording.difference(contrast.estimate.interval)}: {contrast.finding}")
        for guard in contrast.guards:
            console.print(f"  {escape(wording.guard(guard))}")
    console.print(_shrinkage(one.ledger, winner))
    console.print(f"Held-out viewed {views} time{'s' if views > 1 else ''}." + (" It is held out no more: take the new bank's number." if views > 1 else ""))


def wrongly(ledger: Ledger) -> str:
    """How many promotions chance alone would have made at most, and how often held-out was opened."""
    ended = [one for one in ledger.rounds if one.round in ledger.decisions]
    tried = len({one.candidate for one in ended})
    chance = sum(one.alpha for one in ended)
    again = len(ended) - tried
    repeated = f", {again} of them of a candidate tried before" if again else ""
    return f"{len(ended)} rounds{repeated}; if no candidate were better, chance would promote {chance:.2f} of them at most. Held-out viewed {ledger.views} times."


def _climb(path: Path, folder: Path, name: str | None) -> Climb:
    suite = load_suite(path)
    if suite.checkpoints.baseline is None:
        raise BadInput(f"{str(path)!r} names no baseline to climb from; write `baseline: <id>` beside its checkpoints.")
    known = {one.folder: one for one in suite.evals}
    chosen = known.get(name) if name else suite.evals[0]
    if chosen is None:
        raise BadInput(f"--eval {name!r} is not in {str(path)!r}; it has {', '.join(known)}.")
    if "split" not in parameters_of(chosen.task):
        raise BadInput(f"{chosen.task!r} has no argument 'split', so it has no dev and held-out samples to climb with; climb on holdfast/audit.")
    if taken := {"split", "openings"} & chosen.args.keys():
        raise BadInput(f"{str(path)!r} fixes {', '.join(sorted(taken))} for {chosen.task}; leave it to the climb, which takes dev for rounds and held-out for the winner.")
    if chosen.limit is not None:
        raise BadInput(f"{str(path)!r} limits {chosen.task} to {chosen.limit} samples; leave limit out, since a round takes as many as it needs to decide.")
    return Climb(suite, chosen, folder, Ledger(folder / "ledger.jsonl"))


def _begin(one: Climb, asked: Begun) -> Begun:
    """The round to play: the one that was interrupted, as it was begun, or a new one."""
    ids = [checkpoint.id for checkpoint in one.suite.checkpoints.checkpoints]
    if asked.candidate not in ids:
        raise BadInput(f"{asked.candidate!r} is no checkpoint of the suite, which has {', '.join(ids)}.")
    if others := {begun.eval for begun in one.ledger.rounds} - {asked.eval}:
        raise BadInput(f"{str(one.folder)!r} climbs on {others.pop()!r}, and {asked.eval!r} is another score; climb on it in another folder: --folder.")
    if (waiting := one.ledger.open_round) is not None:
        if waiting.candidate != asked.candidate:
            raise BadInput(f"Round {waiting.round} of {waiting.candidate!r} was interrupted; finish it, or give it up: holdfast climb abandon")
        return waiting
    incumbent = one.ledger.incumbent(str(one.suite.checkpoints.baseline))
    if asked.candidate == incumbent:
        raise BadInput(f"{asked.candidate!r} is the best so far itself; name another candidate, of {', '.join(name for name in ids if name != incumbent)}.")
    begun = asked.model_copy(update={"round": len(one.ledger.rounds) + 1, "incumbent": incumbent})
    one.ledger.add(begun)
    return begun


def _play(one: Climb, begun: Begun, console: Console) -> Decided:
    sets: dict[str, dict[str, Any]] = {"dev": {"split": "dev"}}
    if begun.fresh:
        sets[f"fresh-{begun.round}"] = _fresh(one, begun.round)
    batches: list[list[Gain]] = []
    played: dict[str, list[Gain]] = {name: [] for name in sets}
    left, limit = dict(sets), 0
    pairs, decision = list[Gain](), decide([])
    while left and decision.finding == "go on":
        limit += begun.batch
        for name, arguments in list(left.items()):
            first, second = (one.audited(checkpoint, name, arguments, limit) for checkpoint in (begun.incumbent, begun.candidate))
            asked = list(dict.fromkeys(first.rows["item"]))
            batches.append(_gains(first, second, asked[limit - begun.batch : limit]))
            played[name] += batches[-1]
            if len(asked) < limit:
                del left[name]
        pairs = [gain for gains in batches for gain in gains]
        decision = decide([gain.value for gain in pairs], alpha=begun.alpha)
        _look(one.ledger, begun, pairs, decision, console)
    finding, why = _guarded(one, begun, decision.finding)
    means = [_mean(gains) for gains in played.values()]
    return Decided(round=begun.round, finding=finding, pairs=len(pairs), dev=means[0], fresh=means[1] if begun.fresh else None, why=why)


def _look(ledger: Ledger, begun: Begun, pairs: "list[Gain]", decision: Decision, console: Console) -> None:
    """Record and print a look, unless it was recorded before the round was interrupted or shows nothing new."""
    gain = sum(one.value for one in pairs) / max(1, len(pairs))
    failed = sum(one.failed for one in pairs)
    look = Look(round=begun.round, pairs=len(pairs), failed=failed, gain=gain, wealth_better=decision.wealth_better, wealth_worse=decision.wealth_worse)
    if look not in ledger.entries:
        ledger.add(look)
    evidence = f"evidence for better {look.wealth_better:.1f}, for worse {look.wealth_worse:.1f}; {1 / begun.alpha:.0f} decides"
    console.print(f"  {look.pairs} pairs{f' ({failed} failed)' if failed else ''}: better by {wording.signed(look.gain)}; {evidence}")


def _fresh(one: Climb, seed: int) -> dict[str, Any]:
    return {"openings": "fresh", "seed": seed, "bank": str(one.folder / "openings")}


@dataclass(frozen=True)
class Gain:
    """How much better an opening went with the candidate, in widths of the score's range."""

    value: float
    failed: bool = False


def _gains(first: Run, second: Run, asked: Sequence[str]) -> list[Gain]:
    """One for each opening, in the order in which the eval asks them, epochs averaged.

    No opening leaves by how the candidate did: where it gave nothing that could be scored it counts as the worst, and where the incumbent
    did as no difference; openings that were not to be audited at all are left out.
    """
    low, high = first.headline.bounds
    sign = -1.0 if first.headline.lower_is_better else 1.0
    found: list[Gain] = []
    for item in asked:
        old, new = (run.rows.loc[run.rows["item"] == item] for run in (first, second))
        if (old["state"] == "excluded").all() or (new["state"] == "excluded").all():
            continue
        before, after = (float(rows["value"].to_numpy(float)[scored].mean()) if (scored := rows["value"].notna().to_numpy()).any() else None for rows in (old, new))
        if after is None:
            found.append(Gain(-1.0, failed=True))
        else:
            found.append(Gain(0.0 if before is None else sign * (after - before) / (high - low)))
    return found


def _mean(gains: Sequence[Gain]) -> float | None:
    return sum(gain.value for gain in gains) / len(gains) if gains else None


def _guarded(one: Climb, begun: Begun, finding: str) -> tuple[Verdict, str]:
    """The decision, which is better only if what must not get worse did not."""
    if finding == "go on":
        return "undecided", "The openings are used up; more of them, or a larger effect, would decide."
    if finding == "worse":
        return "worse", ""
    runs = {name: [one.audited(name, "dev", {"split": "dev"}, None), *one.others(name)] for name in (begun.incumbent, begun.candidate)}
    elsewhere = _by_score(runs)
    headline = contrasts([("dev", runs[begun.incumbent][0], runs[begun.candidate][0])], elsewhere)[0]
    failed = next((guard for guard in headline.guards if guard.state == "fails"), None)
    if failed is not None:
        return ("capability-limited" if failed.guard.finding == "capability-limited" else "safer but over-cautious"), wording.guard(failed)
    waiting = next((guard for guard in headline.guards if guard.state != "holds"), None)
    if waiting is not None:
        return "better, guards open", f"Not promoted: {wording.guard(waiting)}. Put the eval that measures it into the suite, with more epochs."
    return "better", ""


def _shown(one: Climb, opened: Opened, sets: Mapping[str, Mapping[str, Any]]) -> list[Contrast]:
    sides = (opened.baseline, opened.winner)
    pairs = [(name, one.audited(sides[0], name, arguments, None), one.audited(sides[1], name, arguments, None)) for name, arguments in sets.items()]
    return contrasts(pairs, _by_score({name: one.others(name) for name in sides}))


def _by_score(runs: Mapping[str, list[Run]]) -> dict[str, dict[str, Run]]:
    found: dict[str, dict[str, Run]] = {}
    for mine in runs.values():
        for run in mine:
            found.setdefault(run.headline.score, {}).setdefault(run.checkpoint, run)
    return found


def _shrinkage(ledger: Ledger, winner: str) -> str:
    """What the winner's last round said of it, beside which held-out is read."""
    last = [ledger.decisions[one.round] for one in ledger.rounds if one.candidate == winner and one.round in ledger.decisions][-1]
    shown = [f"{name} {wording.signed(value)}" for name, value in (("dev", last.dev), ("fresh", last.fresh)) if value is not None]
    return f"In the round it won, better than the best of that time by: {', '.join(shown)}. What chose it flatters it."
