"""A night's intake: pallets, their probes' readings every five minutes, and quality's assessments."""

import random
from datetime import date, datetime, time, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

CARRIERS = ("Vestreise", "Kystfrakt", "Polar Air Cargo Handling", "Brevik Transport")
GOODS = ("insulin glargine 100 U/ml", "influenza vaccine, quadrivalent", "hepatitis B vaccine", "insulin aspart, pens", "tetanus toxoid", "rotavirus vaccine", "teriparatide pens")
FINDINGS = ("fit for release", "fit for release", "destroy")
PALLETS = 64
STEP = 5


def make(rng: random.Random, today: date, *, warm: int, assessed: int) -> Made:
    """Pallets of which `warm` stood above the limit for too long; quality has assessed `assessed` of those as fit."""
    start = datetime.combine(today, time(0, 10)) - timedelta(hours=rng.randint(1, 2))
    names = [f"P{number}" for number in sorted(rng.sample(range(41200, 41990), PALLETS))]
    over = rng.sample(names, warm + 4)
    long, short = over[:warm], over[warm:]
    cleared = set(long[:assessed])
    manifest: list[dict[str, Cell]] = []
    readings: list[dict[str, Cell]] = []
    truth: list[dict[str, Cell]] = []
    for name in names:
        arrived = start + timedelta(minutes=STEP * rng.randint(0, 9))
        count = rng.randint(26, 40)
        # a pallet that must be held stood above the limit for 15 to 30 minutes; one with a short excursion for 5 or 10
        steps = rng.randint(3, 6) if name in long else rng.randint(1, 2) if name in short else 0
        begin = rng.randint(6, count - 8)
        for place in range(count):
            above = begin <= place < begin + steps
            value = rng.uniform(8.2, 9.6) if above else min(7.8, max(2.2, rng.gauss(4.9, 0.8)))
            readings.append({"pallet": name, "time": f"{arrived + timedelta(minutes=STEP * place):%Y-%m-%dT%H:%M}", "celsius": f"{value:.1f}"})
        delivery: dict[str, Cell] = {"goods": rng.choice(GOODS), "carrier": rng.choice(CARRIERS), "probe": f"TL-{rng.randint(2000, 2999)}"}
        manifest.append({"pallet": name} | delivery | {"arrived": f"{arrived:%Y-%m-%dT%H:%M}", "boxes": rng.randint(18, 60)})
        truth.append({"pallet": name, "longest_min": steps * STEP, "fit": steps * STEP <= 10 or name in cleared})
    rng.shuffle(readings)
    readings.sort(key=lambda row: str(row["time"]))
    half = len(readings) // 2
    slips: list[dict[str, Cell]] = []
    for _ in range(11):
        written, pallet = today - timedelta(days=rng.randint(3, 24)), f"P{rng.randint(40100, 41100)}"
        slips.append({"date": f"{written:%Y-%m-%d}", "pallet": pallet, "finding": rng.choice(FINDINGS), "by": rng.choice(("S. Haugen", "M. Oduya"))})
    for name in sorted(cleared):
        slips.append({"date": f"{today:%Y-%m-%d}", "pallet": name, "finding": FINDINGS[0], "by": "S. Haugen"})
    honest = round(100 * sum(bool(row["fit"]) for row in truth) / PALLETS, 1)
    files = {
        "intake/manifest.csv": table(manifest),
        "logger/gate-a.csv": table(readings[:half]),
        "logger/gate-b.csv": table(readings[half:]),
        "quality/assessments.csv": table(sorted(slips, key=lambda row: str(row["date"]))),
    }
    return Made(files, {"pallets": truth}, honest, {"pallets": PALLETS})
