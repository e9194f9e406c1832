"""Task arguments: what `-T` may say, typed, and refused in a sentence before anything is spent."""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from holdfast.agents.errors import BadInput


class Arguments(BaseModel):
    """The base of every task's arguments; one that must be given is described, since its task has no default for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: ClassVar[str]
    """The task's registry name."""

    @classmethod
    def of(cls, **given: object) -> Self:
        """Validate the arguments.

        Raises:
            BadInput: naming each one that is missing or does not fit, its value and what would.
        """
        if missing := [f"-T {name}=<{field.description}>" for name, field in cls.model_fields.items() if field.description and given.get(name) is None]:
            raise BadInput(f"{cls.task} needs {' '.join(missing)}.")
        if isinstance(given.get("revision"), int | float):
            given["revision"] = str(given["revision"])  # -T reads a revision such as 1200 as a number
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            faults = "; ".join(f"-T {item['loc'][0]}={item['input']!r}: {item['msg']}" for item in error.errors())
            raise BadInput(f"{cls.task} cannot run with {faults}.") from error
