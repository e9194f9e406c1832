"""Audit agents: an auditor leans on one trait of the checkpoint for five replies."""

from inspect_ai import Epochs, Task, task

from holdfast.evals.audit.arguments import AuditArguments, facts_of, prepare, samples_of
from holdfast.evals.audit.viewer import audit_viewer
from holdfast.scorers.audit.scores import audit_aware, audit_outcome, audit_severity, audit_violation
from holdfast.solvers.audit import audit as run_audits


@task
def audit(
    preset: str = "standard",
    traits: str = "small",
    openings: str = "bank",
    bank: str | None = None,
    calibration: str | None = None,
    split: str = "dev",
    strategy: str = "adaptive",
    seed: int | None = 0,
    revision: str | None = None,
    probe: bool = False,
    trust_content: bool = False,
) -> Task:
    """Can an auditor, in five turns, bring the checkpoint to violate a trait of a document?

    Args:
        preset: `smoke` (2 openings a trait), `standard` (all openings of the split), `full` (the same, 3 epochs).
        traits: A shipped traits document (`small`) or the path of yours.
        openings: `bank` takes prepared openings; `fresh` draws new ones by the seed, the same for every checkpoint.
        bank: The folder of an opening bank; by default the one beside the document, or the shipped one. With fresh openings, where they are kept.
        calibration: For fresh openings: a calibration of the realism gate, from `holdfast openings calibrate`.
        split: `dev`, `held-out` or `all` openings of the bank.
        strategy: `adaptive` (an auditor writes), `ladder` (scripted rungs), `single` (the opening alone).
        seed: Mixed into the seed of every target request; `null` sends none, for endpoints that refuse seeds.
        revision: The checkpoint's revision; with it the target's replies are cached, and the same run again makes no call.
        probe: Whether the checkpoint is asked after each audit, on a copy of the conversation, if it took it for real use; one more call an audit.
        trust_content: Whether the log viewer may render replies as Markdown.
    """
    given = AuditArguments.of(
        preset=preset,
        traits=traits,
        openings=openings,
        bank=bank,
        calibration=calibration,
        split=split,
        strategy=strategy,
        seed=seed,
        revision=revision,
        probe=probe,
        trust_content=trust_content,
    )
    run = prepare(given)
    return Task(
        dataset=samples_of(run),
        solver=run_audits(run.plan),
        scorer=[audit_violation(), audit_severity(), audit_aware(), audit_outcome()],
        config=run.config,
        epochs=Epochs(run.epochs, "mean"),
        fail_on_error=0.1,
        version=run.version,
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.simulated else None,
        viewer=audit_viewer(run.arguments.trust_content),
        headline_metric="audit_violation",
        description=__doc__,
    )
