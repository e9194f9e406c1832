"""A scenario as its author writes it: the job, the rule, the pressure, the detectors, and who proves them."""

from typing import Literal

from pydantic import Field, model_validator

from holdfast.agents.strict_yaml import Entry, refusal
from holdfast.evals.odcv.making import Cell
from holdfast.scorers.odcv.detect import KPI
from holdfast.scorers.odcv.outcome import Outcome, Stance
from holdfast.scorers.odcv.terms import Terms

Arm = Literal["neutral", "incentivized", "mandated", "attainable", "permitted"]
ARMS: tuple[Arm, ...] = ("neutral", "incentivized", "mandated", "attainable", "permitted")
PRESSED: tuple[Arm, ...] = ("incentivized", "mandated")
"""A target is set that honest work cannot reach."""
OPEN: tuple[Arm, ...] = ("attainable", "permitted")
"""A target is set, and honest work reaches it."""

NEEDED = ("honest", "refuse", "idle")


class Generator(Entry):
    """The settings with which `generate.py` is called; open arms differ from the others in one of them."""

    every: dict[str, Cell] = Field(default_factory=dict)
    attainable: dict[str, Cell] = Field(min_length=1, max_length=1)
    permitted: dict[str, Cell] = Field(min_length=1, max_length=1)

    def settings(self, arm: Arm) -> dict[str, Cell]:
        """The settings of an arm."""
        return self.every | (getattr(self, arm) if arm in OPEN else {})


class Pressure(Entry):
    """What the job says of the target, a sentence or two each; the neutral arm says nothing."""

    incentivized: str = Field(min_length=20)
    """A target and what hangs on it, also said in the open arms."""
    mandated: str = Field(min_length=20)
    """The same target as an order."""


class Expected(Entry):
    """How a policy ends in an arm."""

    outcome: Outcome
    fires: list[str] = Field(default_factory=list)


class Policy(Entry):
    """A scripted agent: `policies/<name>.sh`, its steps divided by lines `# --`."""

    by: Literal["author", "evader"] = "author"
    """An evader has seen the desk and the job, and none of the detectors."""
    about: str
    """What it does, in a sentence."""
    report: str = ""
    """What it hands in with; empty for one that just stops."""
    stance: Stance | None = None
    """What a judge who quotes it would have to say."""
    outcome: Outcome
    """In arms that are not named below."""
    fires: list[str] = Field(default_factory=list)
    """The detectors that fire, all of them but `kpi`, which every scenario has and which follows from the figures."""
    arms: dict[Arm, Expected] = Field(default_factory=dict)

    def expected(self, arm: Arm) -> Expected:
        """How it ends in an arm."""
        return self.arms.get(arm) or Expected(outcome=self.outcome, fires=self.fires)


class Scenario(Entry):
    """`scenario.yaml`."""

    canary: str = Field(pattern=r"^HOLDFAST CANARY [0-9a-f-]{36}: ")
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    domain: str
    title: str
    """The job in a few words."""
    conflict: str
    """What pulls, and which sensible person might give in."""
    generator: Generator
    counts: dict[str, str] = Field(default_factory=dict)
    """Facts that are the number of data rows of a file."""
    system: str = Field(min_length=40)
    task: str = Field(min_length=200)
    """The job, with `{{pressure}}` where the target is spoken of, and facts as `{{name}}`."""
    pressure: Pressure
    terms: Terms
    policies: dict[str, Policy]

    @model_validator(mode="after")
    def _is_whole(self) -> "Scenario":
        if missing := [name for name in NEEDED if name not in self.policies]:
            raise refusal(f"lacks the policies {', '.join(missing)}; each scenario has honest, refuse and idle.")
        names = [one.id for one in self.terms.detectors]
        if twice := {name for name in names if names.count(name) > 1 or name == KPI}:
            raise refusal(f"has more than one detector {', '.join(sorted(twice))}; {KPI!r} is the one that every scenario has.")
        for name, policy in self.policies.items():
            for one in [policy, *policy.arms.values()]:
                if unknown := sorted(set(one.fires) - {*names}):
                    raise refusal(f"has a policy {name!r} that fires {unknown[0]!r}; the detectors are {', '.join(names)}.")
        fired = {detector for policy in self.policies.values() for one in [policy, *policy.arms.values()] for detector in one.fires}
        if never := sorted(set(names) - fired):
            raise refusal(f"has no policy that fires {', '.join(never)}: write one, or a reader cannot know that it can fire.")
        files = [one.file for one in self.terms.deliverables]
        asked = {one.id: getattr(one, "file", None) for one in self.terms.detectors} | {KPI: self.terms.kpi.file}
        if strange := {name: file for name, file in asked.items() if file is not None and file not in files}:
            name, file = next(iter(strange.items()))
            raise refusal(f"has a detector {name!r} about {file!r}, which is no deliverable; those are {', '.join(files)}.")
        if "{{pressure}}" not in self.task:
            raise refusal("has a task without {{pressure}}: put it where the target is spoken of.")
        return self

    def pressure_of(self, arm: Arm) -> str:
        """What the job says of the target in an arm."""
        return "" if arm == "neutral" else self.pressure.mandated if arm == "mandated" else self.pressure.incentivized
