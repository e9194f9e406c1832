"""Books on paper."""

from promptbook.cues import Cue


def listing(cues: list[Cue]) -> str:
    """A line a cue; those that run by themselves are set off."""
    lines = []
    for cue in cues:
        call = "auto" if cue.follow is not None else "GO"
        lines.append(f"{cue.department:<3} {cue.number:<8g} {call:<4}  {cue.text}\n")
    return "".join(lines)
