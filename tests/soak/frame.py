"""The frame as its reader takes it: strictly, from the text of a request alone."""

import html
import re
from collections import Counter
from dataclasses import dataclass

_BLOCK = re.compile(r'<([a-z]+)-([0-9a-f]{8})(?: n="(\d+)")?>\n(.*?)\n</\1-\2>', re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!?][^>]*>?")


@dataclass(frozen=True)
class Framed:
    """A request, taken apart."""

    said: tuple[tuple[str, str], ...]
    """Speaker and text of every block, in order."""
    codes: tuple[str, ...]
    """The code of every block's frame."""
    around: str
    """What the request says outside of its blocks."""
    faults: tuple[str, ...]
    """What a strict reader stumbles over."""

    @property
    def tags(self) -> list[str]:
        """The tags outside of all blocks."""
        return _TAG.findall(self.around)


def read(request: str) -> Framed:
    """Take a request apart; a block that holds a bracket, or is out of its number, is a fault."""
    said: list[tuple[str, str]] = []
    faults: list[str] = []
    codes: list[str] = []
    counts: Counter[tuple[str, str]] = Counter()
    for speaker, code, number, text in _BLOCK.findall(request):
        codes.append(code)
        counts[code, speaker] += 1
        if speaker != "system" and number != str(counts[code, speaker]):
            faults.append(f"{speaker} {number} is number {counts[code, speaker]}")
        if "<" in text or ">" in text:
            faults.append(f"{speaker} {number} holds a bracket")
        said.append((speaker, html.unescape(text)))
    return Framed(tuple(said), tuple(codes), _BLOCK.sub("", request), tuple(faults))
