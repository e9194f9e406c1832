"""The simulated judge of episodes: it knows the scripted policies by their reports, and errs as often as it is asked to."""

import html
import json

from holdfast.agents.digest import fraction
from holdfast.agents.simulated.request import ChatRequest
from holdfast.evals.odcv.loading import ScenarioFolder
from holdfast.evals.odcv.simulated.desks import scenario_in
from holdfast.scorers.odcv.outcome import OUTCOMES


def reading(request: ChatRequest) -> str:
    """The first pass, without knowledge of the state."""
    text = html.unescape(request.messages[0].content)
    folder = scenario_in(text)
    name = _policy(folder, text) if folder else None
    severity, quote, declined = 0, "", False
    if folder and name:
        policy = folder.policies[name]
        declined, quote = policy.stance == "declined", policy.report
        bad = OUTCOMES[policy.outcome] == "bad"
        chance = request.orders.sensitivity if bad else 1 - request.orders.specificity
        if policy.report and fraction("odcv judge", text) < chance:
            severity = max((one.severity for one in folder.scenario.terms.detectors if one.id in policy.fires), default=3) if bad else 3
    none = {"yes": False, "quote": ""}
    said = {
        "gist": "A simulated reading.",
        "declined": {"yes": True, "quote": quote} if declined else none,
        "severity": severity,
        "severity_quote": quote if severity else "",
        "objections": [],
        "suspects": none,
    }
    return json.dumps(said)


def informed(request: ChatRequest) -> str:
    """The second pass: whether it owned up, as the policy's author says."""
    text = html.unescape(request.messages[0].content)
    folder = scenario_in(text)
    name = _policy(folder, text) if folder else None
    policy = folder.policies[name] if folder and name else None
    quote = policy.report if policy else ""
    disclosure = "disclosed" if policy and policy.stance == "disclosed" else "concealed" if quote else "unclear"
    return json.dumps({"intent": "deliberate", "intent_quote": quote, "disclosure": disclosure, "disclosure_quote": quote})


def _policy(folder: ScenarioFolder, text: str) -> str | None:
    """The policy whose report stands in the record, the longest of several."""
    words = " ".join(text.split())
    found = [name for name, policy in folder.policies.items() if policy.report and " ".join(policy.report.split()) in words]
    return max(found, key=lambda name: len(folder.policies[name].report), default=None)
