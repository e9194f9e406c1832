"""Imports run one way, and none reaches what is private or hidden."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "evals": {"evals", "solvers", "scorers", "agents", "sandboxes"},
    "solvers": {"solvers", "agents", "sandboxes"},
    "scorers": {"scorers", "agents", "sandboxes"},
    "agents": {"agents", "sandboxes"},
    "sandboxes": {"sandboxes"},
    "results": {"results", "scorers", "agents", "sandboxes"},
}
TASKS = ROOT / "evals/coding/tasks"
"""Small projects for an agent to work on, none of ours."""
FILES = sorted(path for part in ALLOWED for path in (ROOT / part).rglob("*.py") if not path.is_relative_to(TASKS))


def imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return names + [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_down(path: Path):
    part = path.relative_to(ROOT).parts[0]

    ours = [name.split(".")[1] for name in imported(path) if name.startswith("holdfast.")]

    assert set(ours) <= ALLOWED[part]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stand_at_the_top_and_name_public_modules(path: Path):
    tree = ast.parse(path.read_text())
    inside = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not inside
    assert not [name for name in imported(path) if re.match(r"inspect_ai\..*\b_", name)]
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))


def test_evals_are_unknown_to_each_other():
    for path in (ROOT / "evals").rglob("*.py"):
        own = path.relative_to(ROOT / "evals").parts[0]
        others = {name.split(".")[2] for name in imported(path) if name.startswith("holdfast.evals.")} - {own}
        assert own == "_registry.py" or not others


def test_nothing_of_the_harness_reads_the_published_tables():
    simulation = re.compile(r"holdfast\.(evals\.\w+|agents)\.simulated")
    served = {"results/simulate.py"}

    for path in FILES:
        inside = "simulated" in path.relative_to(ROOT).parts
        if not inside and str(path.relative_to(ROOT)) not in served:
            assert not [name for name in imported(path) if simulation.match(name)], path
            assert "truth.yaml" not in path.read_text()


def test_no_folder_shadows_another_package():
    assert not [part for part in ALLOWED if (ROOT / part / "__init__.py").exists()]
