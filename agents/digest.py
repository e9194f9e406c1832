"""Short content digests, as they stand in logs and versions."""

import hashlib
import json

LENGTH = 12


def digest(*parts: object) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 over the parts as canonical JSON."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:LENGTH]


def fraction(*parts: object) -> float:
    """Return a number in [0, 1) that depends on the parts alone: a draw which every run repeats."""
    return int(digest(*parts), 16) / 16**LENGTH
