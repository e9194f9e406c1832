"""Checkpoints behind stock OpenAI-compatible servers on loopback, each in a process of its own that ends with us."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx

from holdfast.agents.errors import BadInput
from holdfast.results.simulate import free_port

_SECONDS = 180
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    """The name it serves its checkpoint under."""
    url: str
    kind: str
    log: Path

    @property
    def requests(self) -> int:
        """Chat requests it has answered, by its own access log."""
        return sum("POST /v1/chat/completions" in line for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines())


def kind_of_server() -> str:
    """What serves checkpoints here: vLLM where it is installed, else transformers."""
    return "vllm" if find_spec("vllm") else "transformers"


@contextmanager
def served(checkpoint: Path, kind: str) -> Iterator[Server]:
    """A checkpoint behind a server of this kind, ready to answer; killed at the end in any case.

    Args:
        checkpoint: Its folder, whose name is the name it is served under; for llama.cpp a GGUF file.
        kind: transformers, vllm, llama-server or llama_cpp.server.

    Raises:
        BadInput: it does not start; the end of its log says why.
    """
    port, name = free_port(), checkpoint.stem
    log = checkpoint.parent / f"{name}.{kind}.log"
    # /v1/models of transformers fails until there is a hub cache, be it empty
    home = checkpoint.parent / "hub_home"
    (home / "hub").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    with log.open("w", encoding="utf-8") as out, subprocess.Popen(command(kind, checkpoint, port), cwd=checkpoint.parent, env=environment, stdout=out, stderr=out) as process:
        try:
            _wait(f"http://127.0.0.1:{port}{'/v1/models' if kind == 'llama_cpp.server' else '/health'}", process, log)
            yield Server(name, f"http://127.0.0.1:{port}/v1", kind, log)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def command(kind: str, checkpoint: Path, port: int) -> Sequence[str]:
    """The command line that serves a checkpoint, run in the folder that holds it."""
    name, where = checkpoint.stem, ("--host", "127.0.0.1", "--port", str(port))
    match kind:
        case "transformers":
            # pinned by its relative name, so that the served name is short; info shows the requests
            return [str(Path(sys.executable).parent / "transformers"), "serve", checkpoint.name, *where, "--log-level", "info"]
        case "vllm":
            return [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--model", checkpoint.name, "--served-model-name", name, *where,
                    "--enable-auto-tool-choice", "--tool-call-parser", "hermes", "--gpu-memory-utilization", "0.3"]  # fmt: skip
        case "llama-server":
            return ["llama-server", "-m", checkpoint.name, "--alias", name, *where, "--jinja"]
        case _:
            return [sys.executable, "-m", "llama_cpp.server", "--model", checkpoint.name, "--model_alias", name, *where, "--n_ctx", "4096"]


def kind_of_llama() -> str | None:
    """Which of llama.cpp's servers is installed."""
    if shutil.which("llama-server"):
        return "llama-server"
    return "llama_cpp.server" if find_spec("llama_cpp") and find_spec("uvicorn") else None


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(url, timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    tail = log.read_text(encoding="utf-8", errors="replace")[-1500:]
    raise BadInput(f"The server of {log.stem!r} did not answer at {url} within {_SECONDS} s; the end of {str(log)!r}:\n{tail}")
