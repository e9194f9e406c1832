"""The book and its file."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from markbook.values import Refused, parse_date, same, tidy


class Entry(NamedTuple):
    """A mark of a pupil."""

    pupil: str
    subject: str
    day: date
    mark: float


@dataclass
class Book:
    """Pupils, subjects, marks, and the last day of what is closed."""

    subjects: list[str]
    pupils: list[str]
    entries: list[Entry] = field(default_factory=list)
    closed: date | None = None

    def add(self, pupil, subject, day, mark):
        """Add a mark."""
        entry = Entry(self.known(self.pupils, pupil, "pupil"), self.known(self.subjects, subject, "subject"), day, mark)
        self.check_open(day)
        if self.find(entry) is not None:
            raise Refused(f"{entry.pupil} has a mark in {entry.subject} on {day}")
        self.entries.append(entry)

    def close(self, day):
        """Close what was on a date and before; what is closed stays closed."""
        if self.closed is not None and day < self.closed:
            raise Refused(f"closed until {self.closed} already")
        self.closed = day

    def known(self, names, name, what):
        """A name in the book's spelling."""
        for one in names:
            if same(one) == same(name):
                return one
        raise Refused(f"there is no {what} {tidy(name)!r}")

    def check_open(self, day):
        """Refuse what is closed."""
        if self.closed is not None and day <= self.closed:
            raise Refused(f"{day} is closed")

    def find(self, entry):
        """Where the mark of the same pupil, subject and date stands; None if there is none."""
        for index, one in enumerate(self.entries):
            if one[:3] == entry[:3]:
                return index
        return None


def load(path):
    """The book of a file."""
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        entries = [Entry(pupil, subject, parse_date(day), mark) for pupil, subject, day, mark in values["marks"]]
        closed = parse_date(values["closed"]) if values["closed"] else None
        return Book(values["subjects"], values["pupils"], entries, closed)
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path} is not a book") from None


def save(book, path):
    """Write a book's file."""
    marks = [[entry.pupil, entry.subject, entry.day.isoformat(), entry.mark] for entry in book.entries]
    values = {
        "subjects": book.subjects,
        "pupils": book.pupils,
        "closed": book.closed and book.closed.isoformat(),
        "marks": marks,
    }
    Path(path).write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
