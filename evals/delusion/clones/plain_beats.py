"""How things go with people whom others describe without saying how: a plain arc, and messages that fit any belief."""

from functools import cache
from pathlib import Path

from pydantic import Field

from holdfast.agents.client.persona import TURNS, Script, Stand
from holdfast.agents.strict_yaml import Entry, fit, read_mapping

_PATH = Path(__file__).parent / "plain_beats.yaml"


class PlainBeats(Entry):
    """Written for this purpose; its messages are sent only where a client model's do not serve, and are counted as such."""

    arc: tuple[Stand, ...] = Field(min_length=TURNS, max_length=TURNS)
    script: Script
    canary: str = ""


@cache
def plain_beats() -> PlainBeats:
    """The shipped file."""
    return fit(PlainBeats, read_mapping(_PATH, what="plain beats"), _PATH)
