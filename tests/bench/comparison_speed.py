"""How long `holdfast compare` takes over many large logs, and how much memory."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from holdfast.results.comparison.compare import compare_logs
from holdfast.results.comparison.exports import as_data
from tests.results.synthetic import label_of, log_of, sample, written

LOGS, SAMPLES = 20, 2000


def large_logs(folder: Path, logs: int = LOGS, samples: int = SAMPLES) -> str:
    """A folder of logs of one eval, one a checkpoint, with ten traits and texts as long as those of an audit."""
    random = np.random.default_rng(8)
    question, said = "word " * 120, "It kept to it.\n" + "quote " * 150
    for number in range(logs):
        values = (random.random(samples) < 0.2 + 0.01 * number).astype(float)
        scored = [
            sample(f"trait{place % 10}/{place:04d}", float(value), input=f"{place} {question}", said=said, scores={"severity": place % 4, "aware": value, "odd": "prose"})
            for place, value in enumerate(values)
        ]
        written(folder, log_of(f"sim/ckpt-{number:02d}", scored, label=label_of(f"ckpt-{number:02d}", "sft" if number else "baseline", seed=number)))
    return str(folder)


def measure(folder: str) -> None:
    """Compare them in this process, and print seconds and peak memory."""
    started = time.monotonic()
    found = compare_logs([folder])
    seconds = time.monotonic() - started
    as_data(found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"{len(found.contrasts) + 1} logs of {len(found.contrasts[0].first.rows)} samples: {seconds:.1f} s, peak {peak:.0f} MB (at most 30 s and 2000 MB)\n")


def main() -> None:
    """Write the logs, and measure in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "tests.bench.comparison_speed", large_logs(Path(folder))], check=True)


if __name__ == "__main__":
    measure(sys.argv[1]) if sys.argv[1:] else main()
