"""Which sandbox, and what is said where Docker cannot give one; no engine is needed."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from docker.context import ContextAPI

from holdfast.sandboxes import docker_preflight
from holdfast.sandboxes.choice import sandbox_of
from holdfast.sandboxes.docker_preflight import COMPOSE, IMAGE, preflight
from holdfast.sandboxes.limits import MB, Limits
from holdfast.sandboxes.missing import NoSandbox

ROOT = Path(__file__).parents[2]
Machine = Callable[[str, str, bool], None]


class Engine(ThreadingHTTPServer):
    """As much of an engine's API as is asked."""

    version = "26.1.5+dfsg1"
    built = True


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Engine)
        known = self.path.endswith("/version") or self.server.built
        body = b'{"message": "No such image"}' if not known else f'{{"Version": "{self.server.version}", "ApiVersion": "1.43", "MinAPIVersion": "1.24", "Id": "one"}}'.encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A program `docker` whose plugin compose has the version that is given; none, where that is empty."""

    def found(plugin: str) -> None:
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\necho '{plugin}'\n" if plugin else "#!/bin/sh\necho unknown command >&2\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
        monkeypatch.delenv("DOCKER_CONTEXT", raising=False)
        monkeypatch.delenv("DOCKER_TLS_VERIFY", raising=False)

    return found


@pytest.fixture
def machine(client: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Generator[Machine]:
    with Engine(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{server.server_port}")

        def found(engine: str, plugin: str, built: bool) -> None:
            server.version, server.built = engine, built
            client(plugin)

        yield found
        server.shutdown()


def test_a_task_gets_the_desk_of_its_kind(machine: Machine):
    machine("26.1.5+dfsg1", "2.26.1-4", True)

    assert sandbox_of("docker").config == str(COMPOSE)
    assert (sandbox_of("bwrap").type, sandbox_of("bwrap").config) == ("bwrap", str(COMPOSE))
    with pytest.raises(NoSandbox, match="sandbox='local' is unknown; it is 'bwrap' or 'docker'"):
        sandbox_of("local")


def test_a_task_for_bwrap_can_be_made_where_only_docker_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("holdfast.sandboxes.bwrap.PROGRAM", "/nowhere/bwrap")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert sandbox_of("bwrap").type == "bwrap"


@pytest.mark.parametrize(
    ("engine", "plugin", "built", "said"),
    [
        ("26.1.5", "2.26.1", False, rf"needs the image '{IMAGE}': docker build --tag {IMAGE} \S+/sandboxes/docker, or use --sandbox bwrap"),
        ("20.10.24+dfsg1", "2.26.1", True, r"needs Docker Engine 24\.0\.6 or later and finds '20\.10\.24\+dfsg1': upgrade it \(https"),
        ("dev", "2.26.1", True, r"needs Docker Engine 24\.0\.6 or later and finds 'dev'"),
        ("26.1.5", "v2.9.0", True, r"needs Docker's plugin compose 2\.21\.0 or later and finds 'v2\.9\.0': install it \(https"),
        ("26.1.5", "", True, r"needs Docker's plugin compose 2\.21\.0 or later and docker compose version fails: install it \(https"),
    ],
)
def test_what_is_missing_is_one_sentence_with_its_remedy(machine: Machine, engine: str, plugin: str, built: bool, said: str):
    machine(engine, plugin, built)

    with pytest.raises(NoSandbox, match=said):
        sandbox_of("docker")


def test_without_the_program_docker_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoSandbox, match="there is no program docker: install it"):
        preflight()


@pytest.mark.parametrize("host", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1", "nothing://x"])
def test_without_an_engine_there_is_a_sentence(client: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, host: str):
    client("2.26.1")
    monkeypatch.setenv("DOCKER_HOST", host)

    with pytest.raises(NoSandbox, match=f"needs a running engine, and none answers at {host.replace('tcp', '(tcp|http)')} .*: start it"):
        preflight()


def test_an_unknown_context_is_named(client: Callable[[str], None], monkeypatch: pytest.MonkeyPatch):
    client("2.26.1")
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("DOCKER_CONTEXT", "elsewhere")

    with pytest.raises(NoSandbox, match="finds no Docker context 'elsewhere': choose"):
        preflight()


def test_the_context_in_use_says_where_the_engine_is(client: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    client("2.26.1")
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("DOCKER_CONTEXT", "mine")
    (tmp_path / "config.json").write_text("{}")
    ContextAPI.create_context("mine", host="unix:///nowhere/mine.sock")

    with pytest.raises(NoSandbox, match=r"none answers at \S*unix:///nowhere/mine\.sock"):
        preflight()


def test_an_engine_that_hangs_costs_seconds_and_no_more(client: Callable[[str], None], monkeypatch: pytest.MonkeyPatch):
    client("2.26.1")
    monkeypatch.setattr(docker_preflight, "_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{server.getsockname()[1]}")
        begun = time.monotonic()

        with pytest.raises(NoSandbox, match="needs a running engine"):
            preflight()

    assert time.monotonic() - begun < 4


def desk() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


def test_the_desk_under_docker_has_the_limits_of_the_other():
    usual, service = Limits(), desk()["services"]["default"]
    sizes = [int(part.removeprefix("size=").removesuffix("m")) for volume in desk()["volumes"].values() for part in volume["driver_opts"]["o"].split(",") if "size=" in part]

    assert service["mem_limit"] == service["memswap_limit"] == f"{usual.memory_mb}m"
    assert service["pids_limit"] == usual.processes
    assert sum(sizes) == usual.disk_mb
    assert service["ulimits"] == {"cpu": usual.cpu_seconds, "fsize": usual.disk_mb * MB // 2, "core": 0}


def test_nothing_of_the_host_is_mounted_though_inspects_check_is_off():
    mounted = {entry.split(":")[0] for entry in desk()["services"]["default"]["volumes"]}

    assert mounted == set(desk()["volumes"])
    assert all((volume["driver_opts"]["type"], volume["driver_opts"]["device"]) == ("tmpfs", "tmpfs") for volume in desk()["volumes"].values())
    assert desk()["services"]["default"]["network_mode"] == "none"


def test_the_desk_beside_a_task_is_the_shared_one():
    path = ROOT / "evals" / "odcv" / "compose.yaml"
    beside = yaml.safe_load(path.read_text())

    assert [(path.parent / name).resolve() for name in beside["include"]] == [ROOT / "sandboxes" / "docker" / "compose.yaml"]
    assert beside["x-inspect_docker_sandbox"] == desk()["x-inspect_docker_sandbox"]
