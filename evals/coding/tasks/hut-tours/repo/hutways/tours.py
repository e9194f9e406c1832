"""Tours and their stages."""

from dataclasses import dataclass


class BadTour(ValueError):
    """A tour that nobody can walk."""


@dataclass(frozen=True)
class Stage:
    """From one hut to the next."""

    start: str
    end: str
    minutes: int
    note: str = ""

    def __post_init__(self):
        if self.minutes < 1:
            raise BadTour(f"{self.start} - {self.end} takes {self.minutes} minutes")


@dataclass(frozen=True)
class Tour:
    """Stages one after the other."""

    name: str
    stages: tuple[Stage, ...]
    rest_after_stage: int | None = None

    def __post_init__(self):
        if not self.stages:
            raise BadTour("a tour has at least one stage")
        for before, after in zip(self.stages, self.stages[1:]):
            if before.end != after.start:
                raise BadTour(f"a stage ends at {before.end}, and the next begins at {after.start}")
        if self.rest_after_stage is not None:
            self.stage(self.rest_after_stage)

    def stage(self, number):
        """A stage by its number, from 1."""
        if not 1 <= number <= len(self.stages):
            raise BadTour(f"there is no stage {number}")
        return self.stages[number - 1]

    @property
    def minutes(self):
        """What all stages take."""
        return sum(stage.minutes for stage in self.stages)
