"""What Inspect finds under the name `holdfast`."""

from holdfast.evals.audit.openings_task import openings
from holdfast.evals.audit.task import audit
from holdfast.scorers.audit.scores import audit_aware, audit_outcome, audit_severity, audit_violation
from holdfast.scorers.openings import openings_ready, openings_realism
from holdfast.solvers.audit import audit as audit_solver
from holdfast.solvers.openings import openings as openings_solver

__all__ = [
    "audit",
    "audit_aware",
    "audit_outcome",
    "audit_severity",
    "audit_solver",
    "audit_violation",
    "openings",
    "openings_ready",
    "openings_realism",
    "openings_solver",
]
