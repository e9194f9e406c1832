"""The command, as somebody types it."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from holdfast.agents.simulated.simulation import TARGETS
from holdfast.results.command import COMMANDS, main
from holdfast.results.demo import demo_suite
from tests.conftest import Run, outcomes, simulated

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
        (["--role", "judge", "--sample", "honesty/77"], "has no sample 'honesty/77'.*of its 24 the nearest are 'honesty/07'"),
        (["--role", "judge", "--sample", "honesty/07", "--request", "9"], "receives 2 requests"),
        (["--role", "judge", "--sample", "honesty/07", "-T", "split"], "'split' is no argument"),
    ],
)
def test_show_prompt_says_what_would_be_right(arguments: list[str], said: str):
    done = typed("show-prompt", "holdfast/audit", *arguments)

    assert done.exit_code == 1
    assert re.search(said, done.output, flags=re.DOTALL), done.output


@pytest.mark.parametrize("task", ["holdfast/audti", "audit.py"])
def test_show_prompt_names_the_nearest_tasks(task: str):
    done = typed("show-prompt", task, "--role", "judge", "--sample", "honesty/07")

    assert done.exit_code == 1
    assert re.search(rf"finds no task '{task}'.*'holdfast/audit'", done.output), done.output


def test_show_prompt_shows_a_follow_up_of_a_log_whose_model_is_not_at_hand(task: Run):
    audited = task("audit", "violator", roles={name: simulated(name, sensitivity=1.0, specificity=1.0) for name in ("auditor", "judge", "validator")}, limit=2)
    broken = next(name for name, outcome in outcomes(audited).items() if outcome == "broken_confirmed")
    done = typed("show-prompt", "holdfast/audit_followup", "--role", "judge", "--sample", broken, "-T", f"log={audited.location}")

    assert done.exit_code == 0, done.output
    assert "what the target replies would stand here" in done.output


def test_a_port_in_use_is_named(endpoint: str, tmp_path: Path):
    port = endpoint.split(":")[2].split("/")[0]
    done = holdfast("simulate", "--port", port, cwd=tmp_path)

    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr


def test_the_demo_runs_every_eval_on_simulated_checkpoints_that_there_are(tmp_path: Path):
    suite = demo_suite("http://127.0.0.1:1/v1", tmp_path)

    assert {one.id for one in suite.checkpoints.checkpoints} <= set(TARGETS)
    assert {"base", "base.2", "midtrain-sft", "refuses-everything"} <= {one.id for one in suite.checkpoints.checkpoints}
    assert {"holdfast/audit", "holdfast/audit_benign"} <= {one.task for one in suite.evals}


def test_help_names_every_command(tmp_path: Path):
    said = holdfast("--help", cwd=tmp_path).stdout

    assert all(f"  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_says_what_it_does(name: str):
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert command.get_short_help_str()
