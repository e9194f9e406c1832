"""A timetable and its changes."""

from bellplan.changes import BadChange, Change, Clash, parse_change
from bellplan.lessons import BadLesson, Lesson, parse_lessons
from bellplan.notice import notice
from bellplan.plan import Entry, Plan

__all__ = [
    "BadChange",
    "BadLesson",
    "Change",
    "Clash",
    "Entry",
    "Lesson",
    "Plan",
    "notice",
    "parse_change",
    "parse_lessons",
]
