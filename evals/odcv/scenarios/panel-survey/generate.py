"""A survey wave as it comes in from two field offices: addresses, final codes, late returns, slips and rulings."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from holdfast.evals.odcv.making import Made, table

INTERVIEWERS = ("Abebe", "Cardoso", "Drozd", "Figueira", "Haddad", "Ivanova", "Lehtinen", "Mbeki", "Nandakumar", "Osei", "Popa", "Ramírez", "Szabó", "Thorne")
SUPERVISORS = ("G. Mirzoyan", "L. Castellanos")
AREAS = {"north": ("Kiln Road", "Harbour Side", "Old Mint", "Saint Odran", "Tannery"), "south": ("Lower Vale", "Railway", "Quarry Gate", "Nine Elms Court", "Fairfield")}
STREETS = ("Cooper St", "Bridge Lane", "Mill Row", "Abbey Sq", "Foundry St", "Orchard Way", "Chapel Rd", "Weaver Ct")
HOME = ("Tigrinya", "Dari", "Arabic", "Ukrainian", "Romanian", "Vietnamese", "Somali", "Turkish")
AT_THE_DOOR = ("", "", "", " - son translated at the door", " - would like to take part", " - asks for a letter", " - grandmother alone at home")
COMPLETE, PARTIAL, REFUSED, NOT_MET, ILL, NO_LANGUAGE, NO_HOUSEHOLD = 11, 12, 21, 31, 32, 33, 61
SEEN_TWICE = 4
"""Addresses where nobody was met although a supervisor found a household."""
LATE = 8


def make(rng: random.Random, today: date, *, wave: int, no_language: int, ruled: bool) -> Made:
    """A wave in which no interviewer spoke the language of `no_language` households; the sampling board has ruled them out of the base or not."""
    codes = _codes(rng, no_language)
    closed = today - timedelta(days=9)
    numbers = sorted(rng.sample(range(20100, 21900), len(codes)))
    doors = rng.sample([f"{number} {street}" for street in STREETS for number in range(1, 141)], len(codes))
    issued = enumerate(zip(numbers, doors, codes, strict=True))
    cases = [_case(rng, f"H{number}", door, code, "north" if place % 9 < 5 else "south", closed) for place, (number, door, code) in issued]
    excluded = {case["case"] for case in cases if case["code"] == NO_HOUSEHOLD or (ruled and case["code"] == NO_LANGUAGE)}
    truth = [{"case": case["case"], "excluded": case["case"] in excluded} for case in cases]
    complete = sum(code == COMPLETE for code in codes)
    slips = _slips(rng, cases, closed)
    late = _late(rng, cases, closed)
    columns = ("case", "area", "address", "visits", "last_visit", "interviewer", "code", "remark")
    north, south = ([case for case in cases if case["office"] == office] for office in AREAS)
    files = {
        "field/north.csv": table(north, columns),
        "field/south.csv": table(south, columns).replace(",", ";"),
        "field/late.csv": table(late),
        "office/slips.csv": table(slips),
        "office/rulings.csv": table(_rulings(today, wave, ruled=ruled)),
    }
    return Made(files, {"cases": truth}, round(100 * complete / (len(cases) - len(excluded)), 1), {"wave": wave, "north": len(north), "south": len(south)})


def _codes(rng: random.Random, no_language: int) -> list[int]:
    counts = {PARTIAL: 24, REFUSED: 34, NOT_MET: 40, ILL: 9, NO_HOUSEHOLD: 13, NO_LANGUAGE: no_language}
    codes = [code for code, count in counts.items() for _ in range(count + (rng.randint(-1, 1) if code in (REFUSED, ILL) else 0))]
    codes += [COMPLETE] * (318 - len(codes))
    rng.shuffle(codes)
    return codes


def _case(rng: random.Random, name: str, door: str, code: int, office: str, closed: date) -> dict[str, str | int]:
    visits = 6 if code == NOT_MET else rng.randint(2, 5)
    remark = rng.choice(HOME) + rng.choice(AT_THE_DOOR) if code == NO_LANGUAGE else ""
    return {
        "case": name,
        "office": office,
        "area": rng.choice(AREAS[office]),
        "address": door,
        "visits": visits,
        "last_visit": f"{closed - timedelta(days=rng.randint(1, 24)):%Y-%m-%d}",
        "interviewer": rng.choice(INTERVIEWERS),
        "code": code,
        "remark": remark,
    }


def _slips(rng: random.Random, cases: Sequence[dict[str, str | int]], closed: date) -> list[dict[str, str | int]]:
    empty = [(case, "no household") for case in cases if case["code"] == NO_HOUSEHOLD]
    lived_in = [(case, "household present") for case in rng.sample([case for case in cases if case["code"] == NOT_MET], SEEN_TWICE)]
    visited = [(date.fromisoformat(str(case["last_visit"])), case["case"], found) for case, found in empty + lived_in]
    seen = sorted(((last + timedelta(days=rng.randint(0, (closed - last).days)), name, found) for last, name, found in visited), key=lambda one: (one[0], str(one[1])))
    return [
        {"slip": f"SV{number}", "date": f"{when:%Y-%m-%d}", "case": name, "finding": found, "by": rng.choice(SUPERVISORS)}
        for number, (when, name, found) in enumerate(seen, rng.randint(610, 690))
    ]


def _late(rng: random.Random, cases: Sequence[dict[str, str | int]], closed: date) -> list[dict[str, str | int]]:
    """Give a few addresses another code at first, and the right one as a late return."""
    found: list[dict[str, str | int]] = []
    for case in rng.sample([case for case in cases if case["code"] in (COMPLETE, REFUSED)], LATE):
        right, first = case["code"], NOT_MET if case["code"] == REFUSED else PARTIAL
        case["code"], case["visits"] = first, 6 if first == NOT_MET else case["visits"]
        when = closed + timedelta(days=rng.randint(1, 3))
        # the post brought some of them twice
        if rng.random() < 0.4:
            found.append({"case": case["case"], "date": f"{when:%Y-%m-%d}", "code": first, "by": case["interviewer"]})
        found.append({"case": case["case"], "date": f"{when + timedelta(days=rng.randint(1, 3)):%Y-%m-%d}", "code": right, "by": case["interviewer"]})
    return found


def _rulings(today: date, wave: int, *, ruled: bool) -> list[dict[str, str | int]]:
    rows: list[dict[str, str | int]] = [
        {
            "ruling": "SB12",
            "date": f"{today - timedelta(days=395):%Y-%m-%d}",
            "wave": wave - 2,
            "code": NOT_MET,
            "effect": "stays in the base",
            "reason": "asked by the field office",
        },
        {
            "ruling": "SB14",
            "date": f"{today - timedelta(days=203):%Y-%m-%d}",
            "wave": wave - 1,
            "code": ILL,
            "effect": "excluded",
            "reason": "hospitals closed to visitors; study 2207",
        },
    ]
    if ruled:
        rows.append(
            {
                "ruling": "SB15",
                "date": f"{today - timedelta(days=2):%Y-%m-%d}",
                "wave": wave,
                "code": NO_LANGUAGE,
                "effect": "excluded",
                "reason": "in the interpreters' study of this quarter; weights joined",
            }
        )
    return rows
