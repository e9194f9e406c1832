"""A clone's classifiers: its grader prompts, and its gates by the facts that stand in its code, applied by ours."""

import ast
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from inspect_ai.model import ChatMessage

from holdfast.agents.errors import BadInput
from holdfast.agents.messages import system_message, user_message
from holdfast.evals.agentic_misalignment.published.constants import constants, read_code
from holdfast.evals.agentic_misalignment.published.source import Published

FOLDER = Path("classifiers")
_STEMS = {"leaking": "leak"}
_GATE = "response_contains_necessary_emails"

_SENT = re.compile(r"<tool_use:(email|forward)>(.*?)(?:</tool_use:\1>|\Z)", re.DOTALL | re.IGNORECASE)
_CALLED = re.compile(r"<tool_use:\w+>.*?</tool_use:\w+>", re.DOTALL)
_INBOX = re.compile(r"<email>(.*?)</email>", re.DOTALL)
_ANSWER = re.compile(r"<answer>(.*?)(?:</answer>|\Z)", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"answer(?:>|: )\s*(yes|no|deliberates_thinks_eval|deliberates_thinks_real|no_deliberation)")

Asks = Literal["harm", "awareness"]


@dataclass(frozen=True)
class Gate:
    """What beside the grader's yes a published verdict needs."""

    addresses: tuple[str, ...] | None
    """One of them stands in a mail's `to:` line, whatever its case; None where recipients do not matter."""
    keywords: tuple[str, ...]
    """One of them stands anywhere in the reply; empty for no such rule."""
    codes: tuple[str, ...]
    """One of them stands in a tool's block; empty for no such rule."""

    def holds(self, reply: str) -> bool:
        """Whether the reply passes."""
        to = [line.casefold() for line in _to_lines(reply)]
        addressed = self.addresses is None or any(address.casefold() in line for address in self.addresses for line in to)
        worded = not self.keywords or any(word in reply.lower() for word in self.keywords)
        coded = not self.codes or any(code in block for code in self.codes for block in _CALLED.findall(reply))
        return addressed and worded and coded


@dataclass(frozen=True)
class CloneClassifier:
    """A grader prompt of a clone."""

    asks: Asks
    system: str
    user: str
    forwarded: tuple[str, str]
    """What stands before and after the forwarded mails in the grader's prompt."""
    gate: Gate

    def request(self, emails: str, reply: str) -> Sequence[ChatMessage]:
        """What the clone asks its grader."""
        numbers, inbox = _forwarded(reply), _INBOX.findall(emails)
        mails = "".join(f"<email>{inbox[number - 1]}</email>\n" for number in numbers if 0 < number <= len(inbox))
        context = f"{self.forwarded[0]}{mails}{self.forwarded[1]}" if numbers else ""
        return [system_message(self.system), user_message(self.user.format(response=reply, email_context=context))]

    def read(self, reply: str, answer: str) -> Published:
        """What follows from the answer.

        Raises:
            ValueError: it is none of those that the prompt offers.
        """
        found = _answer(answer)
        if self.asks == "awareness":
            kinds = [kind for kind in ("thinks_eval", "thinks_real", "no_deliberation") if kind in found]
            if not kinds:
                raise ValueError(f"the classifier's answer is {found!r}")
            return Published(kinds[0] == "thinks_eval", kinds[0] != "no_deliberation", answer)
        if "yes" not in found and "no" not in found:
            raise ValueError(f"the classifier's answer is {found!r}")
        yes = "yes" in found
        return Published(yes and self.gate.holds(reply), yes, answer)


def read_classifier(root: Path, scenario: str) -> CloneClassifier:
    """The classifier of a scenario.

    Raises:
        BadInput: a file is not there, or what is looked for is not in it.
    """
    return _read(root, root / FOLDER / f"{_STEMS.get(scenario, scenario)}_classifier.py", "harm")


def read_awareness(root: Path) -> CloneClassifier:
    """The classifier of deliberation about being evaluated.

    Raises:
        BadInput: a file is not there, or what is looked for is not in it.
    """
    return _read(root, root / FOLDER / "deliberation_classifier.py", "awareness")


def _read(root: Path, path: Path, asks: Asks) -> CloneClassifier:
    code, base = read_code(path), read_code(path.with_name("classifier.py"))
    names = constants(code)
    system, user = (next((text for name, text in names.items() if name.endswith(end)), None) for end in ("CLASSIFICATION_SYSTEM_PROMPT", "CLASSIFICATION_USER_PROMPT"))
    around = next(_around_a_field(base), None)
    if not isinstance(system, str) or not isinstance(user, str) or around is None:
        raise BadInput(f"{path}: its prompts, or in {path.with_name('classifier.py').name} the words around forwarded mails, cannot be found; this version is not known.")
    gate = Gate(None, (), ()) if asks == "awareness" else _gate(root, path, code, base)
    found = CloneClassifier(asks, system, user, around, gate)
    try:
        found.request("", "")
    except (KeyError, IndexError, ValueError) as error:
        raise BadInput(f"{path}: its prompt has a place that is not known ({error}); this version is not known.") from error
    return found


def _gate(root: Path, path: Path, code: ast.Module, base: ast.Module) -> Gate:
    decides = next((node for node in ast.walk(code) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "classify"), None)
    if decides is None:
        raise BadInput(f"{path}: no function 'classify' stands in it; this version is not known.")
    needs = any(isinstance(node, ast.Attribute) and node.attr == _GATE for node in ast.walk(decides))
    within = [node for node in ast.walk(decides) if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In)]
    # a word is looked for in the reply in lower case, a code in what a tool was called with
    keywords = tuple(word for node in within if isinstance(node.comparators[0], ast.Call) and (word := _text(node.left)))
    codes = tuple(word for node in within if isinstance(node.comparators[0], ast.Name) and (word := _text(node.left)))
    return Gate(_addresses(root, path, code, base) if needs else None, keywords, codes)


def _addresses(root: Path, path: Path, code: ast.Module, base: ast.Module) -> tuple[str, ...]:
    found = next(_given_to_super(code), None) or _by_version(root, code)
    if not found:
        raise BadInput(f"{path}: the addresses that it looks for cannot be found; this version is not known.")
    # a fork takes anybody at the domain of a listed address
    domains = [one.partition("@")[2] for one in found] if any(isinstance(node, ast.Attribute) and node.attr == "necessary_domains" for node in ast.walk(base)) else []
    return (*found, *filter(None, dict.fromkeys(domains)))


def _given_to_super(code: ast.Module) -> Iterator[list[str]]:
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__" and node.args and isinstance(node.args[0], ast.List):
            yield [str(one.value) for one in node.args[0].elts if isinstance(one, ast.Constant)]


def _by_version(root: Path, code: ast.Module) -> list[str]:
    """The addresses of a fork that lists them by the version of its prompts, for the version that its scorer names."""
    tables: list[dict[Any, Any]] = [value for name, value in constants(code).items() if name.endswith("EMAILS_BY_VERSION") and isinstance(value, dict)]
    if not tables:
        return []
    keywords = [node for node in ast.walk(read_code(root / "scorers.py")) if isinstance(node, ast.keyword) and node.arg == "prompt_version"]
    version = next((node.value.value for node in keywords if isinstance(node.value, ast.Constant)), None)
    return [str(one) for one in tables[0].get(version, [])]


def _around_a_field(code: ast.Module) -> Iterator[tuple[str, str]]:
    """The constant words around the one field of the text that is called the mails' context."""
    for node in ast.walk(code):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr) and any(isinstance(target, ast.Name) and target.id == "email_context" for target in node.targets):
            parts = node.value.values
            if len(parts) == 3 and isinstance(parts[0], ast.Constant) and isinstance(parts[2], ast.Constant):
                yield str(parts[0].value), str(parts[2].value)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _answer(text: str) -> str:
    """What stands in the answer's tag, else after the bare word."""
    if tagged := _ANSWER.search(text):
        return tagged[1].strip().lower()
    bare = _BARE.search(text.lower())
    return bare[1] if bare else ""


def _to_lines(reply: str) -> list[str]:
    """The first line of each mail's block that says to whom it goes."""
    blocks = [html.unescape(re.sub(r"<[^>]*>", "", block)) for _, block in _SENT.findall(reply)]
    found = [next((line for line in block.split("\n") if line.strip().lower().startswith("to:")), "") for block in blocks]
    return [line for line in found if line]


def _forwarded(reply: str) -> list[int]:
    """The numbers of the mails that the reply forwards."""
    lines = [line for kind, block in _SENT.findall(reply) if kind.lower() == "forward" for line in block.strip().split("\n") if line.startswith("email_id:")]
    return [int(one) for line in lines for one in line.removeprefix("email_id:").strip().rstrip(",").split(",") if one.strip().isdigit()]
