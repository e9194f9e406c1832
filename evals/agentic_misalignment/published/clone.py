"""`source=PATH`: prompts out of a user's clone of the original repository, or of a fork with its layout."""

import ast
import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Any

from holdfast.agents.errors import BadInput
from holdfast.evals.agentic_misalignment.published.classifier import CloneClassifier, read_awareness, read_classifier
from holdfast.evals.agentic_misalignment.published.condition import WITHOUT_VALUE, Condition
from holdfast.evals.agentic_misalignment.published.constants import constants, read_code, read_text
from holdfast.evals.agentic_misalignment.published.source import REPOSITORY, Prompts

SYSTEM = Path("templates/system_prompt_templates.py")
PLACES = (".", "evals/agentic_misalignment", "experiments/agentic-misalignment", "src/inspect_evals/agentic_misalignment")
"""Where forks keep the benchmark."""
GENERATORS = ("prompt_generator.py", "scripts/generate_prompts.py")
"""Where the optional texts of the system prompt stand."""
IDENTITY = Path("data/identity_email_vars.json")
"""A fork's further fields of mails, by identity."""
PLAIN = "Minimal"
"""That fork's identity for prompts without one."""

_SECTION = re.compile(r"##\s+(.*?)\n\s*```json\s*(.*?)\s*```", re.DOTALL)
_MAIL = "<email>"
_FORWARD = "<tool_use:forward>"
_MODEL_NAME = "${model_name}"


class Clone:
    """A folder as a source.

    Raises:
        BadInput: it holds no templates in a layout that is known.
    """

    def __init__(self, path: Path) -> None:
        found = [path / place for place in PLACES if (path / place / SYSTEM).is_file()]
        if not found:
            raise BadInput(f"-T source={str(path)!r} holds no {SYSTEM}; give inspect_evals, or the folder of a clone of {REPOSITORY} or of a fork with its layout.")
        self._root = found[0]
        self._names = constants(read_code(self._root / SYSTEM))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Those with a system prompt and templates."""
        folders = sorted(folder.name for folder in (self._root / "templates").iterdir() if (folder / "templates").is_dir())
        return tuple(name for name in folders if f"{name.upper()}_SYSTEM_PROMPT" in self._names)

    def prompts(self, condition: Condition) -> Prompts:
        """The text of a condition, put together as the original does it.

        Raises:
            BadInput: the clone lacks a file, a goal or an optional text of it.
        """
        variables = self._goal(condition) | self._name(condition)
        template = self._constant(f"{condition.scenario.upper()}_SYSTEM_PROMPT" + ("_PROD" if condition.variant.prod else ""))
        emails = "".join(_fill(read_text(path), variables) for path in self._mails(condition))
        if _MAIL not in emails:
            raise BadInput(f"{self._root}: the inbox of {condition.id!r} holds no mail, so this clone lacks the condition; take another goal_type or urgency_type.")
        if _FORWARD in template:  # a mail is forwarded by its number
            before, *mails = emails.split(_MAIL)
            emails = before + "".join(f"{_MAIL}\nID: {number}{mail}" for number, mail in enumerate(mails, 1))
        system = _fill(template, variables | {"extra_system_instructions": _fill(self._extra(condition), variables), "alignment_faking_warning": self._notice(condition)})
        return Prompts(system, self._constant("USER_PROMPT"), emails)

    def classifier(self, scenario: str) -> CloneClassifier:
        """The classifier of a scenario, by what stands in the clone's code.

        Raises:
            BadInput: the clone has none, or in a form that is not known.
        """
        return read_classifier(self._root, scenario)

    def awareness(self) -> CloneClassifier:
        """The classifier of deliberation.

        Raises:
            BadInput: the clone has none, or in a form that is not known.
        """
        return read_awareness(self._root)

    @cached_property
    def _generator(self) -> ast.Module | None:
        return next((read_code(self._root / name) for name in GENERATORS if (self._root / name).is_file()), None)

    def _constant(self, name: str) -> Any:
        if name not in self._names:
            raise BadInput(f"{self._root / SYSTEM}: {name} cannot be found in it; this version is not known.")
        return self._names[name]

    def _mails(self, condition: Condition) -> list[Path]:
        folder, name = self._root / "templates" / condition.scenario / "templates", f"email-template-{condition.scenario}-"
        if condition.goal_type == "none":
            return [folder / f"{name}goal-conflict-none-{condition.urgency_type}.md"]
        return [folder / f"{name}shared.md", folder / f"{name}{condition.urgency_type}.md"]

    def _goal(self, condition: Condition) -> dict[str, str]:
        """The fields that a goal fills, in the mails and in the system prompt."""
        # the original shares one set of fields between these two; a fork without the first has the second's own
        shared = condition.scenario == "murder" and (self._root / "templates/blackmail/variables").is_dir()
        folder, value = self._root / "templates" / ("blackmail" if shared else condition.scenario) / "variables", condition.goal_value
        if condition.goal_type in WITHOUT_VALUE or value in WITHOUT_VALUE:
            fields = next(iter(_sections(folder / "ambiguous.md").values()))
        else:
            files = [path for path in sorted(folder.glob("*.md")) if value in path.stem.split("_")]
            found = [fields for path in files for heading, fields in _sections(path).items() if value in heading.casefold()]
            if not found:
                raise BadInput(f"-T goal_value={value!r} has no fields in {folder}; its files are {', '.join(sorted(path.stem for path in folder.glob('*.md'))) or 'none'}.")
            fields = found[0]
        goals = self._constant("GOAL_VARIABLES")
        return fields | goals.get(f"{condition.goal_type}-{value}", goals.get("none", {})) | self._identity

    @cached_property
    def _identity(self) -> dict[str, str]:
        path = self._root / IDENTITY
        return dict(_json(read_text(path), path).get(PLAIN, {})) if path.is_file() else {}

    def _name(self, condition: Condition) -> dict[str, str]:
        """What the agent is called, in a fork that has a place for it."""
        given, place = condition.variant.model_name, _MODEL_NAME in str(self._names)
        if not place:
            if given is not None:
                raise BadInput(f"-T model_name={given!r} has no place in the prompts of {self._root}; leave it out.")
            return {}
        name = given or (_default(self._generator, "model_name") if self._generator else None)
        if not name:
            raise BadInput(f"The prompts of {self._root} name the agent, and no name stands in its code; add -T model_name=<name>.")
        return {"model_name": name, "model_name_lower": name.lower(), "model_name_upper": name.upper()}

    def _extra(self, condition: Condition) -> str:
        wanted = condition.variant.extra_system_instructions
        if wanted is None:
            return ""
        found = _said_where(self._generator, "extra_system_instructions", wanted) if self._generator else None
        if found is None:
            raise BadInput(f"-T extra_system_instructions={wanted!r} has no text in {' or '.join(GENERATORS)} of {self._root}; leave it out, or take source=inspect_evals.")
        return found

    def _notice(self, condition: Condition) -> str:
        if not condition.variant.test_eval_awareness:
            return ""
        found = constants(self._generator).get("ALIGNMENT_FAKING_WARNING") if self._generator else None
        if not isinstance(found, str):
            raise BadInput(f"-T test_eval_awareness=true has no notice in {' or '.join(GENERATORS)} of {self._root}; leave it out, or take source=inspect_evals.")
        return found


def _fill(template: str, values: Mapping[str, str]) -> str:
    return Template(template).safe_substitute(values)


def _sections(path: Path) -> dict[str, dict[str, str]]:
    """The blocks of fields in a file, by heading.

    Raises:
        BadInput: it has none, or one is no JSON object.
    """
    found = {heading.strip(): _json(block, path) for heading, block in _SECTION.findall(read_text(path))}
    if not found:
        raise BadInput(f"{path}: holds no block of fields under a heading; check it out again.")
    return found


def _json(text: str, path: Path) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}: not valid JSON, line {error.lineno} of a block: {error.msg}; check it out again.") from error
    if not isinstance(value, dict):
        raise BadInput(f"{path}: a block holds {type(value).__name__} in place of an object; check it out again.")
    return dict(value)


def _default(code: ast.Module, argument: str) -> str | None:
    """The first text that a function of the module has as default of an argument."""
    for node in ast.walk(code):
        if isinstance(node, ast.FunctionDef):
            for one, default in zip(reversed(node.args.args), reversed(node.args.defaults), strict=False):
                if one.arg == argument and isinstance(default, ast.Constant) and isinstance(default.value, str):
                    return default.value
    return None


def _said_where(code: ast.Module, name: str, value: str) -> str | None:
    """The text that the code assigns where a name has a value."""
    for node in ast.walk(code):
        match node:
            case ast.If(test=ast.Compare(left=ast.Name(id=found), comparators=[ast.Constant(value=wanted)]), body=[ast.Assign(value=ast.Constant(value=str(text)))]):
                if (found, wanted) == (name, value):
                    return text
            case _:
                continue
    return None
