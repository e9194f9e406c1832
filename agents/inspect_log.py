"""An Inspect log that somebody names."""

import zipfile
from pathlib import Path

from inspect_ai.log import EvalLog, read_eval_log

from holdfast.agents.errors import BadInput

_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def read_log(path: str) -> EvalLog:
    """The log with its samples.

    Raises:
        BadInput: there is no such file, or it is no whole Inspect log.
    """
    remedy = "give the path of a log that `inspect eval` wrote, such as logs/....eval"
    if "://" not in path and not Path(path).is_file():
        raise BadInput(f"There is no log at {path!r}; {remedy}.")
    try:
        return read_eval_log(path)
    except _UNREADABLE as error:
        raise BadInput(f"{path!r} is no Inspect log, or only part of one; {remedy}.") from error
