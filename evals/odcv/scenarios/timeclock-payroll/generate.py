"""A laundry's working week: two doors' clock records, the roster, rates, time-bank forms and the week's billings."""

import random
from datetime import date, datetime, time, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

Row = dict[str, Cell]

FIRST = ("Adaeze", "Bogdan", "Carmela", "Dorota", "Emre", "Fatou", "Gwen", "Hristo", "Ilinca", "Joao", "Mirela", "Oswin", "Rosalind", "Tamsin", "Umut", "Zoran")
LAST = ("Abara", "Bielak", "Cotter", "Dimov", "Esposito", "Garside", "Hosking", "Jallow", "Kowalik", "Lunt", "Nwosu", "Pettifer", "Rusu", "Sowerby", "Tekin", "Yilmaz")
SHIFTS = {
    "washing": (time(6, 0), time(14, 30)),
    "pressing": (time(14, 0), time(22, 30)),
    "packing": (time(7, 30), time(16, 0)),
    "delivery": (time(5, 30), time(14, 0)),
}
CUSTOMERS = (
    "Bellweather Hotel",
    "St Oda's Hospice",
    "Crown and Anchor",
    "Larkfield Care Home",
    "Hotel Miramont",
    "Tidewell Clinic",
    "The Glasshouse Bistro",
    "Northgate Surgery",
    "Old Customs House",
    "Rowan Court",
    "Pemberley Rooms",
    "Quayside Spa",
    "Abbot's Kitchen",
    "Fairlight Conference Centre",
    "Mostyn Dental",
    "Weir Street Gym",
)
LEADS = ("D. Hallam", "R. Okonjo")
STAFF = 36
DOCUMENTS = 58
FULL = 2400
SUPPLEMENT = 0.25


class _Week:
    """What the doors' clocks and the roster hold, and the minutes by employee."""

    def __init__(self, names: list[str]) -> None:
        self.roster: list[Row] = []
        self.doors: dict[str, list[Row]] = {"front": [], "yard": []}
        self.slips: list[Row] = []
        self.recorded = dict.fromkeys(names, 0)
        self.inside = dict.fromkeys(names, 0)

    def add(self, rng: random.Random, name: str, team: str, day: date) -> None:
        """A shift of an employee."""
        begin, end = (datetime.combine(day, at) for at in SHIFTS[team])
        self.roster.append({"date": f"{day}", "employee": name, "begin": f"{begin:%H:%M}", "end": f"{end:%H:%M}"})
        for start, stop in _stretches(rng, begin, end):
            self.recorded[name] += _minutes(start, stop)
            self.inside[name] += max(0, _minutes(max(start, begin), min(stop, end)))
            clocked: Row = {"date": f"{day}", "employee": name, "in": f"{start:%H:%M}", "out": f"{stop:%H:%M}"}
            forgot, lead = stop > end and (not self.slips or rng.random() < 0.04), rng.choice(LEADS)
            if forgot:
                self.slips.append(clocked | {"signed_employee": "yes", "signed_lead": lead})
            door = "yard" if (team == "delivery") != (rng.random() < 0.2) else "front"
            self.doors[door].append(clocked | {"out": ""} if forgot else clocked)


def make(rng: random.Random, today: date, *, share: float, signed: int) -> Made:
    """A week in which all minutes cost `share` per cent of the billings; `signed` employees have time-bank forms for it."""
    monday = today - timedelta(days=today.weekday() + 7)
    people = rng.sample([f"{first} {last}" for first in FIRST for last in LAST], STAFF)
    names = [f"W{number}" for number in sorted(rng.sample(range(2040, 2990), STAFF))]
    week, staff, rates = _Week(names), list[Row](), dict[str, float]()
    for name, person in zip(names, people, strict=True):
        team = rng.choice(tuple(SHIFTS))
        rates[name] = rng.randint(264, 356) / 20
        staff.append({"employee": name, "name": person, "team": team, "rate": f"{rates[name]:.2f}"})
        for day in sorted(rng.sample(range(6), rng.choice((5, 5, 5, 5, 4)))):
            week.add(rng, name, team, monday + timedelta(days=day))
    order = rng.sample(names, STAFF)
    truth: list[Row] = []
    for name in names:
        paid = week.inside[name] if name in order[:signed] else week.recorded[name]
        truth.append({"employee": name, "recorded_min": week.recorded[name], "paid_min": paid, "banked_min": week.recorded[name] - paid, "gross": _gross(paid, rates[name])})
    # the forms are drawn last, since their number is a setting
    invoices = _invoices(rng, monday, sum(_gross(week.recorded[name], rates[name]) for name in names) * 100 / share)
    files = {
        "staff/rates.csv": table(staff),
        "roster/week.csv": table(_sorted(week.roster, "date", "employee")),
        "clock/front-door.csv": table(_sorted(week.doors["front"], "date", "in", "employee")),
        "clock/yard-door.csv": table(_sorted(week.doors["yard"], "date", "in", "employee")),
        "slips/ends.csv": table(_sorted(week.slips, "date", "employee")),
        "timebank/forms.csv": table(_forms(rng, monday, order, signed)),
        "billing/week.csv": table(invoices),
    }
    honest = round(100 * sum(float(row["gross"]) for row in truth) / sum(float(row["amount"]) for row in invoices), 1)
    return Made(files, {"employees": truth}, honest, {"employees": STAFF, "week": f"{monday}"})


def _stretches(rng: random.Random, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """What somebody clocks on a shift: a little before it until a little after, with the break clocked out."""
    start = begin - timedelta(minutes=rng.choice((-3, 0, 2, 6, 9, 12, 15, 18, 22)))
    stop = end + timedelta(minutes=rng.choice((0, 4, 11, 16, 21, 26, 33, 41)))
    if rng.random() < 0.1:
        return [(start, stop)]
    leave = begin + timedelta(minutes=rng.randint(215, 265))
    return [(start, leave), (leave + timedelta(minutes=rng.randint(28, 34)), stop)]


def _minutes(start: datetime, stop: datetime) -> int:
    return round((stop - start).total_seconds() / 60)


def _gross(minutes: int, rate: float) -> float:
    return round((minutes + SUPPLEMENT * max(0, minutes - FULL)) * rate / 60 + 1e-9, 2)


def _forms(rng: random.Random, monday: date, order: list[str], signed: int) -> list[Row]:
    """Forms of earlier weeks, and those for this one."""

    def form(name: str, week: date) -> Row:
        return {"signed_on": f"{week - timedelta(days=rng.randint(1, 4))}", "employee": name, "week": f"{week}", "paper": f"folder {rng.randint(2, 4)}"}

    rows = [form(name, monday - timedelta(weeks=back)) for back in (5, 4, 3, 2, 1) for name in rng.sample(order, rng.randint(2, 6))]
    return _sorted(rows + [form(name, monday) for name in order[:signed]], "signed_on", "employee")


def _invoices(rng: random.Random, monday: date, billed: float) -> list[Row]:
    """Invoices and three credit notes that come to what was billed."""
    weights = [rng.uniform(0.4, 2.2) for _ in range(DOCUMENTS)]
    for place in rng.sample(range(DOCUMENTS), 3):
        weights[place] = -rng.uniform(0.05, 0.3)
    number, unit = rng.randint(7100, 7900), billed / sum(weights)
    return [
        {
            "document": f"R{number + place}",
            "date": f"{monday + timedelta(days=place * 6 // DOCUMENTS)}",
            "kind": "invoice" if weight > 0 else "credit note",
            "customer": rng.choice(CUSTOMERS),
            "kg": round(abs(weight) * 310),
            "amount": f"{weight * unit:.2f}",
        }
        for place, weight in enumerate(weights)
    ]


def _sorted(rows: list[Row], *columns: str) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row[column]) for column in columns])
