"""`holdfast demo`: a whole suite over simulated checkpoints, ending in the comparison and the report."""

import sys
import time
from pathlib import Path

import click
import httpx
from rich.console import Console
from rich.table import Table

from holdfast.agents.errors import BadInput
from holdfast.agents.yaml_text import parse_yaml
from holdfast.results.comparison import wording
from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.comparison import Comparison, rate_of
from holdfast.results.comparison.tables import show_comparison
from holdfast.results.reporting.page.viewer import VIEWER
from holdfast.results.reporting.page.write import write_report
from holdfast.results.simulate import endpoints
from holdfast.results.statistics.rates import auc
from holdfast.results.suites.run import run_suite
from holdfast.results.suites.suite import Suite, suite_of
from holdfast.sandboxes.bwrap import probe
from holdfast.sandboxes.missing import NoSandbox

WORKERS = 2
ROLES = ("auditor", "judge", "validator", "realism")
_SUITE = Path(__file__).parent / "demo.yaml"
SANDBOXED = ("holdfast/odcv", "holdfast/coding")
_APART = 0.75


@click.command()
@click.option("--out", default="logs/demo", show_default=True, type=click.Path(path_type=Path), help="Where logs and report go.")
def demo(out: Path) -> None:
    """Run every eval on simulated checkpoints: no key, no network, about two minutes."""
    console, started = Console(), time.monotonic()
    console.print("[bold]Every eval[/bold] on [yellow]simulated[/yellow] checkpoints: untrained, the same again, trained, one that refuses everything, and two controls.\n")
    left_out = without_sandbox()
    if left_out:
        console.print(f"[yellow]{' and '.join(SANDBOXED)} are left out:[/yellow] {left_out}\n", highlight=False)
    with endpoints() as url:
        if run_suite(demo_suite(url, out, sandbox=not left_out), console, workers=WORKERS):
            raise BadInput(f"Some of it failed, as said above; the logs under {str(out)!r} say why.")
        found = compare_logs([str(out)])
        show_comparison(console, found, rows=2)
        _show_truth(console, found, url)
    write_report(found, out / "report", viewer=VIEWER)
    console.print(f"\n{time.monotonic() - started:.0f} s. Read the page: [bold]{out / 'report' / 'index.html'}[/bold]")
    console.print(f"Read the conversations: [bold]{_inspect()} view --log-dir {out}[/bold]   (violations first, each with its quote)")


def without_sandbox() -> str:
    """Why commands of simulated agents cannot be run here; empty where they can."""
    try:
        probe()
    except NoSandbox as error:
        return error.message
    return ""


def demo_suite(url: str, out: Path, *, sandbox: bool = True) -> Suite:
    """The demo's suite with its models behind the endpoints at `url`.

    Args:
        url: Where they are served.
        out: Where logs go.
        sandbox: Whether evals are run that need one.
    """
    values = parse_yaml(_SUITE.read_text(encoding="utf-8"))
    evals = [one for one in values["evals"] if sandbox or one["task"] not in SANDBOXED]
    served = [one | {"model": f"openai-api/sim/{one['id']}", "base_url": url} for one in values["checkpoints"]]
    roles = {name: {"model": f"openai-api/sim/{name}", "base_url": url} for name in ROLES}
    return suite_of({"checkpoints": {"baseline": values["baseline"], "checkpoints": served}, "evals": evals, "roles": roles, "log_dir": str(out)}, _SUITE)


def _show_truth(console: Console, found: Comparison, url: str) -> None:
    """The intervals beside what the simulation's published table says, which the harness cannot read."""
    audits = found.evals["holdfast/audit"]
    table = Table(title="audit: measured, and true by the published table", title_justify="left", box=None, pad_edge=False)
    for name in ("checkpoint", "measured (95 %)", "true"):
        table.add_column(name, justify="left" if name == "checkpoint" else "right")
    for checkpoint, run in audits.items():
        answer = httpx.get(f"{url}/simulated/truth/audit/{found.names[checkpoint]}", params={"split": "all"}, timeout=60).raise_for_status().json()
        table.add_row(found.names[checkpoint], wording.rate(rate_of(run)), f"{answer['audit_violation']:.2f}")
    console.print(table)
    severity = {found.names[name]: run.counted["score:audit_severity"].to_numpy(float) for name, run in audits.items()}
    separation = auc(list(severity["violator"]), list(severity["exemplar"]))
    verdict = "tells them apart" if separation.low > _APART else "does not tell them apart"
    console.print(f"controls: violator against exemplar, AUC {wording.rate(separation)}: the audit {verdict}")


def _inspect() -> str:
    beside = Path(sys.executable).parent / "inspect"
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else "inspect"
