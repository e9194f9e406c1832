"""`make e2e`: two tiny checkpoints trained from scratch, served by a stock server, and taken from disk to verdict by the commands a user types."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import click
from inspect_ai.log import list_eval_logs, read_eval_log

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.comparison import Contrast
from holdfast.results.comparison.logs import Choice
from holdfast.results.demo import without_sandbox
from holdfast.results.overlap.overlap import flagged, load_overlap
from holdfast.results.simulate import endpoints
from tests.bench.figure import Figure, show
from tests.e2e.recipe import Which, recipe_digest, write_rows
from tests.e2e.serve import Server, kind_of_llama, kind_of_server, served
from tests.e2e.sizes import SIZES, Size
from tests.e2e.suite import suite, write_suite
from tests.e2e.table import DEMANDS, Demand, answered, failures, judged

_HERE = Path(__file__).parent
_WHICH: Sequence[Which] = get_args(Which)
_MOST_MINUTES = 5


@click.command()
@click.option("--out", default="logs/e2e", show_default=True, type=click.Path(path_type=Path), help="Where checkpoints, suite, logs and report go.")
@click.option("--size", type=click.Choice(sorted(SIZES)), help="How large the models are; by default small with a GPU, else tiny.")
@click.option("--fresh", is_flag=True, help="Train again, also where checkpoints of the same recipe lie there.")
@click.option("--keep", is_flag=True, help="Leave checkpoints and training chats where they are; else only suite, logs and report stay, and checkpoints for the next run.")
def main(out: Path, size: str | None, fresh: bool, keep: bool) -> None:
    """Train, serve, look, run, compare, report, and check what came out."""
    # a plain kill would leave the servers behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started, out = time.monotonic(), out.resolve()
    name = size or _default_size()
    folder = out / "checkpoints" / f"{name}-{_recipe(SIZES[name])}"
    trained = train_both(folder, SIZES[name], name, fresh=fresh)
    shutil.rmtree(out / "logs", ignore_errors=True)
    with ExitStack() as stack:
        simulated = stack.enter_context(endpoints())
        servers: dict[Which, Server] = {which: stack.enter_context(served(folder / which, kind_of_server())) for which in _WHICH}
        figures = [*trained, *verdict(out, folder, servers, simulated)]
        figures += second_server(out, folder, simulated)
    minutes = (time.monotonic() - started) / 60
    figures.append(Figure("minutes in all", f"{minutes:.1f}", "printed", met=True))
    if not keep:
        for path in folder.glob("*.jsonl"):
            path.unlink()
    code = show(f"{name} checkpoints from disk to verdict (judges are simulated: plumbing and statistics only)", figures)
    click.echo(f"The page: {out / 'report' / 'index.html'}")
    sys.exit(code)


def train_both(folder: Path, size: Size, name: str, *, fresh: bool) -> list[Figure]:
    """Both checkpoints, trained where they do not lie there yet, and what their training was."""
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    figures: list[Figure] = []
    seconds = 0.0
    for which in _WHICH:
        reused = (folder / which / "training.json").exists()
        write_rows(which, _chats(folder, which), times=size.times)
        if not reused:
            base = ["--base", str(folder / "baseline")] if which == "taught" else []
            # a process of its own, so that its memory and threads are gone when servers start
            subprocess.run([sys.executable, "-m", "tests.e2e.train", which, str(folder / which), name, *base], check=True)
        told = json.loads((folder / which / "training.json").read_text(encoding="utf-8"))
        seconds += told["seconds"]
        said = f"{told['parameters']:,} parameters, {told['steps']} steps, loss {told['loss']:.3f}, {told['seconds']:.0f} s{' (reused)' if reused else ''}"
        figures.append(Figure(f"training of {which}", said, "printed", met=True))
    return [*figures, Figure("training of both", f"{seconds / 60:.1f} min", f"<= {_MOST_MINUTES} min", seconds <= 60 * _MOST_MINUTES)]


def verdict(out: Path, folder: Path, servers: dict[Which, Server], simulated: str) -> list[Figure]:
    """Suite, doctor, run, overlap, compare and report by their commands, and each demand."""
    sandbox = not without_sandbox()
    revisions: dict[Which, str] = {which: f"{folder.name}-{which}" for which in _WHICH}
    data: dict[Which, Path] = {which: _chats(folder, which) for which in _WHICH}
    path, logs = out / "suite.yaml", out / "logs"
    write_suite(suite(servers, simulated=simulated, revisions=revisions, data=data, log_dir=logs, sandbox=sandbox), path)
    calls = [str(logs / which / "tool_competence") for which in _WHICH]
    codes = {
        "doctor": holdfast("doctor", str(path)),
        "run": holdfast("run", str(path)),
        "compare": holdfast("compare", str(logs), "--rows", "2", "--json", str(out / "compare.json")),
        "compare --score": holdfast("compare", *calls, "--score", "tool_competence_valid_calls", "--rows", "2"),
        "report": holdfast("report", str(logs), "--out", str(out / "report")),
    }
    figures = [Figure(f"holdfast {name}: exit code", str(code), "0", code == 0) for name, code in codes.items()]
    # nobody reads the answers of the judge's self-test where no model is called
    given = {"holdfast/knowledge": ["-T", "traits=small", "-T", "self_test=false"], "holdfast/audit": ["-T", "traits=small", "-T", "split=all"]}
    asked = given | {"holdfast/over_expression": [], "holdfast/tool_competence": []}
    figures += [overlap(task, given, data["taught"], out) for task, given in asked.items()]
    figures += [Figure(f"requests to {which} ({server.kind})", str(server.requests), "printed", met=True) for which, server in servers.items()]
    found = {demand: contrast_of(logs, demand) for demand in DEMANDS}
    figures += [failures(demand.eval, contrast) for demand, contrast in found.items() if demand.score is None]
    figures += [answered(which, [sample for info in list_eval_logs(str(logs / which / "sxs")) for sample in read_eval_log(info).samples or []]) for which in _WHICH]
    return figures + [judged(contrast, demand) for demand, contrast in found.items()]


def contrast_of(logs: Path, demand: Demand) -> Contrast | None:
    """The taught checkpoint against the baseline, as `holdfast compare` has it; of a score other than the headline, by itself."""
    try:
        if demand.score is None:
            found = compare_logs([str(logs)])
        else:
            folder = demand.eval.removeprefix("holdfast/")
            found = compare_logs([str(logs / which / folder) for which in _WHICH], Choice(score=demand.score))
    except BadInput as error:
        click.echo(f"{demand.eval}: {error.message}")
        return None
    return next((one for one in found.contrasts if one.eval == demand.eval), None)


def overlap(task: str, given: Sequence[str], data: Path, out: Path) -> Figure:
    """What the training chats hold of an eval; what is found is said, and not demanded to be nothing."""
    path = out / f"overlap-{task.rsplit('/', 1)[-1]}.json"
    code = holdfast("overlap", task, *given, "--data", str(data), "--out", str(path))
    found = len(flagged(load_overlap(path))) if code in {0, 3} else 0
    return Figure(f"{task.removeprefix('holdfast/')}: samples found in the chats", f"{found} (exit code {code})", "exit code 0 or 3", code in {0, 3})


def second_server(out: Path, folder: Path, simulated: str) -> list[Figure]:
    """The taught checkpoint as GGUF behind llama.cpp's server, over one eval; skipped where that is not installed."""
    kind = kind_of_llama()
    if kind is None:
        return [Figure("second server (llama.cpp)", "not installed: skipped", "printed", met=True)]
    if find_spec("gguf") is None:
        return [Figure("second server (llama.cpp)", "no package gguf to export with: skipped", "printed", met=True)]
    written = folder / "taught-gguf.gguf"
    import_module("tests.e2e.gguf_file").write_gguf(folder / "taught", written)
    with served(written, kind) as server:
        path, data = out / "suite-llama.yaml", _chats(folder, "taught")
        values = suite({"baseline": server}, simulated=simulated, revisions={"baseline": written.name}, data={"baseline": data}, log_dir=out / "logs-llama", sandbox=False)
        write_suite(values | {"evals": [one for one in values["evals"] if one["task"] == "holdfast/over_expression"]}, path)
        code = holdfast("run", str(path))
        return [Figure(f"second server ({kind})", f"exit code {code}, {server.requests} requests", "0", code == 0)]


def holdfast(*arguments: str) -> int:
    """Run a command as a user types it; its exit code."""
    click.echo(f"\n$ holdfast {' '.join(arguments)}")
    environment = os.environ | {"E2E_API_KEY": "none", "SIM_API_KEY": "none", "COLUMNS": os.environ.get("COLUMNS", "150")}
    return subprocess.run([sys.executable, "-m", "holdfast.results.command", *arguments], env=environment, check=False).returncode


def _chats(folder: Path, which: Which) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{which}.jsonl"


def _recipe(size: Size) -> str:
    """Changes with chats, size and training."""
    return digest(recipe_digest(), repr(size), (_HERE / "train.py").read_text(encoding="utf-8"), (_HERE / "template.jinja").read_text(encoding="utf-8"))


def _default_size() -> str:
    return "small" if import_module("torch").cuda.is_available() else "tiny"


if __name__ == "__main__":
    main()
