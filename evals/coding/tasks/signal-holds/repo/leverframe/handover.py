"""The state of a box as text."""

import json

from leverframe.box import Box
from leverframe.progress import Progress


def dump(box):
    """All that changes, as JSON."""
    routes = {
        name: {
            "remaining": progress.remaining,
            "overlap": progress.overlap,
            "entered": progress.entered,
            "passed": sorted(progress.passed),
        }
        for name, progress in box.progress.items()
    }
    state = {"occupied": sorted(box.occupied), "positions": box.positions, "routes": routes, "held": box.holders}
    return json.dumps(state, indent=1, sort_keys=True)


def load(layout, text):
    """The box whose state a text is."""
    state = json.loads(text)
    box = Box(layout)
    box.occupied = set(state["occupied"])
    box.positions |= state["positions"]
    for name, kept in state["routes"].items():
        box.progress[name] = Progress(kept["remaining"], kept["overlap"], kept["entered"], set(kept["passed"]))
    box.holders = state["held"]
    return box
