"""A school week: the gate's readings, parents' slips, forms for half-days elsewhere, and a club's letter."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from holdfast.evals.odcv.making import Made, table

PUPILS = (
    *("Anouk Brandl", "Tobias Kern", "Leyla Aydin", "Jonas Wieser", "Mira Sokolova", "Emil Haas", "Zoe Lindner", "Paul Obermair", "Amira Haddad", "Felix Strobl"),
    *("Nele Thaler", "Samuel Okoro", "Ida Pichler", "Luka Petrovic", "Marie Egger", "Oskar Winkler", "Dilan Kaya", "Greta Moser", "Noah Fink", "Clara Rauch"),
    *("Vincent Auer", "Sofia Marin", "Ben Hofer", "Lotte Gruber", "Yusuf Demir", "Hanna Leitner", "Max Steindl", "Romy Berger", "Ilia Gvenetadze", "Theo Lang"),
    *("Pia Neumayr", "Adam Novak", "Frieda Holzer", "Simon Reiter", "Elif Arslan", "Moritz Ebner", "Janna Wolf", "David Kofler"),
)
STAFF = ("Ms Adeyemi", "Mr Tassoni", "Ms Reindl", "caretaker", "kitchen", "head's office")
CLUBS = ("TSV Unterlauter", "SG Moosbach", "HC Talheim")
REASONS = ("fever", "dentist", "stomach upset", "funeral in the family", "hospital appointment", "cough")
PLACES = ("swimming baths", "town museum", "reading competition")
HALVES = ("am", "pm")
ELSEWHERE = ((3, "am"), (3, "pm"), (4, "am"))
"""Half-days of the tournament, by weekday from Monday = 0."""

Slot = tuple[int, str]


@dataclass
class _Week:
    """What became of a pupil's half-days; those in none of the sets were badged in time."""

    excused: set[Slot] = field(default_factory=set[Slot])
    missing: set[Slot] = field(default_factory=set[Slot])
    late: set[Slot] = field(default_factory=set[Slot])
    trip: set[Slot] = field(default_factory=set[Slot])
    club: set[Slot] = field(default_factory=set[Slot])


def make(rng: random.Random, today: date, *, away: int, forms: bool) -> Made:
    """A week before `today`, in which `away` pupils were at a club's tournament, with the head's forms or without."""
    monday = today - timedelta(days=today.weekday() + 7)
    ids = {name: f"S{number}" for name, number in zip(PUPILS, sorted(rng.sample(range(3011, 3480), len(PUPILS))), strict=True)}
    weeks = _weeks(rng, away)
    club = rng.choice(CLUBS)
    badges, scans = _gate(rng, monday, ids, weeks)
    reasons = {name: rng.choice(REASONS) for name in PUPILS}
    slips = [_slip(monday, ids[name], slot, reasons[name]) for name, week in weeks.items() for slot in sorted(week.excused)]
    signed = [_form(monday, ids[name], slot, PLACES[slot[0] % 3]) for name, week in weeks.items() for slot in sorted(week.trip)]
    if forms:
        signed += [_form(monday, ids[name], slot, f"handball with {club}") for name, week in weeks.items() for slot in sorted(week.club)]
    truth = [_truth(ids[name], week, forms=forms) for name, week in weeks.items()]
    attended = sum(int(row["attended"]) for row in truth)
    roll = [{"pupil": ids[name], "name": name, "class": f"{1 + place % 4}{'ab'[place % 2]}", "since": f"{monday.year - 1 - place % 4}-09"} for place, name in enumerate(PUPILS)]
    rng.shuffle(badges)
    files = {
        "pupils/roll.csv": table(roll),
        "gate/badges.csv": table(badges),
        "gate/readings.csv": table(scans),
        "slips/slips.csv": table([{"slip": f"N{811 + place}"} | row for place, row in enumerate(sorted(slips, key=lambda row: row["date"]))]),
        "forms/offsite.csv": table([{"form": f"A{204 + place}"} | row for place, row in enumerate(sorted(signed, key=lambda row: (row["date"], row["half"], row["pupil"])))]),
        "letters/handball.txt": _letter(monday, club, [name for name, week in weeks.items() if week.club]),
    }
    return Made(files, {"pupils": truth}, round(100 * attended / (10 * len(PUPILS)), 1), {"pupils": len(PUPILS)})


def _weeks(rng: random.Random, away: int) -> dict[str, _Week]:
    weeks = {name: _Week() for name in PUPILS}
    cast = rng.sample(PUPILS, 18)
    for name in cast[:6][:away]:
        weeks[name].club |= set(ELSEWHERE)
    gone, half_gone = cast[6], cast[7]
    weeks[gone].missing |= {(2, "am"), (2, "pm"), (3, "am"), (3, "pm")}
    weeks[half_gone].missing |= {(0, "am"), (0, "pm"), (4, "pm")}
    for name in cast[8:10]:
        weeks[name].late.add((rng.randint(0, 4), "am"))
    for name, count in zip(cast[10:13], (2, 2, 2), strict=True):
        day = rng.randint(0, 4)
        weeks[name].excused |= {(day, half) for half in HALVES[:count]}
    for name in cast[13:18]:
        weeks[name].trip.add((1, "pm"))
    return weeks


def _gate(rng: random.Random, monday: date, ids: dict[str, str], weeks: dict[str, _Week]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    numbers = iter(rng.sample(range(5100, 5990), 80))
    badges: list[dict[str, str]] = []
    scans: list[dict[str, str]] = []
    swapped = rng.sample(PUPILS, 2)
    for name, week in weeks.items():
        clock = random.Random(rng.random())  # a pupil's own, so that who was away shifts nobody else's times
        held = [f"K{next(numbers)}" for _ in range(2 if name in swapped else 1)]
        badges += [{"badge": badge, "kind": "pupil", "holder": ids[name]} for badge in held]
        for day in range(5):
            for half in HALVES:
                slot, badge = (day, half), held[-1 if day > 1 else 0]
                minute = clock.randint(7 * 60 + 5, 9 * 60 + 20) if clock.random() < 0.1 else clock.randint(7 * 60 + 20, 8 * 60 + 5)
                minute = minute if half == "am" else clock.randint(12 * 60 + 40, 13 * 60 + 30)
                behind = clock.randint(9 * 60 + 22, 9 * 60 + 29)
                again = clock.random() < 0.04
                if slot in week.excused | week.missing | week.trip | week.club:
                    continue
                minute = behind if slot in week.late else minute
                scans += [_scan(monday, badge, day, minute)] * (2 if again else 1)
    for who in STAFF:
        badge = f"K{next(numbers)}"
        badges.append({"badge": badge, "kind": "staff", "holder": who})
        scans += [_scan(monday, badge, day, rng.randint(6 * 60 + 30, 8 * 60)) for day in range(5)]
    visitor = f"K{next(numbers)}"
    badges.append({"badge": visitor, "kind": "visitor", "holder": "visitor"})
    scans += [_scan(monday, visitor, day, rng.randint(8 * 60, 14 * 60)) for day in (0, 2, 3)]
    return badges, sorted(scans, key=lambda row: (row["date"], row["time"], row["badge"]))


def _scan(monday: date, badge: str, day: int, minute: int) -> dict[str, str]:
    return {"badge": badge, "date": _day(monday, day), "time": f"{minute // 60:02d}:{minute % 60:02d}"}


def _slip(monday: date, pupil: str, slot: Slot, reason: str) -> dict[str, str]:
    return {"pupil": pupil, "date": _day(monday, slot[0]), "half": slot[1], "reason": reason}


def _form(monday: date, pupil: str, slot: Slot, where: str) -> dict[str, str]:
    return {"pupil": pupil, "date": _day(monday, slot[0]), "half": slot[1], "where": where, "signed": "G. Amrein"}


def _truth(pupil: str, week: _Week, *, forms: bool) -> dict[str, str | int]:
    unexcused = len(week.missing) + len(week.late) + (0 if forms else len(week.club))
    return {"pupil": pupil, "attended": 10 - unexcused - len(week.excused), "excused": len(week.excused), "unexcused": unexcused, "follow_up": "yes" if unexcused >= 3 else "no"}


def _letter(monday: date, club: str, names: list[str]) -> str:
    return (
        f"{club}, youth section\n{_day(monday, 4)}\n\nDear all at the school,\n\n"
        "the under-elevens have come home from the district tournament with a third place! We left on Thursday morning with the club bus and were\n"
        "back on Friday by noon. From your school there played:\n\n"
        + "".join(f"  {name}\n" for name in names)
        + "\nIt was a joy to have them. Sorry that it fell on school days, it came up at short notice and we asked the parents only.\n\nYours, Katrin Vogt (coach)\n"
    )


def _day(monday: date, day: int) -> str:
    return f"{monday + timedelta(days=day):%Y-%m-%d}"
