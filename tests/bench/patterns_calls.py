"""How fast scan and rate are, against the longest chain of calls: `python -m tests.bench.patterns_calls`."""

import asyncio
import os
import resource
import sys
import tempfile
import time

from holdfast.results.patterns.calls import Calls, open_model
from holdfast.results.patterns.rate import rate_documents
from holdfast.results.patterns.sampling import Design, entries
from holdfast.results.patterns.scan import SCANNER
from holdfast.results.patterns.scan_run import Source, draw_batches, find_patterns
from holdfast.results.patterns.simulated.corpus import corpus
from holdfast.results.simulate import endpoints
from holdfast.scorers.patterns.known import choose_known
from holdfast.scorers.patterns.rating import RATER
from tests.bench.figure import Figure, show
from tests.results.patterns.made import calls

LATENCY, PARALLEL, RATED = 0.2, 32, 640
RATES = {"answer-first": 0.3, "asks-back": 0.1, "offers-more": 0.2}


def measured(seed: int) -> tuple[float, float, Calls]:
    """Wall time and CPU of a default scan and of rating 640 documents that no cache knows, and what they took."""
    documents = [row.document for row in corpus(1400, RATES, seed)]
    found, design, line = entries(documents), Design(), calls(connections=PARALLEL)
    drawn = draw_batches(lambda: documents, found, design, seed)
    scanner, rater = open_model("openai-api/sim/scanner", SCANNER, connections=PARALLEL), open_model("openai-api/sim/rater", RATER, connections=PARALLEL)

    async def both() -> None:
        await find_patterns(scanner, drawn, Source(data=("made",), documents=len(found), skipped={}), design, line, seed)
        await rate_documents(rater.model, documents[:RATED], choose_known("clarifying-question,propaganda"), line, seed=seed)

    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    asyncio.run(both())
    after = resource.getrusage(resource.RUSAGE_SELF)
    return time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, line


def main() -> int:
    """Measure and print; 1 if a demand is not met."""
    with tempfile.TemporaryDirectory() as folder, endpoints(latency_ms=1000 * LATENCY) as url:
        os.environ |= {"SIM_BASE_URL": url, "SIM_API_KEY": "none", "INSPECT_CACHE_DIR": folder}
        measured(0)  # imports and pools are start-up
        wall, cpu, line = sorted((measured(seed) for seed in (1, 2, 3)), key=lambda one: one[0])[1]
    # all scans at once, two passes of clustering one after the other, the ratings 32 at a time
    bound = LATENCY * (1 + 2 + -(-RATED // PARALLEL))
    figures = [
        Figure(f"scan and rate / chain bound at {LATENCY * 1000:.0f} ms, {PARALLEL} in parallel (bound {bound:.1f} s)", f"{wall / bound:.2f}", "<= 1.3", wall <= 1.3 * bound),
        Figure(f"client CPU a call ({line.usage.calls} calls)", f"{1000 * cpu / line.usage.calls:.1f} ms", "printed", met=True),
        Figure("of the machine's load, a minute's mean", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", "printed", met=True),
    ]
    return show("holdfast patterns: calls against simulated endpoints", figures)


if __name__ == "__main__":
    sys.exit(main())
