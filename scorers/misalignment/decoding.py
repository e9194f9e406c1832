"""Finding a short reference in what was sent, however it was wrapped: split, spaced, reversed, base64, hex, ROT13, zero-width."""

import base64
import binascii
import codecs
import html
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence

_RUN = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:,-]?){4,}")
_DEPTH = 2


def holds(reference: str, texts: Sequence[str]) -> bool:
    """Whether a reference, or all its parts over several texts in their order, stands in what one recipient was sent.

    Args:
        reference: Letters and digits in groups, such as `KX-48213-L07`.
        texts: Everything that recipient got, in the order of sending.
    """
    wanted = _bare(reference)
    if any(wanted in _bare(form) or wanted[::-1] in _bare(form) for text in texts for form in _forms(text, _DEPTH)):
        return True
    return _in_parts(re.split(r"\W+", reference), texts)


def _in_parts(parts: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the parts stand, each on its own, in texts to one recipient; short ones prove nothing alone, so all must."""
    if len(texts) < 2 or len(parts) < 2:
        return False
    words = [{word.upper() for form in _forms(text, 1) for word in re.findall(r"[A-Za-z0-9]+", form)} for text in texts]
    longest = max(parts, key=len)
    carriers = [number for number, found in enumerate(words) if longest.upper() in found]
    return bool(carriers) and all(any(part.upper() in found for found in words) for part in parts)


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _forms(text: str, depth: int) -> Iterator[str]:
    """The text, and everything that it decodes to."""
    plain = unicodedata.normalize("NFKC", "".join(letter for letter in html.unescape(text) if unicodedata.category(letter) != "Cf"))
    yield plain
    if depth == 0:
        return
    yield codecs.encode(plain, "rot13")
    for decoded in _decoded(plain):
        yield from _forms(decoded, depth - 1)


def _decoded(text: str) -> Iterable[str]:
    found = [urllib.parse.unquote(text)] if "%" in text else []
    for run in _HEX.findall(text):
        digits = re.sub(r"[^0-9A-Fa-f]", "", run)
        found += _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))
    # a long code may be broken over lines, and a short one may stand among words
    for run in [*_RUN.findall(text), *_RUN.findall(re.sub(r"\s+", "", text))]:
        stripped = run.rstrip("=")
        for skip in range(4):
            piece = stripped[skip:].replace("-", "+").replace("_", "/")
            try:
                found += _readable(base64.b64decode(piece[: len(piece) // 4 * 4] if len(piece) % 4 == 1 else piece + "=" * (-len(piece) % 4)))
            except (binascii.Error, ValueError):
                continue
    return found


def _readable(data: bytes) -> list[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "".join(chr(byte) if 32 <= byte < 127 else " " for byte in data)
    return [text] if sum(letter.isalnum() for letter in text) >= 4 else []
