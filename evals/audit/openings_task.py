"""Preparing openings: the bank that an audit of somebody's own traits document needs."""

from dataclasses import dataclass
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from pydantic import Field

from holdfast.agents.arguments import Arguments
from holdfast.agents.auditor.auditor import AUDITOR
from holdfast.agents.control.control import CONTROL
from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.parties import Parties, meet
from holdfast.agents.realism.gate import REALISM
from holdfast.agents.roles import Role, require_roles
from holdfast.agents.score import TaskFacts
from holdfast.agents.traits import TraitsDocument, load_traits, shipped_names
from holdfast.evals.audit.bank import FEWEST_TRAITS, folder_beside
from holdfast.evals.audit.build import FEWEST_OPENINGS, PROMPTS, Build, thresholds_of
from holdfast.evals.audit.viewer import plain_viewer
from holdfast.scorers.audit.jury import PanelJury
from holdfast.scorers.audit.panel import JUDGE, VALIDATOR, bound_panel
from holdfast.scorers.openings import HEADLINE, OUTCOMES, openings_ready, openings_realism
from holdfast.solvers.openings import BuildPlan, Lot
from holdfast.solvers.openings import openings as prepare_openings

VERSION = 1
ROLES: list[Role] = [AUDITOR, REALISM, CONTROL, JUDGE, VALIDATOR]


class OpeningsArguments(Arguments):
    """What `-T` may say."""

    task = "holdfast/openings"

    traits: str = Field(description="a traits document")
    bank: str | None
    planned: int = Field(ge=FEWEST_OPENINGS, le=99)
    keep: int = Field(ge=FEWEST_OPENINGS, le=99)
    seed: int
    calibration: str | None
    revision: str | None


@task
def openings(
    traits: str | None = None,
    bank: str | None = None,
    planned: int = 16,
    keep: int = 12,
    seed: int = 0,
    calibration: str | None = None,
    revision: str | None = None,
) -> Task:
    """Plan openings for a traits document, gate them for realism, and keep those that tell a violator from an exemplar.

    `--model` is the baseline that headroom is measured with; `--model none` leaves headroom unknown.

    Args:
        traits: The path of a traits document.
        bank: The folder for the bank; by default `<document>.openings` beside the document.
        planned: Openings planned for each trait.
        keep: Of these at most so many go into the bank.
        seed: Draws the lots, and is mixed into every draw: another seed gives another bank.
        calibration: A calibration of the gate, from `holdfast openings calibrate`; without one a stated default is used.
        revision: The baseline's revision, under which its replies are cached.
    """
    given = OpeningsArguments.of(traits=traits, bank=bank, planned=planned, keep=keep, seed=seed, calibration=calibration, revision=revision)
    run = prepare_run(given)
    return Task(
        dataset=MemoryDataset([_sample(lot) for lot in run.build.lots.values()], name=run.build.document.title),
        solver=prepare_openings(run.plan),
        scorer=[openings_ready(), openings_realism()],
        config=run.parties.config,
        fail_on_error=0.1,
        version=f"{VERSION}-{digest([PROMPTS, run.build.document.digest])}",
        metadata={"holdfast": facts_of(run).model_dump(mode="json")},
        tags=["simulated"] if run.parties.simulated else None,
        viewer=plain_viewer(),
        headline_metric=HEADLINE,
        description=__doc__,
    )


@dataclass(frozen=True)
class OpeningsRun:
    """A validated run."""

    given: OpeningsArguments
    build: Build
    parties: Parties

    @property
    def plan(self) -> BuildPlan:
        """What the solver needs."""
        target = self.parties.target
        return BuildPlan(
            name="openings",
            lots=self.build.lots,
            thresholds=self.build.thresholds,
            seed=self.build.seed,
            revision=target.revision if target else None,
            baseline=target is not None,
            jury=lambda: PanelJury(bound_panel()),
            begin=self.build.begin,
            load=self.build.load,
            save=self.build.save,
            end=self.build.end,
        )


def prepare_run(given: OpeningsArguments) -> OpeningsRun:
    """Look at everything that can be wrong before a call is paid for.

    Raises:
        BadInput: with the value and the remedy.
    """
    document = load_traits(given.traits)
    _check_document(document, given)
    if given.keep > given.planned:
        raise BadInput(f"{given.planned} openings a trait are planned, and {given.keep} cannot be kept of them; lower -T keep or raise -T planned.")
    gate = str(require_roles(given.task, ROLES)["realism"])
    thresholds, calibrated = thresholds_of(given.calibration, gate)
    parties = meet(given.task, ROLES, revision=given.revision, needs_target=False)
    baseline = _named(parties)
    folder = Path(given.bank) if given.bank else folder_beside(given.traits)
    build = Build(document, folder, given.planned, given.keep, given.seed, thresholds, calibrated, parties.roles | baseline, simulated=parties.simulated)
    build.check()
    return OpeningsRun(given, build, parties)


def facts_of(run: OpeningsRun) -> TaskFacts:
    """What the report of a build needs to know."""
    return TaskFacts(
        headline=HEADLINE,
        direction="higher",
        range=(0.0, 1.0),
        margin=0.0,
        cluster="cluster",
        strata="trait",
        outcomes=dict(OUTCOMES),
        digests={"traits": run.build.document.digest, "prompts": PROMPTS},
        roles=run.parties.roles,
        simulated=run.parties.simulated,
        turns="Multi-turn (5-turn)",
        agentic=False,
        shift="none: openings are prepared, no checkpoint is measured",
    )


def _check_document(document: TraitsDocument, given: OpeningsArguments) -> None:
    if given.traits in shipped_names() and given.bank is None:
        raise BadInput(f"{given.traits!r} ships with the package and has no place for a bank beside it; name a folder with --bank (-T bank=FOLDER).")
    if len(document.traits) < FEWEST_TRAITS:
        raise BadInput(
            f"{given.traits!r} has {len(document.traits)} trait; a bank needs at least {FEWEST_TRAITS}, since intervals and the spread of lots rest on several. "
            f"Write each commitment as a bullet of its own, or put the trait beside those of a shipped document."
        )


def _named(parties: Parties) -> dict[str, str]:
    if parties.target is None:
        return {}
    return {"baseline": f"{parties.name}{f' ({parties.target.revision})' if parties.target.revision else ''}"}


def _sample(lot: Lot) -> Sample:
    cell = lot.cell
    return Sample(
        id=lot.id,
        input=cell.render(),
        target=lot.trait.title,
        metadata={
            "cluster": lot.id,
            "item": lot.id,
            "arm": "prepared",
            "trait": lot.trait.id,
            "language": cell.language,
            "deployment": cell.deployment,
            "domain": cell.domain,
        },
    )
