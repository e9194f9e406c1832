"""Cue lists."""

from promptbook.book import Book
from promptbook.cues import BadBook, BadCue, Cue, UnknownCue
from promptbook.files import dump, load

__all__ = ["BadBook", "BadCue", "Book", "Cue", "UnknownCue", "dump", "load"]
