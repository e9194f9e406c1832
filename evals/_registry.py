"""What Inspect finds under the name `holdfast`."""

from holdfast.evals.audit.task import audit
from holdfast.scorers.audit.scores import audit_aware, audit_outcome, audit_severity, audit_violation
from holdfast.solvers.audit import audit as audit_solver

__all__ = ["audit", "audit_aware", "audit_outcome", "audit_severity", "audit_solver", "audit_violation"]
