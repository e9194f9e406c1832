"""Values and the comments behind them."""

import re

from plainconf.errors import BadConf

_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\n])*)"')
_COMMENT = re.compile(r"(?:^|[ \t])[#;].*", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)")


def read_value(raw):
    """The value that the end of a line holds, and whether it was quoted."""
    if not raw.startswith('"'):
        return _COMMENT.sub("", raw, count=1).strip(" \t"), False
    found = _QUOTED.match(raw)
    if not found or _COMMENT.sub("", raw[found.end() :]).strip(" \t"):
        raise BadConf(f"quotes that do not fit: {raw!r}")
    return _ESCAPE.sub(lambda escape: "\n" if escape[1] == "n" else escape[1], found[1]), True
