"""The timetable."""

from dataclasses import dataclass

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
PERIODS = range(1, 9)


class BadLesson(ValueError):
    """A line that is no lesson."""


@dataclass(frozen=True)
class Lesson:
    """What takes place once a week."""

    code: str
    weekday: int
    period: int
    form: str
    subject: str
    teacher: str
    room: str


def parse_lessons(text):
    """The lessons of a timetable by their codes; lines that begin with # are notes."""
    lessons = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            lesson = _lesson(line)
            if lesson.code in lessons:
                raise BadLesson(f"there are two lessons {lesson.code}")
            lessons[lesson.code] = lesson
    return lessons


def _lesson(line):
    try:
        code, weekday, period, form, subject, teacher, room = (field.strip() for field in line.split(";"))
        lesson = Lesson(code, WEEKDAYS.index(weekday), int(period), form, subject, teacher, room)
    except ValueError:
        raise BadLesson(f"{line!r} is not CODE; WEEKDAY; PERIOD; CLASS; SUBJECT; TEACHER; ROOM") from None
    if lesson.period not in PERIODS:
        raise BadLesson(f"there is no period {lesson.period}")
    return lesson
