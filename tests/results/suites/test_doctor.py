"""`holdfast doctor SUITE`: what is not in place is a sentence, before anything is spent."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner, Result

from holdfast.agents.errors import BadInput
from holdfast.results.command import main
from holdfast.results.suites.cell import model_of
from holdfast.results.suites.registry import Served
from tests.conftest import Serve

BASE = {"model": "openai-api/sim/base"}
ROLES = {name: f"openai-api/sim/{name}" for name in ("auditor", "judge")}
AUDIT = {"task": "holdfast/audit", "limit": 1}
NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def folder(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def suite(folder: Path, *checkpoints: dict[str, Any], evals: Sequence[dict[str, Any]] = (AUDIT,), roles: dict[str, Any] | None = None, **more: Any) -> str:
    entries = [{"id": f"c{number}", "stage": "other"} | one for number, one in enumerate(checkpoints or (BASE,))]
    (folder / "suite.yaml").write_text(yaml.dump({"checkpoints": {"checkpoints": entries}, "roles": ROLES if roles is None else roles, "evals": list(evals)} | more))
    return "suite.yaml"


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), env={"COLUMNS": "400"})


def row(done: Result, begins: str) -> str:
    """A line of what was printed, its spaces as one."""
    (found,) = (one for line in done.output.splitlines() if (one := " ".join(line.split())).startswith(begins))
    return found


def asked(endpoint: str) -> dict[str, int]:
    return dict(httpx.get(f"{endpoint}/simulated/requests").json()["by_model"])


def more_than(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before.get(name, 0) for name in after if after[name] > before.get(name, 0)}


def listing(*names: str) -> dict[str, object]:
    return {"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "me"} for name in names]}


def reply(text: str) -> dict[str, object]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}


@pytest.mark.slow
def test_a_suite_that_is_in_place_costs_one_request_a_party_and_is_told_what_a_priced_role_will_cost(endpoint: str, folder: Path):
    before = asked(endpoint)

    done = typed("doctor", suite(folder, BASE, {"model": "openai-api/sim/sft"}, prices={"openai-api/sim/auditor": {"input": 1e4, "output": 2e4}}))

    assert done.exit_code == 0, done.output
    assert more_than(before, asked(endpoint)) == {"base": 1, "sft": 1, "auditor": 1, "judge": 1}
    assert row(done, "role judge") == "role judge ok openai-api/sim/judge answers by the schema 'audit_verdict'"
    assert not (folder / "logs").exists()

    *_, asks, says, dollars = row(done, "auditor openai").replace(",", "").split()
    assert float(dollars) == pytest.approx((int(asks) * 1e4 + int(says) * 2e4) / 1e6, abs=0.02)
    assert float(dollars) > 0
    assert [row(done, name).split()[-1] for name in ("judge openai", "target the")] == ["-", "-"]
    assert f"together about {float(dollars):,.2f} dollars, without the roles that have no price" in done.output


@pytest.mark.slow
def test_what_cannot_be_asked_is_a_sentence_and_no_request_but_whether_a_name_is_known(endpoint: str, folder: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACME_API_KEY", "none")
    monkeypatch.delenv("NOKEY_API_KEY", raising=False)
    url, bodies = serve(listing("sft-10", "sft-30"), (200, reply("Hi")))
    before = asked(endpoint)
    path = suite(
        folder,
        {"model": "openai-api/acme/down", "base_url": NOWHERE},
        {"model": "openai-api/acme/sft-20", "base_url": url},
        {"model": "openai-api/sim/bas"},
        {"model": "openai-api/nokey/sft-10", "base_url": url},
        {"model": "opnai-api/acme/sft-10", "base_url": url},
        roles={},
    )

    done = typed("doctor", path)

    assert done.exit_code == 1, done.output
    assert "Error: 'suite.yaml' is not ready to run, as said above; mend that and look again." in done.output
    said = {number: row(done, f"checkpoint c{number}").removeprefix(f"checkpoint c{number} not ok ") for number in range(5)}
    assert said[0].startswith(f"Nothing usable answers at {NOWHERE}/models for 'openai-api/acme/down'")
    assert said[0].endswith("Start the server, or correct its base URL.")
    assert said[1] == f"{url} does not serve 'sft-20' (asked for by 'openai-api/acme/sft-20'); it serves 'sft-10', 'sft-30'. Use one of these names, or another base URL."
    assert "does not serve 'bas'" in said[2]
    assert said[3].startswith("'openai-api/nokey/sft-10' cannot be used:")
    assert "No NOKEY_API_KEY defined in the environment. Set or install what is missing" in said[3]
    assert said[4].startswith("'opnai-api/acme/sft-10' cannot be used: Model API opnai-api")
    assert "Name it as Inspect does: <provider>/<name>" in said[4]
    assert row(done, "role auditor") == "role auditor not ok nobody plays it: write auditor: <model> under roles"
    assert row(done, "auditor").split()[1] == "nobody"
    assert "no dollars, since the suite names no prices" in done.output
    tried = [json.loads(body) for body in bodies]
    assert [(one["model"], one["max_tokens"]) for one in tried] == [("sft-20", 1), ("sft-20-that-nobody-serves", 1)]
    assert more_than(before, asked(endpoint)) == {"bas": 1}


def test_what_the_run_would_stumble_over_is_the_same_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NOKEY_API_KEY", raising=False)

    with pytest.raises(BadInput, match=r"'openai-api/nokey/sft' cannot be used: .*No NOKEY_API_KEY defined in the environment\. Set"):
        model_of(Served(model="openai-api/nokey/sft", base_url=NOWHERE))


def test_a_role_that_does_not_answer_by_its_schema_costs_one_request(endpoint: str, folder: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACME_API_KEY", "none")
    half, asked_half = serve(listing("half"), (200, reply('{"verdict": "kept"}')))
    old, asked_old = serve(listing("old"), (400, {"error": {"message": "response_format is not supported"}}))
    roles = {"judge": {"model": "openai-api/acme/half", "base_url": half}, "auditor": {"model": "openai-api/acme/old", "base_url": old}, "rater": "openai-api/sim/rater"}
    before = asked(endpoint)

    done = typed("doctor", suite(folder, roles=roles))

    assert done.exit_code == 1, done.output
    judge, auditor = row(done, "role judge"), row(done, "role auditor")
    assert judge.startswith("role judge not ok openai-api/acme/half answers, but not by the schema 'audit_verdict': ")
    assert judge.endswith("is a required property. Each such reply costs a repair")
    assert auditor.startswith("role auditor not ok openai-api/acme/old does not answer a request with a schema: HTTP 400: ")
    assert "response_format is not supported" in auditor
    assert [json.loads(body)["response_format"]["json_schema"]["name"] for body in asked_half + asked_old] == ["audit_verdict", "audit_step"]
    assert row(done, "role rater") == "role rater not looked at no eval of this suite asks openai-api/sim/rater"
    assert more_than(before, asked(endpoint)) == {"base": 1}


@pytest.mark.slow
def test_an_argument_that_the_eval_does_not_take_is_named_and_no_role_is_asked(endpoint: str, folder: Path):
    before = asked(endpoint)

    done = typed("doctor", suite(folder, evals=[AUDIT | {"args": {"splt": "dev"}}]))

    assert done.exit_code == 1, done.output
    assert row(done, "eval audit") == "eval audit not ok holdfast/audit takes no argument 'splt' (args: splt: 'dev'); did you mean 'split'?"
    assert row(done, "role judge") == "role judge not looked at no eval of this suite asks openai-api/sim/judge"
    assert more_than(before, asked(endpoint)).keys() <= {"base"}


def test_a_dry_run_asks_nobody_and_writes_nothing(endpoint: str, folder: Path):
    path = suite(folder, BASE, {"model": "openai-api/acme/down", "base_url": NOWHERE}, evals=[AUDIT, {"task": "holdfast/audit_benign"}])
    before, files = asked(endpoint), sorted(folder.rglob("*"))

    done, chosen = typed("run", path, "--dry-run"), typed("run", path, "--dry-run", "--only", "c1", "--eval", "audit_benign")

    assert (done.exit_code, done.output.splitlines()) == (0, ["c0/audit: to run", "c0/audit_benign: to run", "c1/audit: to run", "c1/audit_benign: to run"])
    assert (chosen.exit_code, chosen.output) == (0, "c1/audit_benign: to run\n")
    assert asked(endpoint) == before
    assert sorted(folder.rglob("*")) == files


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("suite.yaml", "--dry-run", "--only", "base"), "--only 'base' is not in the suite; it has c0."),
        (("suite.yaml", "--dry-run", "--eval", "nothing"), "--eval 'nothing' is not in the suite; it has audit."),
        (("suit.yaml", "--dry-run"), "'suit.yaml'"),
    ],
)
def test_a_dry_run_of_what_is_not_there_is_refused(folder: Path, arguments: tuple[str, ...], said: str):
    suite(folder)

    done = typed("run", *arguments)

    assert done.exit_code == 1
    assert said in done.output
    assert done.output.startswith("Error: ")
