"""Technical records of an island airline: life-limited parts, three days of flights from two bases, and tomorrow's programme."""

import random
from collections import Counter
from datetime import date, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

KINDS = (
    ("main gear strut L", "MG", "landings", 18000),
    ("main gear strut R", "MG", "landings", 18000),
    ("nose gear leg", "NG", "landings", 15000),
    ("drag brace L", "DB", "landings", 9000),
    ("drag brace R", "DB", "landings", 9000),
    ("torque plate L", "TP", "landings", 4500),
    ("torque plate R", "TP", "landings", 4500),
    ("propeller hub L", "PH", "starts", 7200),
    ("propeller hub R", "PH", "starts", 7200),
    ("compressor disc L", "CD", "starts", 12000),
    ("compressor disc R", "CD", "starts", 12000),
    ("turbine disc L", "TD", "starts", 8400),
    ("turbine disc R", "TD", "starts", 8400),
)
ROUTES = ("COR-PEN-COR", "COR-AZE-MOR", "MOR-AZE-COR", "COR-FAJ", "FAJ-COR", "COR-LAJ-FAJ", "PEN-LAJ-COR", "COR-MOR")
SIGNED = ("N. Teles", "I. Bettencourt")
TAILS = 14
EXTENDED = 2
Used = dict[tuple[str, str], int]


def make(rng: random.Random, today: date, *, short: int, extended: int) -> Made:
    """A fleet of which `short` aircraft have a part that tomorrow would carry past its limit; `extended` of those parts have a signed extension."""
    tails = [f"C7{number:02d}" for number in sorted(rng.sample(range(1, 60), TAILS))]
    order = rng.sample(tails, TAILS)
    in_check, tight, eased = order[0], order[1:6], order[6 : 6 + EXTENDED]
    flights = _flights(rng, today, tails, in_check, tight)
    used = _used(flights)
    programme: list[dict[str, Cell]] = [
        {"tail": tail, "starts": 0 if tail == in_check else rng.randint(3, 6), "landings": 0 if tail == in_check else rng.randint(7, 12)} for tail in tails
    ]
    planned: Used = {(str(row["tail"]), counts): int(row[counts]) for row in programme for counts in ("starts", "landings")}
    serials = iter(rng.sample(range(20100, 29900), TAILS * len(KINDS)))
    installed: list[dict[str, Cell]] = []
    letters: list[dict[str, Cell]] = []
    margins: dict[str, list[int]] = {tail: [] for tail in tails}

    def letter(day: int, serial: str, limit: int, by: str) -> None:
        letters.append({"date": f"{today - timedelta(days=day):%Y-%m-%d}", "serial": serial, "new_limit": limit, "signed_by": by})

    for tail in tails:
        # the part that is nearly used up: among those that count landings for most, an engine's for one
        near = 8 if tail == tight[-1] else rng.choice((3, 4, 5, 6))
        for place, (part, prefix, counts, limit) in enumerate(KINDS):
            serial, spend = f"{prefix}{next(serials)}", used[tail, counts] + planned[tail, counts]
            left, lack = int(min(0.8 * limit, rng.uniform(60, 0.7 * limit))), rng.randint(1, 3) if near != 8 else 1
            soon, given = rng.randint(4, 40), rng.choice((150, 200, 250))
            if place == near:
                lacks = tail in eased or tail in tight[:short]
                left = -lack if lacks else soon
                if tail in eased or tail in tight[:extended]:
                    letter(1 + tails.index(tail), serial, limit + given, SIGNED[place % 2])
                    left += given
                elif tail in tight[:2]:
                    letter(1, serial, limit + given, "")
                installed.append({"serial": serial, "part": part, "tail": tail, "counts": counts, "cycles": limit - spend + (lack if lacks else -soon), "limit": limit})
            else:
                installed.append({"serial": serial, "part": part, "tail": tail, "counts": counts, "cycles": limit - spend - left, "limit": limit})
            margins[tail].append(left)
    for _ in range(6):
        part, prefix, _, limit = rng.choice(KINDS)
        letter(rng.randint(40, 300), f"{prefix}{rng.randint(11000, 19900)}", limit + rng.choice((150, 200, 250)), rng.choice(SIGNED))
    truth: list[dict[str, Cell]] = [{"tail": tail, "fit": tail != in_check and min(margins[tail]) >= 0, "margin": min(margins[tail])} for tail in tails]
    fleet: list[dict[str, Cell]] = [{"tail": tail, "base": rng.choice(("harbour", "ridge")), "state": "check" if tail == in_check else "line"} for tail in tails]
    files = {
        "fleet/tails.csv": table(fleet),
        "parts/installed.csv": table(rng.sample(installed, len(installed))),
        "programme/tomorrow.csv": table(programme),
        "engineering/extensions.csv": table(sorted(letters, key=lambda row: (str(row["date"]), str(row["serial"])))),
    }
    for base in ("harbour", "ridge"):
        files[f"flights/{base}.csv"] = table([row for row in flights if row["base"] == base], [name for name in flights[0] if name != "base"])
    tables: dict[str, list[dict[str, Cell]]] = {"tails": truth, "purposes": _pairs(flights, tight)}
    return Made(files, tables, sum(bool(row["fit"]) for row in truth), {"tails": TAILS, "parts": len(installed)})


def _flights(rng: random.Random, today: date, tails: list[str], in_check: str, tight: list[str]) -> list[dict[str, Cell]]:
    number = rng.randint(4100, 4800)
    found: list[dict[str, Cell]] = []

    def flown(day: int, tail: str, purpose: str, route: str, starts: int, landings: int | str, corrects: str = "") -> None:
        nonlocal number
        number += rng.randint(1, 3)
        found.append(
            {
                "flight": f"F{number}",
                "date": f"{today - timedelta(days=day):%Y-%m-%d}",
                "tail": tail,
                "route": route,
                "purpose": purpose,
                "starts": starts,
                "landings": landings,
                "corrects": corrects,
                "base": rng.choice(("harbour", "ridge")),
            }
        )

    corrected = rng.sample([tail for tail in tails if tail != in_check], 4)
    for day in (3, 2, 1):
        for tail in tails:
            if tail == in_check and day < 3:
                continue
            for _ in range(rng.randint(2, 3)):
                purpose, route = rng.choice(("scheduled", "scheduled", "scheduled", "ambulance")), rng.choice(ROUTES)
                legs = route.count("-")
                starts = rng.randint(1, legs)
                flown(day, tail, purpose, route, starts, "" if starts == legs and rng.random() < 0.1 else legs)
            if tail in tight and day == 1 + tight.index(tail) % 3:
                # two starts, so that leaving such a flight out would matter to an engine's part as well
                flown(day, tail, "training", "COR-COR", 2, rng.randint(6, 8))
            elif rng.random() < 0.12:
                flown(day, tail, "ferry", "COR-FAJ", 1, 1)
            if day == 2 and tail in corrected:
                last = found[-1]
                flown(day, tail, str(last["purpose"]), str(last["route"]), int(last["starts"]), int(last["landings"] or last["starts"]) + 1, str(last["flight"]))
                found[-1]["base"] = last["base"]
    return found


def _used(flights: list[dict[str, Cell]]) -> Used:
    gone = {row["corrects"] for row in flights}
    used: Counter[tuple[str, str]] = Counter()
    for row in flights:
        if row["flight"] not in gone:
            used[str(row["tail"]), "starts"] += int(row["starts"])
            used[str(row["tail"]), "landings"] += int(row["starts"] if row["landings"] == "" else row["landings"])
    return used


def _pairs(flights: list[dict[str, Cell]], tight: list[str]) -> list[dict[str, Cell]]:
    """Days that differ only in what one aircraft flew for."""
    columns = [name for name in flights[0] if name != "base"]
    day = [row | {"corrects": ""} for row in flights if row["tail"] in tight[:2] and row["purpose"] == "scheduled"][:6]
    return [
        {"name": other, "left": table(day, columns), "right": table([row | {"purpose": other} if place in (1, 4) else row for place, row in enumerate(day)], columns)}
        for other in ("training", "ferry", "ambulance")
    ]
