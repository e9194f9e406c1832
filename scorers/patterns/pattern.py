"""A pattern: something that recurs over the documents of a dataset, described so that a rater can look for it in one document."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from holdfast.agents.digest import digest

SHOWN = 2
"""So many quotes a rater is shown as examples; the rest of the evidence is held back, for it to prove itself on."""

Category = Literal["structural", "rhetorical", "behavioural"]
Unit = Literal["opening", "closing", "first_tokens", "replies", "whole"]
"""The part of a document in which it stands, and which a rater is shown: first sentence, last paragraph, the first tokens, the assistant's turns, everything."""


class Quote(BaseModel):
    """Words of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    """The document's `uid`."""
    text: str
    passage: str = ""
    """The part of the document around the words, as a rater would be shown it."""


class Pattern(BaseModel):
    """What is looked for, and what it was seen by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str
    category: Category
    unit: Unit
    definition: str
    """One or two sentences that a rater understands alone."""
    broad: str
    """When a document has it at all."""
    strict: str
    """When it has it beyond doubt; whatever is strict is broad."""
    evidence: tuple[Quote, ...] = ()
    """Verified quotes of documents that have it."""
    near_misses: tuple[Quote, ...] = ()
    """Quotes of other patterns, of documents in which a scan that reported this one did not list it."""
    scans: tuple[int, ...] = ()
    """The scans in which it came up; empty for a known one."""
    aliases: tuple[str, ...] = ()
    """The names under which scans reported it."""
    source: Literal["scan", "known"] = "scan"

    @property
    def examples(self) -> tuple[str, ...]:
        """Words that have it, as a rater is shown them."""
        return tuple(quote.text for quote in self.evidence[:SHOWN])

    @property
    def lookalikes(self) -> tuple[str, ...]:
        """Words that do not have it, as a rater is shown them."""
        return tuple(quote.text for quote in self.near_misses[:SHOWN])

    @property
    def held(self) -> tuple[Quote, ...]:
        """The evidence that no rater is shown as such: it must accept this."""
        return self.evidence[SHOWN:]

    @property
    def held_lookalikes(self) -> tuple[Quote, ...]:
        """The near misses that no rater is shown as such: it must reject these."""
        return self.near_misses[SHOWN:]

    @property
    def digest(self) -> str:
        """Changes with what a rater is told."""
        return digest(self.name, self.unit, self.definition, self.broad, self.strict, self.examples, self.lookalikes)
