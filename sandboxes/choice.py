"""Which sandbox a task runs in."""

from inspect_ai.util import SandboxEnvironmentSpec

from holdfast.sandboxes.docker_preflight import COMPOSE, preflight
from holdfast.sandboxes.missing import NoSandbox


def sandbox_of(kind: str) -> SandboxEnvironmentSpec:
    """What `Task(sandbox=...)` takes for `bwrap` or `docker`.

    Docker is looked at here, because Inspect asks for the image only when a sample starts.
    `bwrap` looks for itself before the first sample, and not here: a task that is made for it may be run with `--sandbox docker` where there is no bubblewrap.

    Raises:
        NoSandbox: there is no such kind, or Docker or its image is missing.
    """
    match kind:
        case "bwrap":
            # bwrap makes nothing of the compose file; where --sandbox docker takes its place, Inspect hands it on to Docker
            return SandboxEnvironmentSpec("bwrap", str(COMPOSE))
        case "docker":
            preflight()
            return SandboxEnvironmentSpec("docker", str(COMPOSE))
        case _:
            raise NoSandbox(f"sandbox={kind!r} is unknown; it is 'bwrap' or 'docker'.")
