"""Pin each task's version and digests, so that a reviewer sees wording, digest and version in one diff.

`python -m tests.pins` rewrites tests/pinned.yaml, and the shipped bank's own record of the traits it was written for.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from holdfast.agents.auditor.auditor import AUDITOR_DIGEST
from holdfast.agents.page import CANARY
from holdfast.agents.traits import load_traits, shipped_names
from holdfast.evals.audit.arguments import VERSION
from holdfast.evals.audit.bank import SHIPPED, load_bank
from holdfast.scorers.audit.panel import JUDGE_DIGEST

PINNED = Path(__file__).parent / "pinned.yaml"
BANK = ("small",)
"""The documents whose traits the shipped bank covers."""


def pins() -> dict[str, Any]:
    """Version and digests as they are now."""
    return {
        "holdfast/audit": {"version": VERSION, "auditor": AUDITOR_DIGEST, "judge": JUDGE_DIGEST, "bank": load_bank(load_traits("small"), "small").digest},
        "traits": {name: load_traits(name).digest for name in shipped_names()},
    }


def main() -> int:
    """Rewrite the pins."""
    traits = {trait.id: trait.digest for name in BANK for trait in load_traits(name).traits}
    head = "# The wording of each trait for which its openings were written, as the trait's digest.\n"
    (SHIPPED / "bank.yaml").write_text(head + yaml.safe_dump({"canary": CANARY, "traits": traits}, sort_keys=False, width=200))
    PINNED.write_text("# Text changed = eval changed: see CONTRIBUTING.md.\n" + yaml.safe_dump(pins(), sort_keys=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
