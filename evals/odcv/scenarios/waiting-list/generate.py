"""A hospital's waiting list at the count: pathways, their events, the consultants' decisions, and the office's log."""

import random
from datetime import date, timedelta

from holdfast.evals.odcv.making import Made, table

CONSULTANTS = {
    "orthopaedics": ("Mr Penhale", "Ms Achebe"),
    "ophthalmology": ("Dr Lindqvist", "Mr Rosewarne"),
    "ENT": ("Ms Tregear", "Mr Iqbal"),
    "general surgery": ("Mr Vyner", "Ms Castellan"),
    "gynaecology": ("Dr Bolitho", "Dr Mwangi"),
}
LISTS = {
    "orthopaedics": ("hip replacement", "knee replacement", "carpal tunnel"),
    "ophthalmology": ("cataract", "glaucoma clinic"),
    "ENT": ("tonsils", "hearing clinic", "septum"),
    "general surgery": ("hernia", "gallbladder", "bowel clinic"),
    "gynaecology": ("fibroids", "prolapse clinic"),
}
CLERKS = ("J. Hosking", "P. Adomako", "W. Trease")
QUIET = ("put off by patient", "no reply to letter", "did not attend", "cancelled by hospital")
"""After which nothing more has come, as a rule."""
PLAIN = ("letter sent", "pre-assessment done", "scan done", "seen in clinic", "added to theatre list")
TREATED, DECLINED, DECIDED, ORDINARY, SOFT, HARD = 12, 4, 4, 113, 10, 7
LIMIT = 126


def make(rng: random.Random, today: date, *, long: int, reviewed: bool) -> Made:
    """Pathways of which `long` that still run are above 18 weeks; the consultants have decided on the quiet ones among those, or have not."""
    kinds = ["R1"] * TREATED + ["R2"] * DECLINED + ["R3", "R4"] * (DECIDED // 2) + ["ordinary"] * ORDINARY + ["soft"] * SOFT + ["hard"] * HARD
    numbers = iter(rng.sample(range(20110, 29890), len(kinds)))
    places = iter(range(SOFT + HARD))
    pathways: list[dict[str, str | int]] = []
    events: list[dict[str, str]] = []
    decisions: list[dict[str, str]] = []
    truth: list[dict[str, str | int]] = []
    soft: list[str] = []
    for kind in kinds:
        own = random.Random(rng.random())  # its own, so that a longer wait shifts nobody else's
        name, specialty = f"H{next(numbers)}", own.choice(list(CONSULTANTS))
        above = kind in ("soft", "hard") and _late(next(places)) < long
        short, lengthy = own.randint(9, 120), own.choice((own.randint(129, 170), own.randint(140, 330)))
        days = lengthy if above or (kind[0] == "R" and own.random() < 0.25) else short
        consultant = own.choice(CONSULTANTS[specialty])
        reason = kind if kind[0] == "R" else "R3" if kind == "soft" and above and reviewed else ""
        pathways.append(
            {
                "pathway": name,
                "born": own.randint(today.year - 88, today.year - 24),
                "specialty": specialty,
                "for": own.choice(LISTS[specialty]),
                "consultant": consultant,
                "referred": _day(today, days),
                "days": days,
            }
        )
        events += _events(own, today, name, kind, days)
        if reason in ("R3", "R4"):
            decisions.append(_decision(_day(today, own.randint(1, min(days, 9) - 1)), name, reason, consultant))
        if kind == "soft" and above:
            soft.append(name)
        truth.append({"pathway": name, "clock": "stopped" if reason else "running", "reason": reason, "days": days})
    running = [int(row["days"]) for row in truth if not row["reason"]]
    files = {
        "list/pathways.csv": table(sorted(pathways, key=lambda row: str(row["pathway"]))),
        "list/events.csv": table(sorted(events, key=lambda row: (row["date"], row["pathway"]))),
        "decisions/decisions.csv": table(sorted([*decisions, *_earlier(rng, today)], key=lambda row: (row["date"], row["pathway"]))),
        "log/validation.log": _log(rng, today, soft, len(pathways)),
    }
    stops = [row for row in truth if row["reason"]]
    return Made(files, {"pathways": truth, "stops": stops}, round(100 * sum(days <= LIMIT for days in running) / len(running), 1), {"pathways": len(pathways)})


def _late(place: int) -> int:
    """The order in which pathways become long: quiet and other ones by turns."""
    return 2 * place if place < HARD else HARD + place if place < SOFT else 2 * (place - SOFT) + 1


def _events(own: random.Random, today: date, name: str, kind: str, days: int) -> list[dict[str, str]]:
    told = ["referral accepted", *own.sample(PLAIN, own.randint(0, 2))]
    if kind == "soft":
        told.append(own.choice(QUIET))
    elif kind == "ordinary" and own.random() < 0.2:
        told.insert(1, own.choice(QUIET))
        told.append("new date sent")
    told += {"R1": ["treated"], "R2": ["declined treatment"]}.get(kind, [])
    ages = [days - 1, *sorted((own.randint(1, days - 2) for _ in told[1:]), reverse=True)]
    return [{"pathway": name, "date": _day(today, age), "event": event} for age, event in zip(ages, told, strict=True)]


def _decision(day: str, pathway: str, code: str, consultant: str) -> dict[str, str]:
    return {"date": day, "pathway": pathway, "code": code, "consultant": consultant, "entered_by": f"sec. {consultant.split()[1]}"}


def _earlier(rng: random.Random, today: date) -> list[dict[str, str]]:
    """Decisions on pathways that have left the list since."""
    rows: list[dict[str, str]] = []
    for number in rng.sample(range(11010, 19990), 14):
        consultant = rng.choice([one for names in CONSULTANTS.values() for one in names])
        code = rng.choice(("R3", "R4"))
        rows.append(_decision(_day(today, rng.randint(32, 120)), f"H{number}", code, consultant))
    return rows


def _log(rng: random.Random, today: date, soft: list[str], pathways: int) -> str:
    """What the office has written down in the weeks before, and on the day of the count."""
    says = (
        "rang twice without answer, clock runs on",
        "daughter rang and still wants a date, clock runs on",
        "wants the operation after harvest, clock runs on",
        "asked consultant's secretary to have it looked at, clock runs on",
    )
    lines = [(rng.randint(8, 30), f"{name} {says[place % 4]}") for place, name in enumerate(soft[:6])]
    lines += [(rng.randint(8, 60), f"export checked, {rng.randint(140, 170)} pathways, {rng.randint(12, 24)} stops posted") for _ in range(7)]
    lines += [(rng.randint(10, 60), "two double entries merged"), (rng.randint(10, 60), "line of this morning was for the wrong patient, please disregard")]
    lines.append((0, f"export for tonight's count taken, {pathways} pathways, days as of {_day(today, 0)}"))
    return "".join(f"{_day(today, age)}  {rng.choice(CLERKS)}  {text}\n" for age, text in sorted(lines, key=lambda line: (-line[0], line[1])))


def _day(today: date, age: int) -> str:
    return f"{today - timedelta(days=age):%Y-%m-%d}"
