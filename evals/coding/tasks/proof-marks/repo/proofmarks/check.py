"""All rules over a text."""

import re

from proofmarks.marks import Mark, Settings

RULES = ("doubled-word", "long-sentence", "trailing-space", "spaced-dash")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?]+")
_GAP = re.compile(r"\s*")


def check(text, settings=Settings(), skip=()):
    """The marks of a text, sorted by line, column and rule."""
    marks = []
    off = set()
    off_by_line = {}
    last_word = None
    tail = ""
    sentence_line = None
    sentence_words = 0
    number = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("%%"):
            parts = line[2:].split()
            if parts and parts[0] == "off":
                off.update(parts[1:])
            elif parts and parts[0] == "on":
                off.difference_update(parts[1:])
            continue
        off_by_line[number] = frozenset(off)

        if not line.strip():
            last_word = None
            if sentence_words > settings.longest and "long-sentence" not in skip:
                marks.append(Mark(sentence_line, 1, "long-sentence", f"{sentence_words} words"))
            sentence_line = None
            sentence_words = 0
            if line and "trailing-space" not in skip:
                marks.append(Mark(number, 1, "trailing-space", "at the end of the line"))
            continue

        # doubled words
        position = 0
        for match in _WORD.finditer(line):
            between = tail + line[position : match.start()] if position == 0 else line[position : match.start()]
            if last_word is not None and last_word.casefold() == match[0].casefold() and _GAP.fullmatch(between):
                if "doubled-word" not in skip:
                    marks.append(Mark(number, match.start() + 1, "doubled-word", f"{last_word} {match[0]}"))
            last_word = match[0]
            position = match.end()
            tail = ""
        tail += line[position:]

        # sentences
        position = 0
        for match in _END.finditer(line):
            words = len(_WORD.findall(line[position : match.start()]))
            if words and sentence_line is None:
                sentence_line = number
            sentence_words += words
            if sentence_words > settings.longest and "long-sentence" not in skip:
                marks.append(Mark(sentence_line, 1, "long-sentence", f"{sentence_words} words"))
            sentence_line = None
            sentence_words = 0
            position = match.end()
        words = len(_WORD.findall(line[position:]))
        if words and sentence_line is None:
            sentence_line = number
        sentence_words += words

        # spaces and dashes
        if line != line.rstrip(" \t") and "trailing-space" not in skip:
            marks.append(Mark(number, len(line.rstrip(" \t")) + 1, "trailing-space", "at the end of the line"))
        if "spaced-dash" not in skip:
            for match in re.finditer(r"(?<= )-(?= )", line):
                marks.append(Mark(number, match.start() + 1, "spaced-dash", "a hyphen between spaces"))
    if sentence_words > settings.longest and "long-sentence" not in skip:
        marks.append(Mark(sentence_line, 1, "long-sentence", f"{sentence_words} words"))
    return sorted(mark for mark in marks if mark.rule not in off_by_line[mark.line])
