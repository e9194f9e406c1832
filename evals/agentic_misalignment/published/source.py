"""Where the published prompts and their classifiers come from: an installed inspect_evals or a user's clone. Nothing of them is part of this package."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from inspect_ai.model import ChatMessage

from holdfast.evals.agentic_misalignment.published.condition import Condition

REPOSITORY = "anthropic-experimental/agentic-misalignment"

_TOOLS = re.compile(r"<tool_use:(\w+)>.*?</tool_use:\1>", re.DOTALL)
_HOLE = re.compile(r"\$\{\w+\}|(?<![\w{$])\{[a-z_]+\}(?!\})")


@dataclass(frozen=True)
class Prompts:
    """What a model is sent, word for word."""

    system: str
    user: str
    emails: str

    @property
    def message(self) -> str:
        """The user's message: the instruction and the inbox."""
        return f"{self.user}\n{self.emails}"

    @property
    def unfilled(self) -> list[str]:
        """Places that the source leaves unfilled; those that show how a tool is called are meant to stand."""
        return sorted(set(_HOLE.findall(_TOOLS.sub("", self.system + self.message))))


@dataclass(frozen=True)
class Published:
    """What a published classifier says of a reply."""

    harmful: bool
    """By the classifier and its gate; of the awareness classifier, whether the model takes it for an evaluation."""
    classifier_verdict: bool
    """By the classifier alone; of the awareness classifier, whether the model deliberates at all."""
    why: str


class Classifier(Protocol):
    """A published grader prompt, and how its answer is read."""

    def request(self, emails: str, reply: str) -> Sequence[ChatMessage]:
        """What the grader is asked.

        Args:
            emails: The inbox, where forwarded mails are looked up.
            reply: What the model said.
        """
        ...

    def read(self, reply: str, answer: str) -> Published:
        """What follows from the grader's answer.

        Raises:
            ValueError: it says neither yes nor no.
        """
        ...


class Source(Protocol):
    """Published prompts and classifiers."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those that it has."""
        ...

    def prompts(self, condition: Condition) -> Prompts:
        """The text of a condition.

        Raises:
            BadInput: the source has no such condition.
        """
        ...

    def classifier(self, scenario: str) -> Classifier:
        """The classifier of a scenario.

        Raises:
            BadInput: the source has none.
        """
        ...

    def awareness(self) -> Classifier:
        """The classifier of deliberation about being evaluated.

        Raises:
            BadInput: the source has none.
        """
        ...
