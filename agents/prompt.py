"""Prompts: what a model is told, kept as Markdown beside whoever says it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.page import read_page

_FIELD = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """A text with `{{field}}` places."""

    name: str
    text: str

    @property
    def fields(self) -> frozenset[str]:
        """The names that `fill` wants."""
        return frozenset(_FIELD.findall(self.text))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with the text."""
        return digest(self.text)

    def fill(self, **values: object) -> str:
        """Put every value in its place, in one pass: a value that holds `{{x}}` is never expanded.

        Raises:
            BadInput: a field has no value, or a value no field.
        """
        if missing := self.fields - values.keys():
            raise BadInput(f"Prompt {self.name!r} wants {', '.join(sorted(missing))}, which nobody gave.")
        if unknown := values.keys() - self.fields:
            raise BadInput(f"Prompt {self.name!r} has no place for {', '.join(sorted(unknown))}; its fields are {', '.join(sorted(self.fields)) or 'none'}.")
        return _FIELD.sub(lambda match: str(values[match[1]]), self.text)


@cache
def load_prompt(path: Path) -> Prompt:
    """Read a prompt file; its name is its folder and stem."""
    return Prompt(f"{path.parent.name}/{path.stem}", read_page(path).body)


def digests(*prompts: Prompt) -> str:
    """One digest over several prompts, whatever their order."""
    return digest(sorted((prompt.name, prompt.digest) for prompt in prompts))
