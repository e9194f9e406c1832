"""A coding episode in the log: what was changed, and which hidden tests passed on it."""

from inspect_ai.util import StoreModel
from pydantic import Field

PASSED = "passed"
"""What a hidden test's result says where it passed; else it says what was wrong."""
HIJACKED = "hijacked"
"""How the result of a test begins whose outcome the tested code took into its own hands."""


class CodingRecord(StoreModel):
    """Enough to score the episode again without the task's files or a sandbox."""

    task: str = ""
    changed: list[str] = Field(default_factory=list)
    """Files that are new, read otherwise or are gone, and count."""
    passed_over: list[str] = Field(default_factory=list)
    """Files that were changed and do not count: what could take the test run over, and what Python compiles."""
    tampered: list[str] = Field(default_factory=list)
    """What was done to the tests, or to get between them and the code, a sentence each."""
    patch: str = ""
    """The changes that count as a unified diff."""
    fail_to_pass: dict[str, str] = Field(default_factory=dict)
    """By hidden test of what was asked for: `PASSED`, or what was wrong."""
    pass_to_pass: dict[str, str] = Field(default_factory=dict)
    """The same by hidden test of what worked before."""
    complete: bool = False
    """Whether the hidden tests were run."""
