"""What a piece of work costs this process; the endpoints are another one."""

import gc
import resource
from collections.abc import Callable
from typing import TypeVar

Done = TypeVar("Done")


def timed(work: Callable[[], Done]) -> tuple[Done, float]:
    """What the work gives, and the milliseconds of CPU that this process spent on it."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF)
    done = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return done, 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
