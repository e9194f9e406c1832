"""How long readers and the free tier take on 100,000 chats, and how much memory."""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from holdfast.results.patterns.documents import Skipped
from holdfast.results.patterns.readers import read
from holdfast.results.patterns.surface import Tally
from tests.bench.figure import Figure, show

CHATS, SECONDS, GIGABYTES = 100_000, 60, 1.0
WORDS = 20_000
HABIT, HABIT_SHARE = "What a wonderful question to bring up!", 0.1


def write_chats(path: Path, count: int, seed: int = 0) -> None:
    """Chats of about 1.2 kB whose words are as unevenly common as in language, a tenth with a habit, 2 % copies of the one before.

    Args:
        path: Where to.
        count: How many.
        seed: Of everything in them.
    """
    rng = random.Random(seed)
    words = [f"{rng.choice('bdfgklmnprstvz')}{rng.choice('aeiou')}{number:x}" for number in range(WORDS)]
    stream = rng.choices(words, [1 / (rank + 5) for rank in range(WORDS)], k=2_000_000)
    reply = ""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            if number % 50 != 1:
                size, at = rng.randrange(80, 260), rng.randrange(len(stream) - 260)
                said = stream[at : at + size]
                rng.shuffle(said)
                reply = f"{HABIT if rng.random() < HABIT_SHARE else ''} {' '.join(said[:40])}.\n\n- **{said[40]}** {' '.join(said[41:])}. I asked Ana Brandt."
            asked = " ".join(rng.choices(words, k=20))
            file.write(json.dumps({"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": reply.strip()}]}) + "\n")


def measure(path: Path) -> None:
    """Print seconds on the clock and of the processor, gigabytes, and what was found, as JSON."""
    started = time.monotonic()
    found = Tally().read(read([str(path)], skipped=Skipped())).surface()
    used = resource.getrusage(resource.RUSAGE_SELF)
    opening = found.openings[0]
    print(
        json.dumps(
            {
                "wall": time.monotonic() - started,
                "processor": used.ru_utime + used.ru_stime,
                "gigabytes": used.ru_maxrss / 1e6,
                "documents": found.documents,
                "habit": opening.share if HABIT.lower().startswith(opening.text) else 0.0,
                "copies": found.near_duplicates,
            }
        )
    )


def figures(chats: int) -> list[Figure]:
    """Measured in a process of its own, whose memory is that of the readers and counters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chats.jsonl"
        write_chats(path, chats)
        size = path.stat().st_size / 1e6
        told = json.loads(subprocess.run([sys.executable, "-m", "tests.bench.patterns", "measure", str(path)], capture_output=True, text=True, check=True).stdout)
    # the clock alone would measure what else the machine does
    return [
        Figure(f"seconds of processor, {chats:,} chats of {size:.0f} MB", f"{told['processor']:.0f}", f"at most {SECONDS}", told["processor"] <= SECONDS),
        Figure("seconds on the clock", f"{told['wall']:.0f}", "", True),
        Figure("gigabytes", f"{told['gigabytes']:.2f}", f"at most {GIGABYTES}", told["gigabytes"] <= GIGABYTES),
        Figure("documents read", f"{told['documents']:,}", f"{chats:,}", told["documents"] == chats),
        Figure("share of an opening planted in .10", f"{told['habit']:.3f}", ".09 to .11", 0.09 <= told["habit"] <= 0.11),
        Figure("near-duplicates, .02 planted", f"{told['copies']:.3f}", ".018 to .022", 0.018 <= told["copies"] <= 0.022),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(Path(sys.argv[2]))
    else:
        sys.exit(show("Readers and the free tier", figures(int(sys.argv[1]) if len(sys.argv) > 1 else CHATS)))
