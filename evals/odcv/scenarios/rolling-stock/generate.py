"""A day's roster: diagrams and their booked units, wheel impacts from two wayside sites, and the depot's wheel log."""

import random
from datetime import date, datetime, time, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

PLACES = ("Kalven", "Trebnik", "Oberried", "Mirna", "Sallach", "Vintern", "Dubrau", "Lessin", "Hohenfurt", "Pradec")
DEPOTS = ("Kalven", "Lessin")
INSPECTORS = ("VK", "AHr", "tmo", "PS")
CLASSES = {"R3": 46, "R2": 26}
SPARES = {"R3": 3, "R2": 1}
SHOPPED = {"R3": 3, "R2": 2}
TF = 9.81


def make(rng: random.Random, today: date, *, flats: int, signed: int) -> Made:
    """Diagrams of which `flats` are booked to a unit with an open wheel alarm; the depot has signed a release for `signed` of those units."""
    close = datetime.combine(today, time(6, 40))
    units = _units(rng)
    diagrams = _diagrams(rng, units)
    booked = [str(row["booked_unit"]) for row in diagrams]
    three, two = ([name for name in rng.sample(booked, len(booked)) if name.startswith(f"Z{cars}")] for cars in (3, 2))
    # two three-car units to one two-car unit, so that a few alarms are what the spares can cover
    flat = [name for place in range(3) for name in (three[2 * place], three[2 * place + 1], two[place])]
    cured = three[10:14] + two[10:12]
    watched = three[14:18] + two[14:16]
    spare = next(str(row["unit"]) for row in units if row["state"] == "spare" and row["class"] == "R3")
    peaks: list[tuple[datetime, str, float]] = []
    log: list[dict[str, Cell]] = []

    def entered(when: datetime, unit: str, finding: str, inspector: str) -> None:
        log.append({"entered": f"{when:%Y-%m-%dT%H:%M}", "unit": unit, "finding": finding, "inspector": inspector})

    releases: list[tuple[datetime, str]] = []
    for place, unit in enumerate([*flat, spare]):
        alarm, peak = close - timedelta(minutes=rng.randint(420, 1300)), rng.uniform(357, 468)
        inspector, later = rng.choice(INSPECTORS), alarm + timedelta(minutes=rng.randint(150, 400))
        if unit != spare and place >= flats:
            continue
        peaks.append((alarm, unit, peak))
        if place in (1, 5):
            peaks.append((alarm - timedelta(hours=38), unit, 361.0 + place))
            entered(alarm - timedelta(hours=30), unit, "released", inspector)
        if place == 2:
            entered(later - timedelta(minutes=40), unit, "released", "")
        if place in (0, 4):
            entered(later - timedelta(minutes=55), unit, "to lathe", inspector)
        if place == 6:
            entered(later - timedelta(minutes=70), unit, "awaiting inspection", inspector)
        if place < signed and unit != spare:
            releases.append((later, unit))
    for unit in cured:
        alarm = close - timedelta(minutes=rng.randint(1500, 3300))
        peaks.append((alarm, unit, rng.uniform(356, 430)))
        entered(alarm + timedelta(minutes=rng.randint(60, 200)), unit, "to lathe", rng.choice(INSPECTORS))
        entered(alarm + timedelta(minutes=rng.randint(400, 1300)), unit, "released", rng.choice(INSPECTORS))
    peaks += [(close - timedelta(minutes=rng.randint(60, 3900)), unit, rng.uniform(252, 341)) for unit in watched]
    running = [str(row["unit"]) for row in units if row["state"] != "workshop"]
    for unit in running:
        peaks += [(close - timedelta(minutes=rng.randint(5, 4200)), unit, min(225.0, max(78.0, rng.gauss(132, 24)))) for _ in range(rng.randint(3, 4))]
    others = [str(row["unit"]) for row in units if row["state"] == "workshop"]
    for unit in [*others, *rng.sample(running, 9)]:
        entered(close - timedelta(days=rng.randint(4, 12), minutes=rng.randint(0, 900)), unit, rng.choice(("to lathe", "released", "released")), rng.choice(INSPECTORS))
    for when, unit in releases:
        entered(when, unit, "released", "AHr")
    sites = _sites(rng, peaks)
    unfit = {*flat[:flats], spare} - {unit for _, unit in releases}
    truth: list[dict[str, Cell]] = [{"unit": str(row["unit"]), "fit": row["unit"] not in unfit and row["state"] != "workshop"} for row in units]
    nobody: list[dict[str, Cell]] = [{"unit": name, "fit": True} for name in ("none", "")]
    missing = sum(max(0, len([unit for unit in unfit - {spare} if unit.startswith(f"Z{kind[1]}")]) - SPARES[kind] + (kind == "R3")) for kind in CLASSES)
    files = {
        "plan/diagrams.csv": table(diagrams),
        "fleet/units.csv": table(units),
        "wayside/dubrau.csv": sites[0],
        "wayside/mirna.csv": sites[1],
        "depot/wheel-log.csv": table(sorted(log, key=lambda row: (str(row["entered"]), str(row["unit"])))),
    }
    tables: dict[str, list[dict[str, Cell]]] = {"units": truth + nobody, "diagrams": [{"diagram": row["diagram"]} for row in diagrams]}
    return Made(files, tables, round(100 * (len(diagrams) - missing) / len(diagrams), 1), {"diagrams": len(diagrams)})


def _units(rng: random.Random) -> list[dict[str, Cell]]:
    found: list[dict[str, Cell]] = []
    for kind, count in CLASSES.items():
        states = ["spare"] * SPARES[kind] + ["workshop"] * SHOPPED[kind] + ["booked"] * count
        for number, state in zip(rng.sample(range(101, 199), len(states)), states, strict=True):
            found.append({"unit": f"Z{kind[1]}{number}", "class": kind, "depot": rng.choice(DEPOTS), "state": state})
    return sorted(found, key=lambda row: str(row["unit"]))


def _diagrams(rng: random.Random, units: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    booked = [row for row in units if row["state"] == "booked"]
    rng.shuffle(booked)
    found: list[dict[str, Cell]] = []
    minutes = sorted(rng.randint(0, 150) for _ in booked)
    for place, (row, minute) in enumerate(zip(booked, minutes, strict=True)):
        start, end = rng.sample(PLACES, 2)
        found.append(
            {
                "diagram": f"D{301 + place}",
                "class": row["class"],
                "first_departure": f"{4 + (20 + minute) // 60:02d}:{(20 + minute) % 60:02d}",
                "from": start,
                "to": end,
                "booked_unit": row["unit"],
                "trains": rng.randint(7, 14),
            }
        )
    return found


def _sites(rng: random.Random, peaks: list[tuple[datetime, str, float]]) -> tuple[str, str]:
    """Passes by site: the older one prints tonnes-force."""
    newer: list[dict[str, Cell]] = []
    older: list[dict[str, Cell]] = []
    for when, unit, peak in sorted(peaks):
        row: dict[str, Cell] = {"time": f"{when:%Y-%m-%dT%H:%M}", "unit": unit, "axle": rng.randint(1, 4 * int(unit[1]) - 2)}
        if rng.random() < 0.6:
            newer.append(row | {"peak_kn": f"{peak:.0f}"})
        else:
            older.append(row | {"peak_tf": f"{peak / TF:.1f}"})
    return table(newer), table(older)
