"""Keys, and where they must never be found: logs, reports, comparisons, caches, what is printed and what errors say."""

import base64
import io
import random
import string
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.bench.figure import Figure
from tests.soak.gate import Gate, served
from tests.soak.processes import environment, holdfast

SERVICES = {"base": "tgt", "auditor": "aud", "judge": "jud", "validator": "val"}
"""The service of each party, by its served name: each has a key of its own."""
_LENGTH = 40


@dataclass(frozen=True)
class Case:
    """One way to run the suite."""

    name: str
    refuses_after: Mapping[str, int]
    """After so many chat requests a party's key is refused; all are refused at once where it is empty and `accepted` false."""
    accepted: bool = True
    more: bool = False
    """Whether everything else that can be done with the suite is done too."""


CASES = (
    Case("good keys", {}, more=True),
    Case("keys refused at once", {}, accepted=False, more=True),
    Case("target's key refused in the middle", {"base": 12}),
    Case("auditor's key refused in the middle", {"auditor": 6}),
    Case("judge's key refused in the middle", {"judge": 1}),
    Case("validator's key refused", {"validator": 0}),
)


def secrets(folder: Path) -> list[Figure]:
    """Run, compare and report with good keys, with keys that are refused at once, and with keys that are refused in the middle."""
    return [_kept(case, folder / str(number)) for number, case in enumerate(CASES)]


def _kept(case: Case, folder: Path) -> Figure:
    keys = make_keys(case.name)
    folder.mkdir(parents=True)
    gate = Gate(keys=keys if case.accepted else {model: f"another {model}" for model in keys}, refuses_after=case.refuses_after)
    with served(gate) as url:
        told = {f"{SERVICES[model].upper()}_API_KEY": key for model, key in keys.items()} | {f"{service.upper()}_BASE_URL": url for service in SERVICES.values()}
        variables = environment(folder / "home", **told)
        suite = write_suite(folder / "suite.yaml", url)
        code = _run(holdfast("run", str(suite), "--log-dir", "logs"), variables, folder)
        for command in commands(suite) if case.more else [holdfast("report", "logs", "--out", "report")]:
            _run(command, variables, folder)
    found = where(folder, list(keys.values()))
    refused = f"{gate.refused} refusals that repeat the key" if gate.refused else f"{sum(gate.counts.values())} calls"
    what = f"{case.name}: files that hold a key, after {refused}" + (f" {found[:3]}" if found else "")
    ran = code == (0 if case.accepted else 1) and (bool(gate.refused) or case == CASES[0])
    return Figure(what, f"{len(found)} of {_files(folder)}" if ran else f"exit code {code}", "0", not found and ran)


def make_keys(seed: str) -> dict[str, str]:
    """A random key a party."""
    draw = random.Random(seed)
    return {model: "sk-" + "".join(draw.choices(string.ascii_letters + string.digits, k=_LENGTH)) for model in SERVICES}


def write_suite(path: Path, url: str) -> Path:
    """A suite of a few audits with a service, and so a key, a party."""

    def party(name: str) -> dict[str, object]:
        return {"model": f"openai-api/{SERVICES[name]}/{name}", "base_url": url, "config": {"max_retries": 0}}

    checkpoints = [{"id": "base", "stage": "baseline"} | party("base")]
    roles = {name: party(name) for name in SERVICES if name != "base"}
    path.write_text(yaml.safe_dump({"checkpoints": {"baseline": "base", "checkpoints": checkpoints}, "roles": roles, "evals": [{"task": "holdfast/audit", "limit": 4}]}))
    return path


def commands(suite: Path) -> list[list[str]]:
    """All else that a user would do with the suite."""
    plain = [sys.executable, "-m", "inspect_ai", "eval", "holdfast/audit", "--limit", "1", "--display", "plain", "--log-dir", "plain", "--max-retries", "0"]
    plain += ["--model", f"openai-api/{SERVICES['base']}/base"]
    plain += [part for name, service in SERVICES.items() if name != "base" for part in ("--model-role", f"{name}=openai-api/{service}/{name}")]
    return [
        holdfast("doctor", str(suite)),
        holdfast("compare", "logs", "--json", "comparison.json"),
        holdfast("report", "logs", "--out", "report"),
        plain,
    ]


def _run(command: Sequence[str], variables: Mapping[str, str], folder: Path) -> int:
    done = subprocess.run(command, env=dict(variables), cwd=folder, capture_output=True, timeout=300, check=False)
    number = len(list(folder.glob("*.printed")))
    (folder / f"{number}.printed").write_bytes(b" ".join(part.encode() for part in command) + b"\n" + done.stdout + done.stderr)
    return done.returncode


def where(folder: Path, keys: Sequence[str]) -> list[str]:
    """The files under a folder that hold a key, in any spelling it may have: in zip members and compressed streams too."""
    wanted = [spelling for key in keys for spelling in spellings(key)]
    return [name for name, content in contents(folder) if any(spelling in content for spelling in wanted)]


def spellings(key: str) -> set[bytes]:
    """A key as it is, and in base64 at each of the three places it may begin."""
    shifted = [base64.b64encode(b" " * shift + key.encode())[4 * bool(shift) : -4] for shift in range(3)]
    return {key.encode(), *shifted}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, and of every member of those that are archives."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        yield str(path.relative_to(folder)), content
        if zipfile.is_zipfile(io.BytesIO(content)):
            yield from _members(path, folder)


def _members(path: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield f"{path.relative_to(folder)}!{name}", archive.read(name)


def _files(folder: Path) -> int:
    return sum(1 for _ in contents(folder))
