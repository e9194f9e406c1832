"""A finished conversation put before the scorers as if it had just been held."""

from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import store_as

from holdfast.agents.auditor.record import AuditRecord, lines_of
from holdfast.agents.coherence import find_defect
from holdfast.agents.failure import Failure


@solver(name="replay")
def replay() -> Solver:
    """Take the sample's messages for an audit, whole unless its metadata says how it ended; replies that the guard of a real audit would stop end it the same way."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        record = store_as(AuditRecord)
        lines = lines_of(state.messages)
        given = state.metadata
        record.wanted = int(given.get("wanted", sum(line.speaker == "reply" for line in lines)))
        record.reason, record.detail, record.gated_out = (str(given.get(name, "")) for name in ("reason", "detail", "gated_out"))
        if record.reason or record.gated_out:
            return state
        for place, line in enumerate(lines):
            before = [earlier.text for earlier in lines[:place]]
            if line.speaker == "reply" and (defect := find_defect(line.text, before)):
                record.failed(Failure("target", "degenerate", f"{defect}: {line.text[:200]}"))
                break
        return state

    return solve
