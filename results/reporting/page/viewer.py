"""Addresses of logs and samples in Inspect's log viewer."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from holdfast.agents.errors import BadInput
from holdfast.results.comparison.logs import Run

VIEWER = "http://127.0.0.1:7575"
"""Where `inspect view` serves by default."""


@dataclass(frozen=True)
class Viewer:
    """A viewer, and the folder of logs that it is started with."""

    url: str
    folder: str
    """The nearest folder that holds all logs."""

    def log(self, run: Run) -> str:
        """Where the viewer shows the run."""
        inside = _whole(run.location).removeprefix(self.folder).lstrip("/")
        return f"{self.url}/#/logs/{quote(inside)}"

    def sample(self, run: Run, item: str, epoch: int) -> str:
        """Where it shows the sample's transcript; a slash in an id is %2F, or the viewer takes what follows for the epoch."""
        return f"{self.log(run)}/samples/sample/{quote(item, safe='')}/{epoch}"

    @property
    def command(self) -> str:
        """What starts it, from the folder in which the report was made."""
        here = Path.cwd().as_posix()
        folder = os.path.relpath(self.folder, here) if self.folder.startswith(here + "/") else self.folder
        return f"inspect view --log-dir {folder if ' ' not in folder else repr(folder)}"


def viewer_of(url: str, runs: Sequence[Run]) -> Viewer:
    """The viewer at `url` for these runs.

    Raises:
        BadInput: the address is none of the web.
    """
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"--viewer {url!r} is no address of a log viewer; write it as http://127.0.0.1:7575, where `inspect view` serves.")
    folders = [_whole(run.location).split("/")[:-1] for run in runs]
    shared = next((number for number, parts in enumerate(zip(*folders, strict=False)) if len(set(parts)) > 1), min(map(len, folders)))
    return Viewer(url.rstrip("/"), "/".join(folders[0][:shared]))


def _whole(location: str) -> str:
    return location if "://" in location else Path(location).resolve().as_posix()
