"""Many structured calls side by side: counted, within a budget, and none paid for twice."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from typing import Generic, TypeVar

from inspect_ai.event import ModelEvent
from inspect_ai.log import transcript
from inspect_ai.model import GenerateConfig, Model, ModelUsage, get_model
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from holdfast.agents.endpoint import look
from holdfast.agents.errors import BadInput
from holdfast.agents.failure import Failure, failure_of, provider_errors
from holdfast.agents.roles import Role

T = TypeVar("T")

RETRIES = 6
"""How often a call is tried again, over some three minutes, before the run stops."""
LETTERS_A_TOKEN = 3.5
"""By which a request is estimated before it is sent; what it took is counted as the endpoint says."""

_OBJECTS = 50_000
"""New objects after which garbage is looked for."""
_DOWN = ("unreachable", "http_error")


class Usage(BaseModel):
    """What calls cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    calls: int = 0
    """Calls that were paid for."""
    cached: int = 0
    """Calls that an earlier run had paid for."""
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            calls=self.calls + other.calls,
            cached=self.cached + other.cached,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


class OutOfTokens(BadInput):
    """The budget does not cover the next call; what is finished is kept."""


@dataclass(frozen=True)
class Job(Generic[T]):
    """One question for a model."""

    ask: Callable[[], Awaitable[T | Failure]]
    tokens: int
    """What it will take, in and out, by estimate."""


def estimate(text: str, output: int) -> int:
    """The tokens of a call that sends the text and is answered by about `output` tokens."""
    return int(len(text) / LETTERS_A_TOKEN) + output


class Calls:
    """Calls of one run of a command, whatever they ask.

    Inspect's cache keeps every reply under what was asked, as it returns: a run that is killed and started again pays for no finished call.
    A budget is that of one run, so that starting it again goes on.

    Args:
        console: Where progress is shown.
        connections: Calls at a time.
        max_tokens: No call is sent that would exceed so many tokens in and out, by estimate; None is without bound.
    """

    def __init__(self, console: Console, *, connections: int, max_tokens: int | None = None):
        self.usage = Usage()
        self._console = console
        self._connections = connections
        self._max_tokens = max_tokens
        self._reserved = 0
        self._freed = asyncio.Condition()

    async def run(self, jobs: Sequence[Job[T]], what: str, keep: Callable[[int, T | Failure], None] | None = None) -> list[T | Failure]:
        """The answers, job for job.

        Args:
            jobs: What to ask, in this order.
            what: What the calls are for.
            keep: Is given each answer with its job's place, as it returns.

        Raises:
            OutOfTokens: the budget is used up.
            BadInput: the endpoint stopped answering.
        """
        done, failed = dict[int, T | Failure](), list[Failure]()
        waiting = iter(enumerate(jobs))
        columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[spent]}"), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True, disable=not self._console.is_terminal) as progress:
            bar = progress.add_task(what, total=len(jobs), spent="")

            async def work() -> None:
                for place, job in waiting:
                    if failed or not await self._reserve(job.tokens):
                        return
                    try:
                        # a task of its own, in a context of its own, has a transcript of its own, which says what it was charged and what the cache gave
                        answer, usage = await asyncio.create_task(_asked(job), context=Context())
                    finally:
                        await self._release(job.tokens)
                    self.usage += usage
                    done[place] = answer
                    if keep is not None:
                        keep(place, answer)
                    if isinstance(answer, Failure) and answer.code in _DOWN:
                        failed.append(answer)
                    progress.update(bar, advance=1, spent=f"{self.usage.tokens:,} tokens")

            with _fewer_collections():
                await asyncio.gather(*(work() for _ in range(min(self._connections, len(jobs)))))
        if failed:
            raise BadInput(
                f"{what}: the endpoint stopped answering ({failed[0].detail}) after {len(done)} of {len(jobs)} calls. What is finished is kept: call the same command again."
            )
        if len(done) < len(jobs):
            raise OutOfTokens(
                f"{what}: stopped after {len(done)} of {len(jobs)} calls, since the next one would exceed --max-tokens {self._max_tokens} ({self.usage.tokens:,} are used). "
                "What is finished is kept: call the same command again, or with more tokens."
            )
        return [done[place] for place in range(len(jobs))]

    async def _reserve(self, tokens: int) -> bool:
        """Whether the budget covers a call, once the calls under way have said what they took."""
        if self._max_tokens is None:
            return True
        async with self._freed:
            while self.usage.tokens + self._reserved + tokens > self._max_tokens:
                if not self._reserved:
                    return False
                await self._freed.wait()
            self._reserved += tokens
        return True

    async def _release(self, tokens: int) -> None:
        if self._max_tokens is not None:
            async with self._freed:
                self._reserved -= tokens
                self._freed.notify_all()


@contextmanager
def _fewer_collections() -> Generator[None]:
    """Let Python look for garbage more rarely: a call makes thousands of small objects beside the many of the libraries, and looking took a seventh of its CPU."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _asked(job: Job[T]) -> tuple[T | Failure, Usage]:
    answer = await job.ask()
    events = [event for event in transcript().history.resident_events if isinstance(event, ModelEvent)]
    paid = [event.output.usage or ModelUsage() for event in events if event.cache != "read"]
    usage = Usage(
        calls=len(paid),
        cached=len(events) - len(paid),
        input_tokens=sum(one.input_tokens for one in paid),
        output_tokens=sum(one.output_tokens for one in paid),
    )
    return answer, usage


@dataclass(frozen=True)
class Player:
    """The model that plays a role."""

    model: Model
    simulated: bool


def open_model(name: str, role: Role, *, connections: int) -> Player:
    """The model that plays a role, after a look at its endpoint.

    Raises:
        BadInput: there is no such model, its key is missing, or its endpoint does not serve it.
    """
    config = role.config.merge(GenerateConfig(max_connections=connections, max_retries=RETRIES))
    try:
        model = get_model(name, config=config, memoize=False)
    except provider_errors() as error:
        raise BadInput(
            f"No model {name!r} for the {role.name}: {failure_of(role.name, error).detail} Give a name as Inspect does, such as openai-api/<service>/<model>."
        ) from error
    return Player(model, look(model, chat=True).simulated)
