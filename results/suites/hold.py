"""One run at a time in a folder of logs."""

import fcntl
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from holdfast.agents.errors import BadInput

_NAME = ".in-use"


@contextmanager
def held(folder: Path, *, patience: float = 0.0) -> Generator[None]:
    """Keep others out of the folder; the system lets go when this process ends, however it ends.

    Args:
        folder: A folder on a local disk; made where it is not there.
        patience: Seconds to wait for somebody who is about to end.

    Raises:
        BadInput: somebody else is at work in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _NAME).open("a") as file:
        deadline = time.monotonic() + patience
        while not _taken(file.fileno()):
            if time.monotonic() >= deadline:
                raise BadInput(f"Another run is at work in {str(folder)!r}; wait for it, or give this one another folder.")
            time.sleep(0.2)
        yield


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
