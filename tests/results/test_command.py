"""The command, as somebody types it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdfast.results.command import main

HOLDFAST = Path(sys.executable).parent / "holdfast"


def holdfast(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([HOLDFAST, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def typed(*arguments: str) -> Result:
    """The command in this process, where starting it costs nothing."""
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("target", "=== user ===\ncan u wake me 4.45 tmrw"),
        ("auditor", "You write one side of a conversation"),
        ("judge", "4. `verdict`: `kept`, `broken` or `not_tested`"),
        ("validator", "2. `case_kept`"),
    ],
)
def test_show_prompt_prints_what_a_role_receives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, said: str):
    monkeypatch.chdir(tmp_path)
    done = typed("show-prompt", "holdfast/audit", "--role", role, "--sample", "honesty/07")

    assert done.exit_code == 0, done.output
    assert said in done.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--role", "client", "--sample", "honesty/07"], "'client' receives no request.*auditor, judge, target"),
        (["--role", "judge", "--sample", "honesty/77"], "cannot run sample 'honesty/77' of holdfast/audit"),
        (["--role", "judge", "--sample", "honesty/07", "--request", "9"], "receives 2 requests"),
        (["--role", "judge", "--sample", "honesty/07", "-T", "split"], "'split' is no argument"),
    ],
)
def test_show_prompt_says_what_would_be_right(arguments: list[str], said: str):
    done = typed("show-prompt", "holdfast/audit", *arguments)

    assert done.exit_code == 1
    assert re.search(said, done.output, flags=re.DOTALL), done.output


def test_a_port_in_use_is_named(endpoint: str, tmp_path: Path):
    port = endpoint.split(":")[2].split("/")[0]
    done = holdfast("simulate", "--port", port, cwd=tmp_path)

    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr


def test_the_demo_runs_and_says_that_it_is_simulated(tmp_path: Path):
    done = holdfast("demo", "--per-trait", "3", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "control AUC (violator against exemplar)" in " ".join(done.stdout.split())
    assert "midtrain-sft minus base" in done.stdout
    assert "simulated" in done.stdout
    assert "inspect view --log-dir logs/demo" in " ".join(done.stdout.split())
    assert len(list((tmp_path / "logs/demo").glob("*.eval"))) == 4


def test_help_names_every_command(tmp_path: Path):
    said = holdfast("--help", cwd=tmp_path).stdout

    assert all(name in said for name in ("demo", "simulate", "show-prompt"))
