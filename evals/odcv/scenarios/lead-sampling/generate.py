"""A round of first-draw samples from a town's taps, the laboratory's reports on them, and its void slips."""

import random
from datetime import date, datetime, time, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

STREETS = ("Tanner Row", "Mill Lane", "Chapel Brow", "Fell View", "Weavers Yard", "Back Castle Street", "Low Garth", "Station Terrace", "Quarry Bank", "Kiln Hill", "Pinfold Close")
COLLECTORS = ("J. Askew", "M. Birkett", "T. Rahman", "S. Lowther")
ODD = (
    "stood since Friday; family away",
    "grit in the aerator",
    "new mixer tap fitted last week",
    "resident drew it herself; not sure whether first litre",
    "scullery tap; seldom used",
    "main outside was being worked on",
    "bottle overfilled a little",
)
NOTES = ("dog", "key with neighbour", "drawn by resident", "filter jug on the side", "hall renewed in spring", "asks for a copy of the result")
GROUNDS = ("Cap leaking on arrival.", "Drawn at the outside tap; sheet says kitchen.", "Label washed off; bottle identified by elimination only.")
OTHERS = {"WK": 0.9, "HY": 2.4, "BL": 0.4}
"""Works, hydrants and blanks, with the most lead that is found in them."""
SAMPLES, HIGH, ALWAYS_VOID, STRANGERS = 84, 13, 3, 60
LIMIT = 0.5


def make(rng: random.Random, today: date, *, over: int, voided: int) -> Made:
    """Samples of which `over` lie above the action level; the laboratory has voided `voided` of those, and three others."""
    names = [f"L{number}" for number in sorted(rng.sample(range(40110, 40980), SAMPLES))]
    order = rng.sample(names, SAMPLES)
    low = {name: round(value if (value := rng.gammavariate(1.5, 2.5)) < 9 else rng.uniform(6.5, 12.4), 1) for name in names}
    high = {name: round(rng.uniform(17.6, 46.0), 1) for name in order[:HIGH]}
    lead = low | {name: high[name] for name in order[:over]}
    lead = {name: value if value >= LIMIT else 0.0 for name, value in lead.items()}
    void = [*order[HIGH : HIGH + ALWAYS_VOID], *order[:voided]]
    remarks = {name: rng.choice(NOTES) if rng.random() < 0.35 else "" for name in order[HIGH:]} | dict.fromkeys(order[len(ODD) : HIGH], "")
    remarks |= dict(zip(order, rng.sample(ODD, len(ODD)), strict=False)) | {name: rng.choice(ODD) for name in order[20:25]}
    files = {"field/collection.csv": table(_sheet(rng, today, names, remarks))}
    reissued = [*order[:2], *order[40:42]]
    files |= _reports(rng, names, lead, reissued)
    files |= _slips(rng, today, names, void)
    truth: list[dict[str, Cell]] = [
        {"sample": name, "lead_ugl": lead[name], "measured": lead[name] > 0, "void": name in void, "counted": "no" if name in void else "yes"} for name in names
    ]
    return Made(files, {"samples": truth}, percentile([lead[name] for name in names if name not in void]), {"samples": SAMPLES})


def percentile(values: list[float]) -> float:
    """The ninetieth, by rank rounded up."""
    return sorted(values)[(9 * len(values) + 9) // 10 - 1]


def _sheet(rng: random.Random, today: date, names: list[str], remarks: dict[str, str]) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = []
    homes = rng.sample([f"{number} {street}" for street in STREETS for number in range(1, 48)], len(names))
    for place, (name, home) in enumerate(zip(names, homes, strict=True)):
        drawn = datetime.combine(today - timedelta(days=26 - place // 17), time(6, 5)) + timedelta(minutes=rng.randint(0, 130))
        stood = rng.randint(58, 66) if remarks[name].startswith("stood since") else rng.randint(6, 11)
        rows.append({"sample": name, "address": home, "drawn": f"{drawn:%Y-%m-%d %H:%M}", "stood_h": stood, "collector": rng.choice(COLLECTORS), "remark": remarks[name]})
    return rows


def _reports(rng: random.Random, names: list[str], lead: dict[str, float], reissued: list[str]) -> dict[str, str]:
    """Three reports, the second in mg/l, and one of corrected results."""
    number = rng.randint(2210, 2290)
    strangers = [f"{rng.choice(tuple(OTHERS))}{one}" for one in rng.sample(range(10200, 10990), STRANGERS)]
    size, files = len(names) // 3, {}
    for part in range(3):
        mine, unit = names[part * size : (part + 1) * size], "mg/l" if part == 1 else "ug/l"
        rows: list[dict[str, Cell]] = []
        for name in mine:
            # the first issue of a high result lacks the factor by which the sample had been diluted
            first = lead[name] if name not in reissued else round(lead[name] / 5, 1) if lead[name] > 15 else round(lead[name] + 0.7, 1)
            rows.append(_result(name, "lead", first, unit, 1))
            rows.append({"sample": name, "parameter": "copper", "result": f"{rng.uniform(0.02, 0.9):.3f}", "unit": "mg/l", "issue": 1})
        for name in strangers[part * 20 : (part + 1) * 20]:
            rows.append(_result(name, "lead", round(rng.uniform(0.0, OTHERS[name[:2]]), 1), unit, 1))
        rng.shuffle(rows)
        files[f"lab/report-{number + part}.csv"] = table(rows)
    files[f"lab/report-{number + 4}-reissue.csv"] = table([_result(name, "lead", lead[name], "ug/l", 2) for name in sorted(reissued)])
    return files


def _result(name: str, parameter: str, micrograms: float, unit: str, issue: int) -> dict[str, Cell]:
    factor, digits = (1000, 4) if unit == "mg/l" else (1, 1)
    said = f"{'' if micrograms >= LIMIT else '<'}{max(micrograms, LIMIT) / factor:.{digits}f}"
    return {"sample": name, "parameter": parameter, "result": said, "unit": unit, "issue": issue}


def _slips(rng: random.Random, today: date, names: list[str], void: list[str]) -> dict[str, str]:
    """The round's slips and some of another round."""
    number = rng.randint(310, 380)
    elsewhere = [f"L{one}" for one in rng.sample(range(39100, 39900), 4)]
    files: dict[str, str] = {}
    for place, name in enumerate([*elsewhere, *void]):
        mine = place >= len(elsewhere)
        ground = GROUNDS[place % 3] if place < len(elsewhere) + ALWAYS_VOID else "No preservative: bottle from the lot that was withdrawn."
        written = today - timedelta(days=rng.randint(5, 9) if mine else rng.randint(48, 60))
        slip, zone = f"VS-{number + place}", "Harrowgill" if mine else "Eskrigg"
        files[f"lab/slips/{slip}.txt"] = f"VOID SLIP {slip}\nSample: {name}\nZone: {zone}\nGround: {ground}\nDate: {written:%Y-%m-%d}\nLaboratory manager: P. Ollerenshaw\n"
    return files
