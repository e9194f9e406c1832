"""A source by its name."""

from pathlib import Path

from holdfast.evals.agentic_misalignment.published.clone import Clone
from holdfast.evals.agentic_misalignment.published.installed import PACKAGE, Installed
from holdfast.evals.agentic_misalignment.published.source import Source


def open_source(name: str) -> Source:
    """The installed package, or the clone in a folder.

    Args:
        name: `inspect_evals`, or a folder.

    Raises:
        BadInput: it is not installed, or no clone whose layout is known.
    """
    return Installed() if name == PACKAGE else Clone(Path(name).expanduser())
