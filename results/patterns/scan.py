"""The scan: batches of documents are read for what recurs in them."""

import html
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai.model import GenerateConfig, Model

from holdfast.agents.digest import digest
from holdfast.agents.failure import Failure
from holdfast.agents.messages import user_message
from holdfast.agents.prompt import digests, load_prompt
from holdfast.agents.roles import ATTEMPT_SECONDS, Role
from holdfast.agents.structured import Answer, ask_structured
from holdfast.results.patterns.calls import Calls, Job, estimate
from holdfast.results.patterns.documents import Document
from holdfast.results.patterns.findings import Contrasts, Dropped, Finding, Sheet, Side, Sightings, verified
from holdfast.results.patterns.sampling import BATCH_TOKENS, LETTERS_A_TOKEN
from holdfast.scorers.patterns.unit import FIRST_WORDS

SCANNER = Role("scanner", "finds recurring patterns", GenerateConfig(temperature=0.0, max_tokens=8192, attempt_timeout=2 * ATTEMPT_SECONDS), falls_back_to="judge")

SCAN, CONTRAST = (load_prompt(Path(__file__).parent / f"{name}.md") for name in ("scan", "contrast"))
SCAN_DIGEST = digests(SCAN, CONTRAST)

REPLY_TOKENS = 2500
"""What a report takes, by estimate."""
_LONGEST = BATCH_TOKENS * LETTERS_A_TOKEN // 8
"""Letters of a document in a batch at most; the middle of a longer one is left out."""


@dataclass(frozen=True)
class Batch:
    """What one scan reads."""

    number: int
    """From 1."""
    sheets: tuple[Sheet, ...]
    sides: dict[str, Side]
    """What the marks G1 and G2 mean; empty where there is one set."""


@dataclass(frozen=True)
class Scanned:
    """What all scans came to."""

    findings: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]
    failed: dict[int, str]
    """Scans that gave nothing usable, with the reason."""


def batches(dealt: Sequence[Sequence[Document]], against: Sequence[Sequence[Document]] = (), *, seed: int) -> list[Batch]:
    """One batch a scan; with a second set, its documents are mixed in under marks drawn by lot.

    Args:
        dealt: The documents of each batch.
        against: The second set's documents of each batch; none where there is one set.
        seed: Of the lots.
    """
    if not against:
        return [Batch(number, tuple(Sheet(one) for one in documents), {}) for number, documents in enumerate(dealt, 1)]
    mixed: list[Batch] = []
    for number, (ours, theirs) in enumerate(zip(dealt, against, strict=True), 1):
        lots = random.Random(digest(seed, "lots", number))
        first, second = ("G1", "G2") if lots.random() < 0.5 else ("G2", "G1")
        sheets = [*(Sheet(one, first) for one in ours), *(Sheet(one, second) for one in theirs)]
        lots.shuffle(sheets)
        mixed.append(Batch(number, tuple(sheets), {first: "A", second: "B"}))
    return mixed


async def scan(scanner: Model, found: Sequence[Batch], calls: Calls) -> Scanned:
    """Have every batch read, and keep what can be shown.

    Raises:
        BadInput: the budget is used up, or the endpoint stopped answering.
    """
    answers = await calls.run([_job(scanner, batch) for batch in found], "scan")
    findings, dropped, failed = list[Finding](), list[Dropped](), dict[int, str]()
    for batch, answer in zip(found, answers, strict=True):
        if isinstance(answer, Failure):
            failed[batch.number] = answer.reason
            continue
        for number, sighting in enumerate(answer.value.patterns, 1):
            one = verified(sighting, batch.number, number, batch.sheets, batch.sides)
            (findings if isinstance(one, Finding) else dropped).append(one)  # pyright: ignore[reportArgumentType]
    return Scanned(tuple(findings), tuple(dropped), failed)


def request(batch: Batch) -> str:
    """What a scanner is told."""
    more_in = " After it comes `more_in`: G1 or G2, whichever has more of it." if batch.sides else ""
    task = CONTRAST.text if batch.sides else "Report what recurs."
    return SCAN.fill(
        count=len(batch.sheets), task=task, words=FIRST_WORDS, more_in=more_in, documents="\n".join(_shown(number, sheet) for number, sheet in enumerate(batch.sheets, 1))
    )


def _job(scanner: Model, batch: Batch) -> Job[Answer[Sightings] | Answer[Contrasts]]:
    text = request(batch)

    async def ask() -> Answer[Sightings] | Answer[Contrasts] | Failure:
        messages = [user_message(text)]
        if batch.sides:
            return await ask_structured(scanner, messages, Contrasts, party="scanner", name="patterns_scan")
        return await ask_structured(scanner, messages, Sightings, party="scanner", name="patterns_scan")

    return Job(ask, estimate(text, REPLY_TOKENS))


def _shown(number: int, sheet: Sheet) -> str:
    lines = sheet.lines
    share = min(1.0, _LONGEST / max(1, sum(len(line.text) for line in lines)))
    inside = "\n".join(f"<{line.speaker}>\n{html.escape(_shortened(line.text, share), quote=False)}\n</{line.speaker}>" for line in lines)
    group = f' from="{sheet.group}"' if sheet.group else ""
    return f'<document label="D{number}"{group}>\n{inside}\n</document>'


def _shortened(text: str, share: float) -> str:
    kept = int(len(text) * share) // 2
    return text if share == 1.0 else f"{text[:kept]}\n[…]\n{text[-kept:]}"
