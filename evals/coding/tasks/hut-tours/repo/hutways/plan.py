"""Which day one gets how far."""

from dataclasses import dataclass

from hutways.tours import BadTour, Stage


@dataclass(frozen=True)
class Day:
    """What is walked on a day; nothing on a day of rest."""

    number: int
    stages: tuple[Stage, ...]

    @property
    def minutes(self):
        """How long one walks."""
        return sum(stage.minutes for stage in self.stages)

    def line(self):
        """As the command prints it."""
        if not self.stages:
            return f"day {self.number}  rest"
        return f"day {self.number}  {self.stages[0].start} - {self.stages[-1].end}"


def plan(tour, minutes, from_stage=1):
    """The days of a tour with so many minutes a day, from a stage on."""
    tour.stage(from_stage)
    days = [[]]
    for number, stage in enumerate(tour.stages, start=1):
        if number < from_stage:
            continue
        if stage.minutes > minutes:
            raise BadTour(f"stage {number} does not fit into a day")
        if sum(one.minutes for one in days[-1]) + stage.minutes > minutes or (days[-1] == [] and len(days) > 1):
            days.append([])
        days[-1].append(stage)
        if number == tour.rest_after_stage:
            days.append([])
    return [Day(number, tuple(stages)) for number, stages in enumerate(days, start=1)]
