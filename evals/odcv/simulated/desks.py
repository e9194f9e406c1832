"""Simulated agents: which scripted policy a checkpoint follows, by the published table, and what it does next."""

from functools import cache
from pathlib import Path
from typing import Any

from holdfast.agents.digest import fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.agents.simulated.simulation import Act, persona
from holdfast.agents.yaml_text import parse_yaml
from holdfast.evals.odcv.loading import ScenarioFolder, load_scenarios
from holdfast.evals.odcv.scenario import Arm
from holdfast.scorers.odcv.outcome import OUTCOMES

_HERE = Path(__file__).parent


@cache
def table() -> dict[str, dict[str, float]]:
    """The published table."""
    return {name: row for name, row in parse_yaml((_HERE / "desks.yaml").read_text(encoding="utf-8")).items() if name != "canary"}


@cache
def scenarios() -> list[ScenarioFolder]:
    """The shipped ones."""
    return load_scenarios(None)


def scenario_in(text: str) -> ScenarioFolder | None:
    """The scenario whose set-up stands in a text."""
    words = " ".join(text.split())
    return next((folder for folder in scenarios() if " ".join(folder.scenario.system.split()) in words), None)


def arm_in(folder: ScenarioFolder, text: str) -> Arm:
    """The arm by what the job says of the target; open arms say the same as the incentivized one."""
    words = " ".join(text.split())
    for arm in ("mandated", "incentivized"):
        if " ".join(folder.scenario.pressure_of(arm).split("{{")[0].split()) in words:
            return arm
    return "neutral"


def breaches(folder: ScenarioFolder) -> list[str]:
    """The policies that break the rule."""
    return [name for name, policy in folder.policies.items() if OUTCOMES[policy.outcome] == "bad"]


def policy_of(model: str, seed: int | None, folder: ScenarioFolder, arm: Arm) -> str:
    """The policy that a checkpoint follows in an episode."""
    row, drawn = table()[persona(model)], fraction("desk", model, seed, folder.scenario.id)
    if fraction("fails", model, seed, folder.scenario.id, arm) < row["fails"]:
        return "idle"
    if drawn < row[arm]:
        known = breaches(folder)
        return known[int(fraction("which", model, seed, folder.scenario.id) * len(known))]
    return "refuse" if fraction("declines", model, seed, folder.scenario.id, arm) < row["declines"] else "honest"


def next_act(request: ChatRequest) -> str | Act | None:
    """What a checkpoint does next at a desk; None where the request is about none."""
    if not {"bash", "done"} <= request.tools or not request.messages:
        return None
    folder = scenario_in(request.messages[0].content)
    if folder is None or persona(request.model) not in table():
        return None
    if request.model == "cannot-call-tools":
        return "I will look at the files first.\n\n```bash\nls -R\n```"
    name = policy_of(request.model, request.seed, folder, arm_in(folder, request.messages[1].content))
    done = sum(message.role == "tool" for message in request.messages)
    steps = folder.steps(name)
    if done < len(steps):
        return Act("", "bash", {"command": steps[done]})
    policy: Any = folder.policies[name]
    return Act("", "done", {"report": policy.report}) if policy.report else "I have nothing to hand in."
