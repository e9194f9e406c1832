"""What takes place on a date."""

from dataclasses import dataclass, replace
from datetime import date

from bellplan.changes import BadChange, Clash, parse_change
from bellplan.lessons import Lesson


@dataclass(frozen=True)
class Entry:
    """A lesson as it takes place."""

    lesson: Lesson
    date: date
    period: int
    teacher: str
    room: str


class Plan:
    """A timetable with its changes."""

    def __init__(self, lessons, holidays=(), changes=()):
        """Lessons by their codes, dates without school, and lines of changes."""
        self.lessons = lessons
        self.holidays = frozenset(holidays)
        self.changes = []
        for line in changes:
            if line.strip():
                self.add(parse_change(line))

    def is_school(self, day):
        """Whether there is school on a date."""
        return day.weekday() < 5 and day not in self.holidays

    def add(self, change):
        """Make a change."""
        lesson = self.lessons.get(change.code)
        if lesson is None or change.date.weekday() != lesson.weekday or not self.is_school(change.date):
            raise BadChange(f"there is no {change.code} on {change.date}")
        if change.kind == "move":
            day, period = change.to
            if not self.is_school(day):
                raise BadChange(f"there is no school on {day}")
            self._check(day, period, lesson.form, lesson.teacher, lesson.room)
        elif change.kind == "teacher":
            self._check(change.date, lesson.period, None, change.to, None)
        elif change.kind == "room":
            self._check(change.date, lesson.period, None, None, change.to)
        self.changes.append(change)

    def on(self, day):
        """The lessons that take place on a date, by period and class."""
        entries = {}
        if self.is_school(day):
            for lesson in self.lessons.values():
                if lesson.weekday == day.weekday():
                    entries[lesson.code] = _entry(lesson, day)
        for change in self.changes:
            if change.date == day and change.code in entries:
                if change.kind in ("cancel", "move"):
                    del entries[change.code]
                else:
                    entries[change.code] = replace(entries[change.code], **{change.kind: change.to})
            if change.kind == "move" and change.to[0] == day:
                moved = _entry(self.lessons[change.code], day)
                entries[change.code, change.date] = replace(moved, period=change.to[1])
        return sorted(entries.values(), key=lambda entry: (entry.period, entry.lesson.form))

    def of_teacher(self, name, day):
        """The lessons of a teacher on a date."""
        return [entry for entry in self.on(day) if entry.teacher == name]

    def free_rooms(self, day, period):
        """The rooms in which nothing takes place, in order."""
        taken = {entry.room for entry in self.on(day) if entry.period == period}
        return sorted({lesson.room for lesson in self.lessons.values()} - taken)

    def _check(self, day, period, form, teacher, room):
        for entry in self.on(day):
            if entry.period == period:
                if form == entry.lesson.form or teacher == entry.teacher or room == entry.room:
                    raise Clash(f"{entry.lesson.code} takes place on {day} in period {period}")


def _entry(lesson, day):
    return Entry(lesson, day, lesson.period, lesson.teacher, lesson.room)
