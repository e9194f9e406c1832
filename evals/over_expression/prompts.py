"""The prompts, one file a kind, in an order whose every prefix mixes the kinds."""

from collections.abc import Sequence
from itertools import chain, zip_longest
from pathlib import Path

from pydantic import Field, model_validator

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal

SHIPPED = Path(__file__).parent / "prompts"


class Request(Entry):
    """One message of a person who wants something ordinary."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    text: str = Field(min_length=1)
    answer: list[str] | None = Field(default=None, min_length=1)
    """Forms of the right answer, one of which a right reply holds; None where there is no such answer."""
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")


class Kind(Entry):
    """`<kind>.yaml`."""

    canary: str = Field(pattern=r"^HOLDFAST CANARY [0-9a-f-]{36}: ")
    about: str
    prompts: list[Request] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> "Kind":
        names = [one.id for one in self.prompts]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise refusal(f"has more than one prompt {twice[0]!r}; give each an id of its own.")
        return self


Bank = dict[str, list[Request]]
"""Prompts by kind."""


def load_prompts(path: str | None) -> Bank:
    """The prompts of a folder by kind, which is the name of their file; None for the shipped ones.

    Raises:
        BadInput: naming the file, the place and the value of what does not fit.
    """
    root = Path(path) if path is not None else SHIPPED
    files = sorted(root.glob("*.yaml"))
    if not files:
        raise BadInput(f"-T prompts={str(root)!r} holds no <kind>.yaml; give a folder of prompts, or leave it out for the shipped ones.")
    return {file.stem: fit(Kind, read_mapping(file, what="a kind of prompts"), file).prompts for file in files}


def mixed(bank: Bank, each: int | None = None) -> dict[str, tuple[str, Request]]:
    """Kind and prompt by sample id, the kinds by turns.

    Args:
        bank: Prompts by kind.
        each: So many of every kind, its first; all for None.
    """
    rows: Sequence[Sequence[tuple[str, Request]]] = [[(kind, one) for one in prompts[:each]] for kind, prompts in bank.items()]
    return {f"{kind}/{one.id}": (kind, one) for kind, one in filter(None, chain.from_iterable(zip_longest(*rows)))}


def bank_digest(bank: Bank) -> str:
    """Changes with any prompt."""
    return digest({kind: [one.model_dump() for one in prompts] for kind, prompts in bank.items()})
