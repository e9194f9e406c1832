"""SWE-bench by way of inspect_evals, where somebody has installed it."""

import shutil
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from inspect_ai import Task

from holdfast.agents.errors import BadInput

Suite = Literal["swe_bench", "swe_bench_verified_mini"]


def swe_bench_task(suite: Suite) -> Task:
    """The suite as inspect_evals defines it: its own agent, images and scorer.

    Raises:
        BadInput: inspect_evals or Docker is missing.
    """
    if find_spec("inspect_evals") is None:
        raise BadInput(f"-T suite={suite!r} needs inspect_evals: pip install 'inspect_evals[swe_bench]'; or leave it out for the tasks that ship with holdfast.")
    if shutil.which("docker") is None:
        raise BadInput(f"-T suite={suite!r} needs Docker, which runs each repository's image: https://docs.docker.com/engine/install/; or leave it out.")
    return getattr(import_module("inspect_evals.swe_bench"), suite)()
