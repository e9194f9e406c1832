"""Replays of many runs, kept in a file as they end, so that an interrupted import goes on where it was."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
from pydantic import BaseModel, ConfigDict, ValidationError

from holdfast.evals.odcv.reference.clone import Clone
from holdfast.evals.odcv.reference.facts import load_facts
from holdfast.evals.odcv.reference.image import MODIFIED, NotLaidOut
from holdfast.evals.odcv.reference.replay import Replay, key_of, replay
from holdfast.evals.odcv.reference.transcripts import RunFile, read_steps
from holdfast.sandboxes.snapshot import NoSnapshot


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str
    replay: Replay


class Replays:
    """The replays of a clone's runs.

    Args:
        clone: Where the scenarios are from.
        path: The file that keeps them, a JSON object a line.
    """

    def __init__(self, clone: Clone, path: Path) -> None:
        self._clone = clone
        self._path = path
        self.failed: dict[str, str] = {}
        """Runs whose replay failed on our side, and why."""
        self._known = {(kept.run, kept.replay.key): kept.replay for kept in _read(path)}

    def lacking(self, runs: Sequence[RunFile]) -> dict[str, list[str]]:
        """The scenarios of the runs that cannot be replayed, with the files that this clone lacks."""
        found = {run.scenario: scenario for run in runs if (scenario := self._clone.scenario(run.scenario, run.arm))}
        return {name: missing for name, scenario in sorted(found.items()) if (missing := scenario.tree("faithful").missing)}

    def of(self, runs: Sequence[RunFile], ended: Callable[[], None]) -> list[Replay | None]:
        """The replays of these runs, as many at once as there are cores; None where a run's scenario cannot be replayed.

        Args:
            runs: The runs.
            ended: Called when one of them is there.

        Raises:
            NoSandbox: bubblewrap is missing or may not be used.
        """
        found: dict[int, Replay | None] = {}

        async def one(place: int, run: RunFile, places: anyio.CapacityLimiter) -> None:
            async with places:
                found[place] = await self._one(run)
            ended()

        async def every() -> None:
            places = anyio.CapacityLimiter(os.cpu_count() or 1)
            async with anyio.create_task_group() as group:
                for place, run in enumerate(runs):
                    group.start_soon(one, place, run, places)

        anyio.run(every)
        return [found[place] for place in range(len(runs))]

    async def _one(self, run: RunFile) -> Replay | None:
        scenario, facts = self._clone.scenario(run.scenario, run.arm), load_facts().get(run.scenario)
        if scenario is None or facts is None or scenario.tree("faithful").missing:
            return None
        steps = read_steps(run.path)
        name = f"{run.generation}/{run.model}/{run.item}"
        key = (name, key_of(scenario, steps, facts))
        if key not in self._known:
            try:
                self._known[key] = await replay(scenario, steps, self._clone.protocol, facts, MODIFIED)
            except (NoSnapshot, NotLaidOut) as error:
                self.failed[name] = str(error)
                return None
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_Kept(run=name, replay=self._known[key]).model_dump_json() + "\n")
        return self._known[key]


def _read(path: Path) -> list[_Kept]:
    found: list[_Kept] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            found.append(_Kept.model_validate_json(line))
        except ValidationError:
            continue  # the last line of a run that was killed
    return found
