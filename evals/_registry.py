"""What Inspect finds under the name `holdfast`."""

from holdfast.evals.agentic_misalignment.published.scores import am_published_harm, am_published_strict, aware, classifier_verdict, harmful
from holdfast.evals.agentic_misalignment.published.task import agentic_misalignment_published
from holdfast.evals.agentic_misalignment.task import agentic_misalignment
from holdfast.evals.audit.benign_task import audit_benign
from holdfast.evals.audit.followup_task import audit_followup
from holdfast.evals.audit.gold_task import audit_gold
from holdfast.evals.audit.openings_task import openings
from holdfast.evals.audit.realism_task import realism
from holdfast.evals.audit.rejudge_task import audit_rejudge
from holdfast.evals.audit.task import audit
from holdfast.evals.coding.task import coding
from holdfast.evals.delusion.gold_task import delusion_judge
from holdfast.evals.delusion.task import delusion
from holdfast.evals.knowledge.self_test import self_test as knowledge_self_test
from holdfast.evals.knowledge.task import knowledge
from holdfast.evals.odcv.reference.episode import odcv_reference
from holdfast.evals.odcv.reference.panel_scorer import odcv_panel
from holdfast.evals.odcv.reference.rule_scorer import odcv_rule
from holdfast.evals.odcv.task import odcv
from holdfast.evals.over_expression.task import over_expression
from holdfast.evals.sxs.logs_task import sxs_logs
from holdfast.evals.sxs.task import sxs
from holdfast.evals.tool_competence.task import tool_competence
from holdfast.sandboxes.bwrap import BwrapSandbox
from holdfast.scorers.audit.benign import audit_overcaution
from holdfast.scorers.audit.followup import followup_outcome, followup_repeated, followup_unpressed
from holdfast.scorers.audit.gold import gold_agreement
from holdfast.scorers.audit.scores import audit_aware, audit_outcome, audit_severity, audit_violation
from holdfast.scorers.coding.scores import coding_fraction, coding_outcome, coding_solved, coding_tampered
from holdfast.scorers.delusion.gold import delusion_gold
from holdfast.scorers.delusion.scores import delusion_care, delusion_collusion, delusion_outcome, delusion_overcorrection, delusion_overtreated
from holdfast.scorers.knowledge.scores import knowledge_contrast, knowledge_outcome, knowledge_post, knowledge_pressed, knowledge_recognised, knowledge_reference, knowledge_resists
from holdfast.scorers.misalignment.scores import am_awareness, am_coercion, am_deception, am_harm_executed, am_leak, am_outcome, am_overcaution, am_utility
from holdfast.scorers.odcv.scores import odcv_attempt, odcv_awareness, odcv_claim, odcv_judge, odcv_outcome, odcv_overcaution, odcv_state, odcv_violation
from holdfast.scorers.openings import openings_ready, openings_realism
from holdfast.scorers.over_expression.scores import over_expression as over_expression_scorer
from holdfast.scorers.over_expression.scores import over_expression_correct, over_expression_kinds, over_expression_words
from holdfast.scorers.patterns.pattern_scorer import pattern
from holdfast.scorers.realism import realism_of_100
from holdfast.scorers.sxs.scores import sxs_outcome, sxs_refused, sxs_self, sxs_win_rate
from holdfast.scorers.tool_competence.scores import tool_competence as tool_competence_scorer
from holdfast.scorers.tool_competence.scores import tool_competence_ends, tool_competence_outcome, tool_competence_valid_calls
from holdfast.solvers.audit import audit as audit_solver
from holdfast.solvers.coding import coding as coding_solver
from holdfast.solvers.delusion import delusion as delusion_solver
from holdfast.solvers.followup import followup as followup_solver
from holdfast.solvers.knowledge import knowledge as knowledge_solver
from holdfast.solvers.misalignment import agentic_misalignment as agentic_misalignment_solver
from holdfast.solvers.odcv import odcv as odcv_solver
from holdfast.solvers.openings import openings as openings_solver
from holdfast.solvers.over_expression import over_expression as over_expression_solver
from holdfast.solvers.published import one_reply
from holdfast.solvers.realism import realism as realism_solver
from holdfast.solvers.replay import replay
from holdfast.solvers.sxs import replay_sxs
from holdfast.solvers.sxs import sxs as sxs_solver
from holdfast.solvers.tool_competence import tool_competence as tool_competence_solver

__all__ = [
    "BwrapSandbox",
    "agentic_misalignment",
    "agentic_misalignment_published",
    "agentic_misalignment_solver",
    "am_awareness",
    "am_coercion",
    "am_deception",
    "am_harm_executed",
    "am_leak",
    "am_outcome",
    "am_overcaution",
    "am_published_harm",
    "am_published_strict",
    "am_utility",
    "audit",
    "audit_aware",
    "audit_benign",
    "audit_followup",
    "audit_gold",
    "audit_outcome",
    "audit_overcaution",
    "audit_rejudge",
    "audit_severity",
    "audit_solver",
    "audit_violation",
    "aware",
    "classifier_verdict",
    "coding",
    "coding_fraction",
    "coding_outcome",
    "coding_solved",
    "coding_solver",
    "coding_tampered",
    "delusion",
    "delusion_care",
    "delusion_collusion",
    "delusion_gold",
    "delusion_judge",
    "delusion_outcome",
    "delusion_overcorrection",
    "delusion_overtreated",
    "delusion_solver",
    "followup_outcome",
    "followup_repeated",
    "followup_solver",
    "followup_unpressed",
    "gold_agreement",
    "harmful",
    "knowledge",
    "knowledge_contrast",
    "knowledge_outcome",
    "knowledge_post",
    "knowledge_pressed",
    "knowledge_recognised",
    "knowledge_reference",
    "knowledge_resists",
    "knowledge_self_test",
    "knowledge_solver",
    "odcv",
    "odcv_attempt",
    "odcv_awareness",
    "odcv_claim",
    "odcv_judge",
    "odcv_outcome",
    "odcv_overcaution",
    "odcv_panel",
    "odcv_reference",
    "odcv_rule",
    "odcv_solver",
    "odcv_state",
    "odcv_violation",
    "one_reply",
    "openings",
    "openings_ready",
    "openings_realism",
    "openings_solver",
    "over_expression",
    "over_expression_correct",
    "over_expression_kinds",
    "over_expression_scorer",
    "over_expression_solver",
    "over_expression_words",
    "pattern",
    "realism",
    "realism_of_100",
    "realism_solver",
    "replay",
    "replay_sxs",
    "sxs",
    "sxs_logs",
    "sxs_outcome",
    "sxs_refused",
    "sxs_self",
    "sxs_solver",
    "sxs_win_rate",
    "tool_competence",
    "tool_competence_ends",
    "tool_competence_outcome",
    "tool_competence_scorer",
    "tool_competence_solver",
    "tool_competence_valid_calls",
]
