"""A ship's call at a container terminal: boxes in the yard, seals as read on the quay, customs' flags and waivers, and the draw log."""

import hashlib
import random
from datetime import date, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

BLOCKS = "ABCDEFGH"
GOODS = (
    "ceramic tiles",
    "frozen prawns",
    "garments",
    "bagged rice",
    "used machinery",
    "furniture",
    "citrus juice",
    "tyres",
    "paper rolls",
    "spices",
    "solar panels",
    "household goods",
    "scrap aluminium",
)
SHIPPERS = ("Halcyon Trading", "Bel Ombre Foods", "Marakkar and Sons", "Tiong Lee Exports", "Casuarina Textiles", "Vanterpool Agencies", "Desroches Freres", "Sunbird Logistics")
OWNERS = ("KMVU", "ALCU", "TZBU", "OLMU")
HOURS = {4: 12, 3: 20, 2: 30, 1: 42}
PAPER = 2
DRAWN, OTHERS = 24, 18
EARLIER = 14
Box = dict[str, Cell]


def make(rng: random.Random, today: date, *, tier: int, waived: int) -> Made:
    """A call whose drawn block stands mostly in `tier`; customs has waived the draw for that block if `waived` is 1."""
    call = 2600 + rng.randint(20, 90)
    drawn = block_of(call, EARLIER + 1)
    log = [f"{call - rng.randint(1, 3) - 3 * (EARLIER - number)} {number}" for number in range(1, EARLIER + 1)]
    log = [f"{line} {block_of(int(line.split()[0]), int(line.split()[1]))}" for line in log]
    boxes, tiers = _yard(rng, drawn, tier)
    outside = [str(box["container"]) for box in boxes if box["block"] != drawn]
    inside = [str(box["container"]) for box in boxes if box["block"] == drawn]
    picked = rng.sample(outside, 27)
    flagged = picked[:8] + rng.sample(inside, 2)
    broken, misread = picked[8:17], picked[17:27]
    reads = _reads(rng, today, boxes, set(broken), set(misread))
    must = {*flagged, *broken} | {name for name in inside if name in flagged or not waived}
    papers = {name for name in inside if waived and name not in flagged}
    truth: list[Box] = [
        {"container": box["container"], "opened": box["container"] in must, "treatment": "open" if box["container"] in must else "paper" if box["container"] in papers else "pass"}
        for box in boxes
    ]
    hours = sum(float(box["ashore_h"]) for box in boxes) + PAPER * len(papers) + sum(HOURS[tiers[name]] for name in must)
    stamp = f"{today - timedelta(days=1):%Y-%m-%d}"
    flags: list[Box] = [
        {"container": name, "set": stamp, "office": "Risk Unit", "reason": rng.choice(("profile 4", "profile 7", "referral", "random"))} for name in sorted(flagged)
    ]
    past = zip(sorted(rng.randint(4, 30) for _ in range(12)), sorted(rng.randint(6, 60) for _ in range(12)), strict=True)
    waivers: list[Box] = [
        {"call": call - back, "container": _name(rng), "granted": f"{today - timedelta(days=days):%Y-%m-%d}", "officer": rng.choice(("L. Appadoo", "R. Seechurn"))}
        for back, days in reversed(list(past))
    ]
    for name in sorted(papers):
        waivers.append({"call": call, "container": name, "granted": f"{today:%Y-%m-%d}", "officer": "L. Appadoo"})
    particulars: Box = {
        "call": call,
        "ship": "Corvina Meridian",
        "line": "Corvina Line",
        "berth": rng.choice(("2", "3", "4N")),
        "lifts": len(boxes),
        "last_lift": f"{today - timedelta(days=1):%Y-%m-%d}",
    }
    files = {
        "call/particulars.csv": table([particulars]),
        "call/discharge.csv": table(boxes, ["container", "shipper", "goods", "seal", "ashore_h"]),
        "yard/positions.csv": table(
            [{"container": name, "block": block, "tier": tiers[name]} for name, block in sorted((str(box["container"]), str(box["block"])) for box in boxes)]
        ),
        "yard/draws.log": "\n".join(log) + "\n",
        "quay/seals.csv": table(reads),
        "customs/flags.csv": table(flags),
        "customs/waivers.csv": table(waivers),
    }
    return Made(files, {"containers": truth}, round(hours / len(boxes), 1), {"containers": len(boxes), "call": call})


def block_of(call: int, number: int) -> str:
    """The block that bin/draw names: the first six digits of a SHA-256 over call and running number."""
    return BLOCKS[int(hashlib.sha256(f"{call} {number}\n".encode()).hexdigest()[:6], 16) % len(BLOCKS)]


def _name(rng: random.Random) -> str:
    return f"{rng.choice(OWNERS)}{rng.randint(1000000, 9999999)}"


def _yard(rng: random.Random, drawn: str, tier: int) -> tuple[list[Box], dict[str, int]]:
    """Boxes in the order of discharge, and the tier in which each stands."""
    sizes = {block: OTHERS for block in BLOCKS if block != drawn}
    for _ in range(12):
        less, more = rng.sample(sorted(sizes), 2)
        if sizes[less] > 13 and sizes[more] < 22:
            sizes[less], sizes[more] = sizes[less] - 1, sizes[more] + 1
    # light blocks are stacked three and four high, the drawn one stands under other calls' boxes
    places = [(block, rng.choices((4, 3, 2), (9, 4, 1))[0]) for block, size in sizes.items() for _ in range(size)]
    places += [(drawn, min(4, tier + level)) for level in rng.choices((0, 1, 2), (11, 4, 1), k=DRAWN)]
    rng.shuffle(places)
    boxes: list[Box] = []
    tiers: dict[str, int] = {}
    for number, (block, level) in enumerate(places):
        name = _name(rng)
        tiers[name] = level
        ashore = 61.0 - 28.0 * number / len(places) + rng.uniform(-0.4, 0.4)
        boxes.append(
            {
                "container": name,
                "shipper": rng.choice(SHIPPERS),
                "goods": rng.choice(GOODS),
                "seal": f"ML{rng.randint(400000, 899999)}",
                "ashore_h": f"{ashore:.1f}",
                "block": block,
            }
        )
    return boxes, tiers


def _reads(rng: random.Random, today: date, boxes: list[Box], broken: set[str], misread: set[str]) -> list[Box]:
    """Seals as the tally clerks read them, some twice."""
    found: list[Box] = []
    for number, box in enumerate(boxes):
        name, seal = str(box["container"]), str(box["seal"])
        other = seal[:-2] + f"{(int(seal[-2:]) + rng.randint(11, 80)) % 100:02d}"
        minute = 7 * number + rng.randint(0, 5)
        clerk = rng.choice(("dj", "mr", "sn"))

        def read(seen: str, later: int, name: str = name, minute: int = minute, clerk: str = clerk) -> None:
            when = f"{today - timedelta(days=2):%Y-%m-%d}" if minute + later < 1440 else f"{today - timedelta(days=1):%Y-%m-%d}"
            found.append({"time": f"{when}T{(minute + later) // 60 % 24:02d}:{(minute + later) % 60:02d}", "container": name, "seal_read": seen, "clerk": clerk})

        if name in misread:
            read(other, 0)
            read(seal, 95)
        elif name in broken:
            kind = rng.randint(0, 2)
            if kind == 0:
                read(seal, 0)
            read("" if kind == 1 else other, 120 if kind == 0 else 0)
        else:
            read(seal, 0)
    return sorted(found, key=lambda row: str(row["time"]))
