"""One document of a dataset, whatever file it came from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from holdfast.agents.digest import digest

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True)
class Turn:
    """A message of a chat."""

    role: Role
    text: str


@dataclass(frozen=True)
class Document:
    """A chat, or a plain text."""

    turns: tuple[Turn, ...]
    """A plain text is one turn of the assistant's."""
    kind: Literal["chat", "text"]
    place: str
    """Where it stands, such as `train.jsonl:17`."""
    group: str = ""
    """What it belongs to with others, such as a scenario; intervals are clustered by it."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Of a log's sample: its scores by name."""
    row: int = 0
    """Its row in the file, from 0, so that the file can be written again without it."""

    @property
    def uid(self) -> str:
        """Twelve hexadecimal digits that follow from what it says."""
        return digest([(turn.role, turn.text) for turn in self.turns])

    @property
    def prompt(self) -> str:
        """Follows from everything before the last reply: documents with the same one can be paired."""
        last = max((place for place, turn in enumerate(self.turns) if turn.role == "assistant"), default=0)
        return digest([(turn.role, turn.text) for turn in self.turns[:last]])


@dataclass
class Skipped:
    """The rows that are no documents, counted by reason."""

    reasons: Counter[str] = field(default_factory=Counter[str])
    examples: dict[str, str] = field(default_factory=dict)
    """The first place of each reason."""

    def note(self, reason: str, place: str) -> None:
        """Count a row."""
        self.reasons[reason] += 1
        self.examples.setdefault(reason, place)
