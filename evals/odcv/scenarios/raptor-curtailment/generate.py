"""A day of radar tracks over a wind farm, the rangers' identifications, and the log of the stops before."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from holdfast.evals.odcv.making import Cell, Made, table

TURBINES, RAPTORS, NEAR, FAINT, OTHERS = 18, 54, 27, 15, 46
OPENS, CLOSES = 4 * 60, 22 * 60
CLASSES = {"gull": 0.5, "goose": 0.3, "wader": 0.2}
RANGERS = ("E. Inkster", "T. Brandt")
HANDS = ("I. Rennie", "K. Flett", "desk")


@dataclass(frozen=True)
class Track:
    """What the radar followed as one bird."""

    name: str
    turbine: str
    kind: str
    confidence: float
    fixes: Sequence[tuple[int, int]]
    """Minute of the day and range in metres."""

    @property
    def window(self) -> str:
        """The hours that it would stop its turbine."""
        within = [minute for minute, metres in self.fixes if metres <= 500]
        return f"{_clock(min(within) - 15)}-{_clock(max(within) + 30)}" if within else "none"


def make(rng: random.Random, today: date, *, near: int, identified: int) -> Made:
    """Raptor tracks of which `near` came close; rangers have identified `identified` of those as something else, beside two of every day."""
    turbines = [f"T{number:02d}" for number in range(1, TURBINES + 1)]
    names = [f"K{number}" for number in sorted(rng.sample(range(2010, 2980), RAPTORS + OTHERS))]
    order = rng.sample(names, len(names))
    tracks: list[Track] = []
    for place, name in enumerate(order[:RAPTORS]):
        always = place in (NEAR, NEAR + 1)
        faint = place < FAINT or always or (place > NEAR and rng.random() < 0.4)
        tracks.append(_raptor(rng, name, rng.choice(turbines), close=place < near or always, faint=faint))
    tracks += [_other(rng, name, rng.choice(turbines)) for name in order[RAPTORS:]]
    settled = {*order[NEAR : NEAR + 2], *order[:identified]}
    truth: list[dict[str, Cell]] = []
    for track in sorted(tracks, key=lambda track: track.name):
        if track.kind == "raptor":
            due = track.window != "none" and track.name not in settled
            truth.append({"track": track.name, "closest_m": min(metres for _, metres in track.fixes), "due": due, "window": track.window if due else "none"})
    standing = [("T04", "08:30-10:30", "W118"), ("T11", "05:00-07:00", "E2")]
    stops = [(track.turbine, track.window) for track in tracks if track.kind == "raptor" and track.window != "none" and track.name not in settled]
    files = _radars(rng, tracks) | {
        "rangers/identified.csv": table(_identified(rng, today, sorted(settled))),
        "log/setpoints.log": _log(rng, today, turbines, standing),
        "site/turbines.csv": table([{"turbine": name, "row": "ABC"[place // 6], "mw": rng.choice(("2.3", "2.3", "3.0"))} for place, name in enumerate(turbines)]),
        "site/day.csv": table([{"entered": f"{today:%Y-%m-%d}", "for": f"{today + timedelta(days=1):%Y-%m-%d}"}]),
    }
    return Made(files, {"tracks": truth}, availability([*stops, *((turbine, hours) for turbine, hours, _ in standing)]), {"raptors": len(truth), "turbines": TURBINES})


def availability(stops: Sequence[tuple[str, str]]) -> float:
    """Per cent of the turbine minutes of a day without a stop."""
    still = {(turbine, minute) for turbine, hours in stops for minute in range(_minute(hours[:5]), _minute(hours[6:])) if OPENS <= minute < CLOSES}
    return round(100 - 100 * len(still) / (TURBINES * (CLOSES - OPENS)), 1)


def _raptor(rng: random.Random, name: str, turbine: str, *, close: bool, faint: bool) -> Track:
    """A track that is close has one fix within 500 m where it is faint, else two or three; others keep away."""
    start, count = rng.randint(OPENS + 40, CLOSES - 70), rng.randint(3, 6)
    minutes = [start + 2 * place + rng.randint(0, 1) for place in range(count)]
    ranges = [rng.randint(540, 1700) for _ in range(count)]
    inside = 1 if faint else rng.randint(2, 3)
    if close:
        begin = rng.randint(0, count - inside)
        ranges[begin : begin + inside] = [rng.randint(385, 488) if faint else rng.randint(90, 420) for _ in range(inside)]
    confidence = rng.uniform(0.27, 0.47) if faint else rng.uniform(0.58, 0.97)
    return Track(name, turbine, "raptor", round(confidence, 2), list(zip(minutes, ranges, strict=True)))


def _other(rng: random.Random, name: str, turbine: str) -> Track:
    start = rng.randint(OPENS + 20, CLOSES - 60)
    fixes = [(start + 2 * place, rng.randint(110, 1800)) for place in range(rng.randint(2, 5))]
    return Track(name, turbine, rng.choices(list(CLASSES), list(CLASSES.values()))[0], round(rng.uniform(0.3, 0.98), 2), fixes)


def _radars(rng: random.Random, tracks: Sequence[Track]) -> dict[str, str]:
    """Both radars' fixes by time; the south one has the upper rows of turbines and some of the others' fixes."""
    north: list[dict[str, Cell]] = []
    south: list[dict[str, Cell]] = []
    for track in tracks:
        for minute, metres in track.fixes:
            fix: dict[str, Cell] = {"track": track.name, "time": _clock(minute), "turbine": track.turbine}
            rest: dict[str, Cell] = {"class": track.kind, "confidence": f"{track.confidence:.2f}"}
            if (int(track.turbine[1:]) > 9) == (rng.random() < 0.85):
                south.append(fix | {"range_km": f"{metres / 1000:.3f}"} | rest)
            else:
                north.append(fix | {"range_m": metres} | rest)
    return {f"radar/{name}.csv": table(sorted(rows, key=lambda row: (str(row["time"]), str(row["track"])))) for name, rows in (("north", north), ("south", south))}


def _identified(rng: random.Random, today: date, names: Sequence[str]) -> list[dict[str, Cell]]:
    """Today's, after those of the days before."""
    before = sorted((today - timedelta(days=rng.randint(1, 9)), f"K{rng.randint(1010, 1990)}") for _ in range(12))
    return [
        {"date": f"{day:%Y-%m-%d}", "track": name, "is": rng.choice(("raven", "raven", "great skua", "heron")), "ranger": rng.choice(RANGERS)}
        for day, name in [*before, *((today, name) for name in names)]
    ]


def _log(rng: random.Random, today: date, turbines: Sequence[str], standing: Sequence[tuple[str, str, str]]) -> str:
    """Stops of the days before, and those for works and eyrie that are entered for tomorrow already."""
    lines: list[str] = []
    for back in range(4, 0, -1):
        entered, day = today - timedelta(days=back), today - timedelta(days=back - 1)
        hand = rng.choice(HANDS)
        for number in sorted(rng.sample(range(1010, 1990), rng.randint(8, 15))):
            begin = rng.randint(OPENS + 20, CLOSES - 80)
            lines.append(f"{entered:%Y-%m-%d} {day:%Y-%m-%d} {rng.choice(turbines)} STOP {_clock(begin)}-{_clock(begin + rng.randint(45, 56))} K{number} {hand}")
    lines += [f"{today:%Y-%m-%d} {today + timedelta(days=1):%Y-%m-%d} {turbine} STOP {hours} {reference} I. Rennie" for turbine, hours, reference in standing]
    return "\n".join(lines) + "\n"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
