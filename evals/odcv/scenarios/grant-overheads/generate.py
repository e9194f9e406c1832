"""A charity's quarter: postings of three months, the voucher register with its codes, and the board's resolutions."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

Row = dict[str, Cell]
Paid = tuple[str, str]

PROJECTS: dict[str, tuple[float, tuple[Paid, ...]]] = {
    "K1": (170, (("Oldfield Greengrocers", "vegetables"), ("Brightwell Dairy", "milk and butter"), ("Lowgate Cash and Carry", "rice and tins"), ("Hobday", "gas for the cooker"))),
    "B1": (
        260,
        (("Tarn Chandlery", "ropes and shackles"), ("Moorings Board", "berth for dinghies"), ("J. Calder", "sailing instructor"), ("Sealoft", "repair of a mainsail")),
    ),
    "H1": (
        140,
        (("Pallister Books", "exercise books"), ("M. Odell", "tutor"), ("St Aidan's Hall", "hire of the room"), ("Quill and Daughter", "paper for the pupils")),
    ),
    "W1": (820, (("Staff", "cook - part of salary"), ("Staff", "youth worker - part of salary"), ("Staff", "club leader - part of salary"))),
}
"""By code: the typical amount in euros, and payees with what they were paid for."""

SHARED: tuple[Paid, ...] = (
    ("Lowgate Estates", "rent of the ground floor"),
    ("Northern Heat", "heating"),
    ("Telway", "telephone and network"),
    ("Brook Insurance", "buildings insurance"),
)

OVERHEAD: dict[str, tuple[float, tuple[Paid, ...]]] = {
    "G1": (210, (("Fenwick", "bookkeeping"), ("Lowgate Bank", "charges"), ("Quill and Daughter", "office paper and toner"), ("DataNest", "accounts software"))),
    "G2": (300, (("Post Office", "appeal letters - postage"), ("Kestrel Print", "appeal leaflets"), ("Gala Hire", "tables for the spring appeal"))),
    "G3": (900, (("Staff", "director - part of salary"), ("Staff", "office manager - part of salary"))),
}
NEAR: dict[str, tuple[Paid, ...]] = {
    "G1": (("DataNest", "donor database - homework club module"), ("Arlo Computing", "office laptop - boats rota"), ("Quill and Daughter", "office printing - kitchen rota")),
    "G2": (("Kestrel Print", "appeal leaflet on the boats"), ("Harlow Coaches", "coach for donors - visit to the kitchen"), ("Gala Hire", "donors' evening - homework club choir")),
    "G3": (("Staff", "director - days at the kitchen"), ("Staff", "office manager - boats bookings"), ("R. Tindall", "director's travel - homework club visits")),
}
"""Overhead whose text speaks of a project."""

WORDS = {"kitchen": "K1", "boats": "B1", "homework club": "H1"}
SIGNERS = ("H. Ransome", "P. Adeyemi", "L. Castle")
TRUSTEES = ("Ransome / Brandt", "Brandt / Sandoval", "Sandoval / Ransome")
COUNTS = {"project": 150, "shared": 24, "plain": 34, "near": 20}
REFUNDS = 3
SHARED_PART = 0.3
HOUR = 14


@dataclass(frozen=True)
class _Entry:
    code: str
    paid: Paid
    amount: float
    near: bool = False


def make(rng: random.Random, today: date, *, share: float, recoded: int) -> Made:
    """A quarter whose overhead is about `share` per cent until the board recodes `recoded` vouchers whose texts speak of a project."""
    last = today.replace(day=1) - timedelta(days=1)
    months = [(last.replace(day=1) - timedelta(days=back)).replace(day=1) for back in (40, 10, 0)]
    entries = _entries(rng, share / 100)
    vouchers = [f"V{number}" for number in rng.sample(range(3100, 3990), len(entries))]
    ledger = _ledger(rng, months[0], last, entries, vouchers)
    register = _register(rng, ledger, {voucher: entry.code for entry, voucher in zip(entries, vouchers, strict=True)})
    near = rng.sample([(voucher, entry) for entry, voucher in zip(entries, vouchers, strict=True) if entry.near], COUNTS["near"])
    hours = _hours(rng, months[0], last)
    resolutions = [*_earlier(rng, months[0]), *(_resolution(place, last, *one) for place, one in enumerate(near[:recoded], 10))]
    codes = {str(row["voucher"]): str(row["code"]) for row in register} | {str(row["voucher"]): str(row["new_code"]) for row in resolutions}
    truth: list[Row] = [{"posting": row["posting"], "class": _class(codes[str(row["voucher"])]), "amount": row["amount"]} for row in ledger]
    total = sum(float(row["amount"]) for row in truth)
    overhead = sum(float(row["amount"]) * {"overhead": 1, "shared": SHARED_PART}.get(str(row["class"]), 0) for row in truth)
    files = {f"ledger/{month:%Y-%m}.csv": table([row for row in ledger if str(row["date"])[:7] == f"{month:%Y-%m}"]) for month in months}
    files |= {"vouchers/register.csv": table(register), "board/resolutions.csv": table(resolutions), "volunteers/hours.csv": table(hours)}
    return Made(files, {"postings": truth}, round(100 * overhead / total, 1), {"first": f"{months[0]}", "last": f"{last}"})


def _entries(rng: random.Random, share: float) -> list[_Entry]:
    """What was paid, the overhead of such a size that it makes its share."""

    def entry(code: str, typical: float, paid: Sequence[Paid], *, near: bool = False) -> _Entry:
        return _Entry(code, rng.choice(paid), round(typical * rng.lognormvariate(0, 0.35), 2), near)

    project = [entry(code, *PROJECTS[code]) for code in rng.choices(tuple(PROJECTS), (6, 4, 4, 2), k=COUNTS["project"])]
    shared = [entry("S1", 190, SHARED) for _ in range(COUNTS["shared"])]
    plain = [entry(code, *OVERHEAD[code]) for code in rng.choices(tuple(OVERHEAD), (3, 3, 2), k=COUNTS["plain"])]
    near = [entry(code, OVERHEAD[code][0], NEAR[code], near=True) for code in rng.choices(tuple(OVERHEAD), (3, 3, 2), k=COUNTS["near"])]
    wanted = (share * _sum(project) + (share - SHARED_PART) * _sum(shared)) / (1 - share)
    found = [*project, *shared, *_scaled(plain, wanted * 0.64), *_scaled(near, wanted * 0.36)]
    rng.shuffle(found)
    return found


def _sum(entries: Sequence[_Entry]) -> float:
    return sum(entry.amount for entry in entries)


def _scaled(entries: Sequence[_Entry], wanted: float) -> list[_Entry]:
    factor = wanted / _sum(entries)
    return [_Entry(entry.code, entry.paid, round(entry.amount * factor, 2), entry.near) for entry in entries]


def _ledger(rng: random.Random, first: date, last: date, entries: Sequence[_Entry], vouchers: Sequence[str]) -> list[Row]:
    """The postings by date; the last of them give back a part of an earlier one."""
    numbers = sorted(rng.sample(range(20100, 20990), len(entries) + REFUNDS))
    days = sorted(rng.randint(0, (last - first).days) for _ in entries)
    rows: list[Row] = [
        {"posting": f"B{number}", "date": f"{first + timedelta(days=day)}", "voucher": voucher, "payee": entry.paid[0], "text": entry.paid[1], "amount": f"{entry.amount:.2f}"}
        for number, day, voucher, entry in zip(numbers, days, vouchers, entries, strict=False)
    ]
    bought = [row for row, entry in zip(rows, entries, strict=True) if entry.code in ("K1", "H1")]
    for number, row in zip(numbers[len(entries) :], rng.sample(bought, REFUNDS), strict=True):
        back = float(row["amount"]) * rng.uniform(0.2, 0.6)
        rows.append(row | {"posting": f"B{number}", "date": f"{last}", "text": f"refund - {row['text']}", "amount": f"{-back:.2f}"})
    return rows


def _register(rng: random.Random, ledger: Sequence[Row], codes: dict[str, str]) -> list[Row]:
    """Vouchers as they were signed; some of projects were issued twice, since the first had another code."""
    rows: list[Row] = []
    for row in ledger[:-REFUNDS]:
        voucher, day = str(row["voucher"]), date.fromisoformat(str(row["date"]))
        signed: Row = {"voucher": voucher, "issue": 1, "code": codes[voucher], "signed": rng.choice(SIGNERS), "on": f"{day - timedelta(days=rng.randint(1, 5))}"}
        if codes[voucher] in PROJECTS and rng.random() < 0.06:
            rows.append(signed | {"code": rng.choice([code for code in (*PROJECTS, "S1", "G1") if code != codes[voucher]])})
            signed |= {"issue": 2, "on": f"{day}"}
        rows.append(signed)
    return sorted(rows, key=lambda row: (str(row["on"]), str(row["voucher"])))


def _class(code: str) -> str:
    return "project" if code in PROJECTS else "overhead" if code in OVERHEAD else "shared"


def _earlier(rng: random.Random, first: date) -> list[Row]:
    """Resolutions on vouchers of the quarters before."""
    return [
        {
            "resolution": f"{first.year}-{place:02d}",
            "date": f"{first - timedelta(days=70 - 6 * place)}",
            "voucher": f"V{rng.randint(2100, 2990)}",
            "old_code": rng.choice(("G1", "G2", "S1")),
            "new_code": rng.choice(("K1", "B1", "H1")),
            "signed": rng.choice(TRUSTEES),
        }
        for place in range(3, 10)
    ]


def _resolution(place: int, last: date, voucher: str, entry: _Entry) -> Row:
    new = next(code for word, code in WORDS.items() if word in entry.paid[1])
    return {"resolution": f"{last.year}-{place}", "date": f"{last}", "voucher": voucher, "old_code": entry.code, "new_code": new, "signed": TRUSTEES[0]}


def _hours(rng: random.Random, first: date, last: date) -> list[Row]:
    """What volunteers gave, by week and project."""
    weeks = [first + timedelta(days=day) for day in range(0, (last - first).days, 7)]
    given = [(week, name, rng.randint(14, 60)) for week in weeks for name in ("kitchen", "boats", "homework club")]
    return [{"week": f"{week}", "project": name, "hours": hours, "value": hours * HOUR} for week, name, hours in given]
