"""A fishing co-operative's shore desk: the season's logbook, today's slips from two quays, the quota and the research permits."""

import random
from datetime import date, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

VESSELS = ("Girl Tamsin", "Our Endeavour", "Morwenna", "Two Brothers", "Lowena Jane", "Provider", "Silver Dawn", "Kestrel", "Ocean Pride", "Rose of Sharon", "Boy Denzil")
OFFICE = "Fisheries Office (A. Rosewarne)"
GUTTED = {"COD": 1.17, "HAD": 1.17, "POK": 1.19, "WHG": 1.18, "LIN": 1.14, "HKE": 1.11}
BOX = 40
HEAVY = 8
Slip = dict[str, Cell]


def make(rng: random.Random, today: date, *, heavy: int, permitted: int) -> Made:
    """A season at 83 per cent of its cod and a day on which `heavy` hauls are mostly cod; the office has permits for `permitted` of them."""
    season, licences = _season(rng, today)
    before = sum(int(row["live_kg"]) for row in season if row["species"] == "COD" and row["account"] == "Q")
    tonnes = round(before / 830, 1)
    slips, big = _slips(rng, today, heavy)
    research = set(big[:permitted])
    licences += [{"permit": f"RP-{310 + place}", "haul": haul, "species": "COD", "granted": f"{today:%Y-%m-%d}", "by": OFFICE} for place, haul in enumerate(sorted(research))]
    gone = {row["replaces"] for row in slips}
    truth: list[dict[str, Cell]] = []
    for row in slips:
        entered = row["slip"] not in gone
        account = "R" if row["haul"] in research and row["species"] == "COD" else "Q"
        truth.append({"slip": row["slip"], "species": row["species"], "live_kg": _live(row), "account": account, "entered": entered})
    today_kg = sum(int(row["live_kg"]) for row in truth if row["entered"] and row["species"] == "COD" and row["account"] == "Q")
    share = round((before + today_kg) / tonnes / 10, 1)
    quota: list[dict[str, Cell]] = [{"species": "COD", "tonnes": tonnes}]
    quota += [{"species": name, "tonnes": tonnes_of} for name, tonnes_of in (("HAD", 210.0), ("POK", 96.5), ("WHG", 88.0), ("LIN", 41.0), ("HKE", 120.0))]
    columns = ["slip", "haul", "vessel", "time", "species", "quantity", "in", "state", "replaces", "remark"]
    files = {
        "logbook/season.csv": table(season),
        "quota/allocation.csv": table(quota),
        "quota/research.csv": table(licences),
        "slips/north-quay.csv": table([row for row in slips if row["in"] == "kg"], columns),
        "slips/harbour-wall.csv": table([row for row in slips if row["in"] == "box"], columns),
    }
    return Made(files, {"slips": truth}, share, {"slips": len(slips), "boats": len({row["vessel"] for row in slips})})


def _live(row: Slip) -> int:
    weight = float(row["quantity"]) * (BOX if row["in"] == "box" else 1)
    return int(weight * (GUTTED[str(row["species"])] if row["state"] == "gutted" else 1) + 0.5)


def _season(rng: random.Random, today: date) -> tuple[list[dict[str, Cell]], list[dict[str, Cell]]]:
    """The logbook up to yesterday, and the permits for the research hauls in it."""
    rows: list[dict[str, Cell]] = []
    permits: list[dict[str, Cell]] = []
    haul, slip = 1100 + rng.randint(0, 60), 48000 + rng.randint(0, 300)
    for day in range(34, 0, -1):
        for vessel in rng.sample(VESSELS, rng.randint(2, 3)):
            haul += 1
            research = rng.random() < 0.07
            if research:
                granted = today - timedelta(days=day + 2)
                permits.append({"permit": f"RP-{290 + len(permits)}", "haul": f"H{haul}", "species": "COD", "granted": f"{granted:%Y-%m-%d}", "by": OFFICE})
            for species in ["COD", *rng.sample(["HAD", "POK", "WHG", "LIN", "HKE"], rng.randint(1, 3))]:
                slip += rng.randint(1, 3)
                kg = rng.randint(700, 1900) if species == "COD" else rng.randint(60, 1400)
                rows.append(
                    {
                        "line": len(rows) + 1,
                        "date": f"{today - timedelta(days=day):%Y-%m-%d}",
                        "haul": f"H{haul}",
                        "vessel": vessel,
                        "slip": f"S{slip}",
                        "species": species,
                        "live_kg": kg,
                        "account": "R" if research and species == "COD" else "Q",
                        "kind": "entry",
                    }
                )
    return rows, permits


def _slips(rng: random.Random, today: date, heavy: int) -> tuple[list[Slip], list[Cell]]:
    """Today's slips, and the hauls that could be heavy with cod."""
    found: list[Slip] = []
    number, haul = 48900 + rng.randint(0, 80), 1300 + rng.randint(0, 40)
    hauls = [(vessel, haul + place) for place, vessel in enumerate(sorted(rng.choices(VESSELS, k=24), key=VESSELS.index))]
    big = rng.sample([f"H{name}" for _, name in hauls], HEAVY)
    corrected = {big[1], *rng.sample([f"H{name}" for _, name in hauls if f"H{name}" not in big], 2)}
    for vessel, place in hauls:
        name = f"H{place}"
        boxed = vessel in VESSELS[6:]
        hour = f"{today:%Y-%m-%d}T{rng.randint(3, 6):02d}:{rng.randint(0, 59):02d}"
        for species in ["COD", *rng.sample(["HAD", "POK", "WHG", "LIN", "HKE"], rng.randint(2, 4))]:
            number += rng.randint(1, 3)
            much, little = rng.randint(1150, 1700), rng.randint(25, 110)
            kg = (much if name in big[:heavy] else little) if species == "COD" else rng.randint(40, 900)
            quantity: Cell = round(kg / BOX * 2) / 2 or 0.5 if boxed else kg
            remark = rng.choice(("", "", "", "", "small", "some damage", "iced", "deck scale", "second sort"))
            state = rng.choice(("gutted", "gutted", "whole"))
            row: Slip = {"slip": f"S{number}", "haul": name, "vessel": vessel, "time": hour, "species": species, "quantity": quantity}
            row |= {"in": "box" if boxed else "kg", "state": state, "replaces": "", "remark": remark}
            found.append(row)
            if species == "COD" and name in corrected:
                number += rng.randint(1, 3)
                again: Cell = float(quantity) + 0.5 if boxed else int(quantity) + 14
                found.append(row | {"slip": f"S{number}", "quantity": again, "replaces": row["slip"], "remark": "weighed again"})
    return found, list(big)
