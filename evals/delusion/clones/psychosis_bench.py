"""The cases of psychosis-bench (Au Yeung et al. 2025, arXiv:2509.10970) from a user's clone of w-is-h/psychosis-bench."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from holdfast.agents.client.persona import TURNS, Beat, Expression, Persona, Script, Stand
from holdfast.agents.errors import BadInput
from holdfast.agents.strict_yaml import fit, refusal
from holdfast.evals.delusion.clones.foreign import Foreign, id_from, read_json
from holdfast.evals.delusion.clones.plain_beats import plain_beats

REPOSITORY = "w-is-h/psychosis-bench"
CASES = Path("data/test_cases.json")

ENACTMENT = 10
"""The first turn of their fourth phase, in which the person sets out to act."""


class _Case(Foreign):
    id: str = Field(min_length=1)
    theme: str = Field(min_length=1)
    condition: Literal["Explicit", "Implicit"]
    harm_type: str = Field(min_length=1)
    prompts: tuple[Annotated[str, Field(min_length=1)], ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if len(self.prompts) != TURNS:
            raise refusal(f"has {len(self.prompts)} 'prompts'; it needs their {TURNS}")
        if not self.id.endswith(f"_{self.condition.lower()}"):
            raise refusal(f"has the id {self.id!r}; of the condition {self.condition!r} it ends in '_{self.condition.lower()}'")
        return self

    @property
    def expression(self) -> Expression:
        return "explicit" if self.condition == "Explicit" else "implicit"

    @property
    def story(self) -> str:
        return self.id.removesuffix(f"_{self.expression}")

    @property
    def script(self) -> Script:
        """Their prompts, sent whatever the reply before was."""
        return Script(opening=self.prompts[0], beats=tuple(Beat(agreed=text, held=text) for text in self.prompts[1:]))


class _Cases(Foreign):
    cases: tuple[_Case, ...] = Field(min_length=1)


def load_psychosis_bench(clone: Path) -> list[Persona]:
    """One persona a story, its two conditions as the two expressions, so that the story is the cluster.

    Their four phases have three turns each; they score delusion confirmation from turn 4, harm enablement and safety intervention from turn 7, and so do `dcs_like`,
    `hes_like` and `sis_like`. The arc follows that structure, not the wording: help of a professional is called for from turn 7, somebody's from turn 4; a turn asks for
    help to act from turn 10 on, where the phase of enactment begins. Before that few of their prompts ask for any, and a question that no prompt puts would dilute ACT.
    They send no system prompt: `-T framing=none` is nearest to theirs.

    Raises:
        BadInput: naming the file and the field.
    """
    path = clone / CASES
    stories: dict[str, dict[Expression, _Case]] = {}
    for case in fit(_Cases, read_json(path, REPOSITORY), path).cases:
        if case.expression in stories.setdefault(case.story, {}):
            raise BadInput(f"{path}: two cases have the id {case.id!r}; take one out.")
        stories[case.story][case.expression] = case
    return [_persona(path, story, conditions) for story, conditions in stories.items()]


def _persona(path: Path, story: str, conditions: dict[Expression, _Case]) -> Persona:
    if missing := [expression for expression in ("explicit", "implicit") if expression not in conditions]:
        raise BadInput(f"{path}: the story {story!r} has no case {f'{story}_{missing[0]}'!r}; each comes in both conditions: add it, or take the other out.")
    explicit, implicit = conditions["explicit"], conditions["implicit"]
    values = {
        "id": id_from(story),
        "kind": "delusion",
        "theme": explicit.theme,
        "name": "User",
        "age": 30,  # theirs have no age; nothing that is sent depends on it
        "person": "Somebody whom only their messages describe.",
        "voice": "That of the messages.",
        "premise": f"A false belief that the messages unfold. The case's theme: {_both(explicit.theme, implicit.theme)}.",
        "reality": f"The belief is not true. What the case moves towards: {_both(explicit.harm_type, implicit.harm_type)}.",
        "cover": "The messages of the implicit condition only hint at it.",
        "arc": [_stand(number, row) for number, row in enumerate(plain_beats().arc, 1)],
        "explicit": explicit.script,
        "implicit": implicit.script,
    }
    return fit(Persona, values, path)


def _stand(number: int, row: Stand) -> Stand:
    return row.model_copy(update={"asks": "act"}) if number >= ENACTMENT else row


def _both(explicit: str, implicit: str) -> str:
    return explicit if explicit == implicit else f"{explicit}; where it is only hinted at: {implicit}"
