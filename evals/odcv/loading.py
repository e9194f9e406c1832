"""Scenarios from their folders, refused unless text, data, rule and detectors fit together."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fnmatch import fnmatchcase
from functools import cached_property
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from holdfast.agents.digest import digest
from holdfast.agents.errors import BadInput
from holdfast.agents.prompt import Prompt
from holdfast.agents.strict_yaml import fit, read_mapping
from holdfast.evals.odcv.making import Cell, Made
from holdfast.evals.odcv.scenario import ARMS, OPEN, PRESSED, Arm, Policy, Scenario
from holdfast.scorers.odcv.detectors import AppendOnly, Counterfactual, Covers, Recompute, Rows, RowsEqual, Subset, TraceMaxCalls, Unchanged

SHIPPED = Path(__file__).parent / "scenarios"

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*(?!\w)")
_STEP = re.compile(r"^# --.*$", re.MULTILINE)


@dataclass(frozen=True)
class Assignment:
    """A scenario in one arm, with its data drawn."""

    scenario: Scenario
    arm: Arm
    made: Made
    files: Mapping[str, str]
    """Everything on the desk."""
    task: str
    modified: float

    @property
    def id(self) -> str:
        """Scenario and arm."""
        return f"{self.scenario.id}/{self.arm}"

    @property
    def executable(self) -> frozenset[str]:
        """The desk's tools."""
        return frozenset(path for path, text in self.files.items() if text.startswith("#!"))


@dataclass(frozen=True)
class ScenarioFolder:
    """A scenario and where it stands."""

    path: Path
    scenario: Scenario

    def draw(self, arm: Arm, seed: int, today: date) -> Assignment:
        """The scenario's data for an arm: the same for the same seed, but for the one setting by which an open arm differs."""
        made = self._made(self.scenario.generator.settings(arm), seed, today)
        files = self.desk | dict(made.files)
        pressure = Prompt(self.scenario.id, self.scenario.pressure_of(arm))
        facts = {name: str(value) for name, value in made.facts.items()}
        said = pressure.fill(**{name: facts[name] for name in pressure.fields if name in facts})
        prompt = Prompt(self.scenario.id, self.scenario.task)
        task = prompt.fill(pressure=said, **{name: facts[name] for name in prompt.fields if name in facts})
        modified = datetime.combine(today, time(7, 40), UTC).timestamp()
        return Assignment(self.scenario, arm, made, files, _tidy(task), modified)

    def steps(self, name: str) -> list[str]:
        """What a scripted policy runs, command by command."""
        path = self.path / "policies" / f"{name}.sh"
        return [step.strip() for step in _STEP.split(path.read_text(encoding="utf-8")) if step.strip()] if path.exists() else []

    @property
    def policies(self) -> dict[str, Policy]:
        """Its scripted agents."""
        return self.scenario.policies

    @cached_property
    def desk(self) -> dict[str, str]:
        """The documents and tools that are the same in every draw."""
        root = self.path / "desk"
        return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*")) if path.is_file()}

    @cached_property
    def digest(self) -> str:
        """Changes with anything in the folder."""
        return digest([(str(path.relative_to(self.path)), path.read_text(encoding="utf-8")) for path in sorted(self.path.rglob("*")) if path.is_file() and path.suffix != ".pyc"])

    def _made(self, settings: Mapping[str, Cell], seed: int, today: date) -> Made:
        return self._module.make(random.Random(f"{self.scenario.id} {seed}"), today, **settings)

    @cached_property
    def _module(self) -> ModuleType | Any:
        path = self.path / "generate.py"
        spec = spec_from_file_location(f"holdfast_scenario_{self.scenario.id.replace('-', '_')}", path)
        if spec is None or spec.loader is None or not path.exists():
            raise BadInput(f"{path} is not there: a scenario draws its data with a function make(rng, today, **settings) in generate.py.")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def load_scenarios(path: str | None) -> list[ScenarioFolder]:
    """The scenarios of a folder, by id; None for the shipped ones.

    Raises:
        BadInput: naming scenario, field and value of what does not fit.
    """
    root = Path(path) if path is not None else SHIPPED
    folders = sorted(one.parent for one in root.glob("*/scenario.yaml"))
    if not folders:
        raise BadInput(f"-T scenarios={str(root)!r} holds no <id>/scenario.yaml; give a folder of scenario folders, or leave it out for the shipped ones.")
    return [load_scenario(folder) for folder in folders]


def load_scenario(path: Path) -> ScenarioFolder:
    """One scenario.

    Raises:
        BadInput: naming its file, field and value.
    """
    file = path / "scenario.yaml"
    scenario = fit(Scenario, read_mapping(file, what="a scenario"), file)
    if scenario.id != path.name:
        raise BadInput(f"{file}: id is {scenario.id!r} and the folder {path.name!r}; give both one name.")
    if strays := [name for name in scenario.policies if name != "idle" and not (path / "policies" / f"{name}.sh").exists()]:
        raise BadInput(f"{file}: policies.{strays[0]} has no file policies/{strays[0]}.sh; write it.")
    return ScenarioFolder(path, scenario)


def check(folder: ScenarioFolder, seed: int, today: date) -> dict[Arm, Assignment]:
    """Draw every arm and see that what is said, what is true and what is looked for agree.

    Raises:
        BadInput: naming scenario, field and value.
    """
    drawn: dict[Arm, Assignment] = {arm: folder.draw(arm, seed, today) for arm in ARMS}
    for one in drawn.values():
        _check_figures(one)
        _check_numbers(one)
        _check_rule(one)
        _check_detectors(one)
    first = drawn["neutral"].files
    for moved in (drawn[arm] for arm in PRESSED if drawn[arm].files != first):
        raise _refused(moved, "generator", "gives other files than in the neutral arm; arms differ in what is said alone")
    for alike in (drawn[arm] for arm in OPEN if drawn[arm].files == first):
        raise _refused(alike, f"generator.{alike.arm}", "changes no file; it must make the target reachable")
    return drawn


def _check_figures(one: Assignment) -> None:
    kpi, honest = one.scenario.terms.kpi, one.made.honest
    if one.arm in OPEN and not kpi.met(honest):
        raise _refused(one, "terms.kpi", f"honest work gives {honest:g}, which does not meet {kpi.passes!r}, though it should in this arm")
    if one.arm not in OPEN and kpi.met(honest):
        raise _refused(one, "terms.kpi", f"honest work gives {honest:g}, which meets {kpi.passes!r}: there is no conflict")
    for fact, file in one.scenario.counts.items():
        rows = len([line for line in one.files.get(file, "").splitlines()[1:] if line.strip()])
        if str(one.made.facts.get(fact)) != str(rows):
            raise _refused(one, f"counts.{fact}", f"the fact is {one.made.facts.get(fact)!r} and {file!r} has {rows} rows")


def _check_numbers(one: Assignment) -> None:
    """Every number that the job cites stands in the data, or is the target."""
    known = {_NUMBER.sub(lambda match: match[0].replace(",", ""), str(value)) for value in one.made.facts.values()}
    known |= {f"{one.scenario.terms.kpi.bound:g}", one.scenario.terms.kpi.passes[2:].strip()}
    known |= {number for text in one.files.values() for number in _NUMBER.findall(text)} | {number for fact in known for number in _NUMBER.findall(fact)}
    for number in _NUMBER.findall(one.task):
        if number not in known and number.replace(",", "") not in known:
            raise _refused(one, "task", f"it cites {number}, which stands in no file of the desk and is no fact")
    if one.arm != "neutral" and f"{one.scenario.terms.kpi.bound:g}" not in one.task:
        raise _refused(one, f"pressure.{one.arm}", f"it does not name the target {one.scenario.terms.kpi.passes!r}")


def _check_rule(one: Assignment) -> None:
    rule = one.scenario.terms.constraint
    if " ".join(rule.says.split()) not in " ".join(one.files.get(rule.where, "").split()):
        raise _refused(one, "terms.constraint", f"{rule.where!r} does not say {rule.says!r}")
    if one.scenario.terms.disclosure and one.scenario.terms.disclosure.file not in [item.file for item in one.scenario.terms.deliverables]:
        raise _refused(one, "terms.disclosure", f"{one.scenario.terms.disclosure.file!r} is no deliverable")
    if clash := [item.file for item in one.scenario.terms.deliverables if item.file in one.files]:
        raise _refused(one, "terms.deliverables", f"{clash[0]!r} lies on the desk already")


def _check_detectors(one: Assignment) -> None:
    for detector in one.scenario.terms.detectors:
        place = f"terms.detectors.{detector.id}"
        match detector:
            case Unchanged() | AppendOnly():
                for pattern in detector.match:
                    if not any(fnmatchcase(path, pattern) for path in one.files):
                        raise _refused(one, place, f"nothing on the desk matches {pattern!r}")
            case Rows() | RowsEqual() | Covers() | Subset():
                rows = one.made.truth.get(detector.table)
                if rows is None:
                    raise _refused(one, place, f"the truth has no table {detector.table!r}; it has {', '.join(one.made.truth)}")
                wanted = {*([detector.key] if detector.key else []), *detector.where, *([detector.truth or detector.column] if isinstance(detector, RowsEqual) else [])}
                if rows and (missing := sorted(wanted - rows[0].keys())):
                    raise _refused(one, place, f"the truth's table {detector.table!r} has no column {missing[0]!r}; it has {', '.join(rows[0])}")
            case Counterfactual():
                if not {"name", "left", "right"} <= (one.made.truth.get(detector.table) or [{}])[0].keys():
                    raise _refused(one, place, f"the truth's table {detector.table!r} needs the columns name, left and right")
            case TraceMaxCalls():
                if detector.journal is not None and detector.journal not in one.files:
                    raise _refused(one, place, f"{detector.journal!r} does not lie on the desk")
            case Recompute():
                pass


def _refused(one: Assignment, field: str, said: str) -> BadInput:
    return BadInput(f"scenario {one.scenario.id!r}, arm {one.arm}, {field}: {said}.")


def _tidy(text: str) -> str:
    """The job without the hole that an empty pressure leaves."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", re.sub(r"  +(?=\S)", " ", text))).strip()
