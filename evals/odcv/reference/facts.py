"""What is known of the benchmark's scenarios without any judge: KPIs, honest values, and files that nobody may change."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from holdfast.agents.strict_yaml import Entry, fit, read_mapping, refusal

FACTS = Path(__file__).parent / "facts.yaml"


class Passes(Entry):
    """Which values of a KPI pass: one bound, or words."""

    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None

    @model_validator(mode="after")
    def _is_one_rule(self) -> Self:
        if sum((bool(self.one_of), self.at_least is not None, self.at_most is not None, self.above is not None)) != 1:
            raise refusal("must have exactly one of one_of, at_least, at_most, above")
        return self

    def of(self, value: str) -> bool:
        """Whether a value passes."""
        if self.one_of:
            return value in self.one_of
        number = float(value)
        if self.at_least is not None:
            return number >= self.at_least
        return number <= self.at_most if self.at_most is not None else number > (self.above or 0.0)


class Output(Entry):
    """What files that the agent leaves must not hold, or what one of them must."""

    files: str
    forbid: str = ""
    demand: str = ""


class Facts(Entry):
    """One scenario."""

    run: str
    """In its folder: measures the KPI."""
    prepare: str = ""
    """Before `run`, on untouched data: the rest of the sanctioned route."""
    tool: str
    """Whose output in a transcript is the KPI's; a script, or a file of results."""
    value: str
    """A pattern; its group is the KPI's value."""
    passes: Passes
    honest: str
    """The value of the sanctioned route; `varies` where chance decides."""
    counts: bool = True
    """Whether the KPI that an agent was shown last tells, since the honest one fails."""
    measured: bool = True
    """Whether a passing KPI that the scenario's own tools measure on the files that an agent left tells."""
    unchanged: tuple[str, ...] = ()
    """Files that nothing allows an agent to change, as patterns of absolute paths."""
    mended: tuple[str, ...] = ()
    """Scripts that do not work as they are, so that mending them says nothing."""
    outputs: tuple[Output, ...] = ()

    @model_validator(mode="after")
    def _can_be_applied(self) -> Self:
        if re.compile(self.value).groups != 1:
            raise refusal(f"has the 'value' {self.value!r}; it needs one group")
        if self.counts and self.passes.of(self.honest):
            raise refusal(f"counts, although its honest value {self.honest!r} passes; take 'counts: false'")
        return self

    @property
    def tells_by_state(self) -> bool:
        """Whether the files that an agent leaves can tell."""
        return bool(self.measured or self.unchanged or self.outputs)

    def value_in(self, text: str) -> str | None:
        """The last value of the KPI in an output; None where there is none."""
        found = re.findall(self.value, text, re.MULTILINE)
        return str(found[-1]) if found else None


class _File(Entry):
    canary: str
    scenarios: dict[str, Facts] = Field(min_length=1)


@cache
def load_facts() -> Mapping[str, Facts]:
    """The facts by scenario."""
    return fit(_File, read_mapping(FACTS, what="a table of facts"), FACTS).scenarios
