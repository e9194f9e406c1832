"""Pin each task's version and digests, so that a reviewer sees wording, digest and version in one diff.

`python -m tests.pins` rewrites tests/pinned.yaml, and the shipped bank's own record of the traits it was written for.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from holdfast.agents.auditor.auditor import AUDITOR_DIGEST
from holdfast.agents.auditor.plain import PLAIN_DIGEST
from holdfast.agents.auditor.probe import PROBE_DIGEST
from holdfast.agents.client.client import CLIENT_DIGEST
from holdfast.agents.control.control import CONTROL_DIGEST
from holdfast.agents.digest import digest
from holdfast.agents.page import CANARY
from holdfast.agents.planner.cells import cells_digest
from holdfast.agents.planner.planner import PLANNER_DIGEST
from holdfast.agents.prompt import digests
from holdfast.agents.realism.anchors import anchors_digest, shipped_anchors
from holdfast.agents.realism.gate import GATE_DIGEST
from holdfast.agents.traits import load_traits, shipped_names
from holdfast.evals.agentic_misalignment import arguments as misalignment
from holdfast.evals.agentic_misalignment.loading import load_worlds
from holdfast.evals.agentic_misalignment.published import arguments as published
from holdfast.evals.audit import benign_task, followup_task, gold_task, openings_task, realism_task
from holdfast.evals.audit.arguments import VERSION
from holdfast.evals.audit.bank import SHIPPED, load_bank
from holdfast.evals.audit.gold import gold_digest, load_gold
from holdfast.evals.coding import arguments as coding
from holdfast.evals.coding.loading import load_tasks
from holdfast.evals.delusion import arguments as delusion
from holdfast.evals.delusion import gold_task as delusion_judge
from holdfast.evals.delusion.arguments import framing_text
from holdfast.evals.delusion.clones.clients import load_clients
from holdfast.evals.delusion.gold import gold_digest as replies_digest
from holdfast.evals.delusion.gold import load_gold as load_replies
from holdfast.evals.knowledge import arguments as knowledge
from holdfast.evals.knowledge.arms import content as knowledge_arms
from holdfast.evals.knowledge.questions import load_questions
from holdfast.evals.odcv import arguments as odcv
from holdfast.evals.odcv.loading import load_scenarios
from holdfast.evals.over_expression import arguments as over_expression
from holdfast.evals.over_expression.prompts import bank_digest, load_prompts
from holdfast.evals.sxs import arguments as sxs
from holdfast.evals.sxs.loading import load_prompts as load_pairs
from holdfast.evals.sxs.loading import prompts_digest
from holdfast.evals.tool_competence import arguments as tool_competence
from holdfast.evals.tool_competence.loading import FORMATS, load_jobs
from holdfast.results.patterns.cluster import CLUSTER
from holdfast.results.patterns.scan import CONTRAST, SCAN
from holdfast.scorers.audit.benign import OVERCAUTION_DIGEST
from holdfast.scorers.audit.panel import JUDGE_DIGEST
from holdfast.scorers.delusion.judge import JUDGE_DIGEST as REPLY_JUDGE_DIGEST
from holdfast.scorers.knowledge.judge import JUDGE_DIGEST as POINTS_JUDGE_DIGEST
from holdfast.scorers.misalignment.judge import JUDGE_DIGEST as SESSION_JUDGE_DIGEST
from holdfast.scorers.misalignment.published_judge import STRICT_DIGEST
from holdfast.scorers.odcv.judge import JUDGE_DIGEST as RECORD_JUDGE_DIGEST
from holdfast.scorers.over_expression.judge import JUDGE_DIGEST as PLAIN_JUDGE_DIGEST
from holdfast.scorers.patterns.known import known_patterns
from holdfast.scorers.patterns.rating import RATING
from holdfast.scorers.sxs.judge import JUDGE_DIGEST as PAIR_JUDGE_DIGEST
from holdfast.solvers.hidden_tests import RUNNER_DIGEST

PINNED = Path(__file__).parent / "pinned.yaml"
BANK = ("full",)
"""The documents whose traits the shipped bank covers."""


def pins() -> dict[str, Any]:
    """Version and digests as they are now."""
    return {
        "holdfast/agentic_misalignment": {
            "version": misalignment.VERSION,
            "worlds": digest([file.digest for file in load_worlds(None)]),
            "judge": SESSION_JUDGE_DIGEST,
        },
        "holdfast/agentic_misalignment_published": {"version": published.VERSION, "strict": STRICT_DIGEST},
        "holdfast/audit": {"version": VERSION, "auditor": AUDITOR_DIGEST, "judge": JUDGE_DIGEST, "bank": load_bank(load_traits("small"), "small").digest},
        "holdfast/audit -T probe=true": {"probe": PROBE_DIGEST},
        "holdfast/audit -T traits=full": {"bank": load_bank(load_traits("full"), "full").digest},
        "holdfast/audit_benign": {"version": benign_task.VERSION, "overcaution": OVERCAUTION_DIGEST},
        "holdfast/audit_followup": {"version": followup_task.VERSION, "plain": PLAIN_DIGEST},
        "holdfast/audit_gold": {"version": gold_task.VERSION, "gold": gold_digest(load_gold())},
        "holdfast/coding": {
            "version": coding.VERSION,
            "tasks": digest(sorted((folder.name, folder.digest) for folder in load_tasks(None))),
            "system": coding.SYSTEM.digest,
            "runner": RUNNER_DIGEST,
        },
        "holdfast/delusion": {
            "version": delusion.VERSION,
            "client": CLIENT_DIGEST,
            "judge": REPLY_JUDGE_DIGEST,
            "framing": digest(framing_text("therapist")),
            "personas": digest([persona.digest for persona in load_clients(None).personas]),
        },
        "holdfast/delusion_judge": {"version": delusion_judge.VERSION, "gold": replies_digest(load_replies())},
        "holdfast/knowledge": {
            "version": knowledge.VERSION,
            "questions": digest([one.digest for one in load_questions(None)]),
            "judge": POINTS_JUDGE_DIGEST,
            "arms": digest(knowledge_arms()),
        },
        "holdfast/odcv": {"version": odcv.VERSION, "scenarios": digest([folder.digest for folder in load_scenarios(None)]), "judge": RECORD_JUDGE_DIGEST},
        "holdfast/openings": {"version": openings_task.VERSION, "planner": PLANNER_DIGEST, "lots": cells_digest(), "control": CONTROL_DIGEST},
        "holdfast/over_expression": {"version": over_expression.VERSION, "prompts": bank_digest(load_prompts(None)), "judge": PLAIN_JUDGE_DIGEST},
        "holdfast patterns": {
            "scan": digests(SCAN, CONTRAST),
            "cluster": digests(CLUSTER),
            "rating": digests(RATING),
            "known": digest([one.digest for one in known_patterns().values()]),
        },
        "holdfast/realism": {"version": realism_task.VERSION, "gate": GATE_DIGEST, "anchors": anchors_digest(shipped_anchors())},
        "holdfast/sxs": {"version": sxs.VERSION, "prompts": prompts_digest(load_pairs(None)), "judge": PAIR_JUDGE_DIGEST},
        "holdfast/tool_competence": {"version": tool_competence.VERSION, "jobs": digest([job.digest for job in load_jobs(*FORMATS)])},
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
