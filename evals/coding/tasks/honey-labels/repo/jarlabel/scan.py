"""A template's text cut into pieces."""

from jarlabel.errors import BadTemplate


def pieces(source):
    """Pairs of kind and text: ("text", ...) or ("field", what stands between the braces)."""
    at = 0
    while at < len(source):
        two = source[at : at + 2]
        if two in ("{{", "}}"):
            yield "text", two[0]
            at += 2
        elif two[0] == "{":
            end = source.find("}", at)
            if end < 0:
                raise BadTemplate(f"a brace at {at} is never closed")
            yield "field", source[at + 1 : end]
            at = end + 1
        elif two[0] == "}":
            raise BadTemplate(f"a brace at {at} closes nothing")
        else:
            braces = [found for found in (source.find("{", at), source.find("}", at)) if found >= 0]
            end = min(braces, default=len(source))
            yield "text", source[at:end]
            at = end
