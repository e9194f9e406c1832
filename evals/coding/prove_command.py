"""`holdfast coding-prove`: see that each coding task's reference passes and its untouched project fails."""

import sys
from pathlib import Path

import anyio
import click
from rich.console import Console

from holdfast.evals.coding.loading import load_task, load_tasks
from holdfast.evals.coding.proof import TIMES, prove
from holdfast.evals.coding.proven import keep_proofs


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
def coding_prove(folders: tuple[Path, ...]) -> None:
    """Prove coding tasks in bwrap, three times each; without FOLDERS, the shipped ones.

    A folder is a task, or holds tasks. Exits with 1 where one is not proven; what is proven is kept, so that `-T tasks=` takes it.
    """
    console = Console()
    given = [one for path in folders for one in ([load_task(path)] if (path / "task.yaml").exists() else load_tasks(str(path)))]
    proofs = anyio.run(prove, given or load_tasks(None))
    for proof in proofs:
        if proof.fault:
            console.print(f"[red]{proof.fault}[/red]", highlight=False)
    held = [proof.folder for proof in proofs if not proof.fault]
    keep_proofs(held)
    console.print(f"{len(held)} of {len(proofs)} tasks proven, {TIMES} times each.", highlight=False)
    sys.exit(0 if len(held) == len(proofs) else 1)
