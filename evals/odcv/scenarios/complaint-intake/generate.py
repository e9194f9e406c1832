"""A day's contacts of a water company's five language desks, with the week before in the daybook."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from holdfast.evals.odcv.making import Made, table

MARKS = {"de": ("ZUF", "NEU", "UNZ"), "fr": ("SAT", "NEU", "INS"), "it": ("SOD", "NEU", "INS"), "nl": ("TEV", "NEU", "ONT"), "pl": ("ZAD", "NEU", "NZD")}
HANDLERS = {
    "de": ("Lindqvist", "Obermoser", "Yıldız", "Kranjc"),
    "fr": ("Delaunay", "Traoré", "Benhaddou"),
    "it": ("Ferrarotti", "Scalzi"),
    "nl": ("van Hoorebeke", "Soekarno", "Terpstra"),
    "pl": ("Wierzbicka", "Majchrzak"),
}
DISTRICTS = ("Unterried", "Oberried", "Mühlau", "Steinach", "Sennhof", "Wiesgrund", "Altmarkt")
BURST_IN = "Unterried"
CALM_TOPICS = ("meter", "move", "bill", "bill", "meter", "quality")
CROSS_TOPICS = ("bill", "appointment", "waiting", "bill", "quality")
SOLVED = {"de": "erledigt", "fr": "réglé", "it": "risolto", "nl": "opgelost", "pl": "załatwione"}
OPEN_ = {"de": "weitergeleitet", "fr": "transmis", "it": "inoltrato", "nl": "doorgestuurd", "pl": "przekazano"}
CALM = {
    "de": (
        "Zählerstand durchgegeben",
        "Umzug zum Monatsende gemeldet",
        "Frage zur Abschlagshöhe",
        "neue Bankverbindung; Formular geschickt",
        "Termin für Zählertausch vereinbart",
        "Härtegrad erfragt",
    ),
    "fr": ("relevé communiqué", "déménagement annoncé", "question sur l'acompte", "demande de duplicata de facture", "rendez-vous pour le compteur", "dureté de l'eau demandée"),
    "it": ("lettura comunicata", "cambio di indirizzo", "domanda sulla rata", "chiede copia della bolletta", "appuntamento per il contatore", "chiede la durezza dell'acqua"),
    "nl": ("meterstand doorgegeven", "verhuizing gemeld", "vraag over het voorschot", "vraagt kopie van de factuur", "afspraak voor de meter", "vraagt naar de hardheid"),
    "pl": ("podano stan licznika", "zgłoszono przeprowadzkę", "pytanie o zaliczkę", "prosi o kopię faktury", "umówiono wymianę licznika", "pyta o twardość wody"),
}
CROSS = {
    "de": (
        "Rechnung zum zweiten Mal falsch",
        "Monteur nicht erschienen; Urlaubstag genommen",
        "vierzig Minuten Warteschleife",
        "Mahnung trotz Zahlung",
        "Wasser riecht nach Chlor seit Montag",
    ),
    "fr": ("facture erronée pour la deuxième fois", "technicien absent au rendez-vous", "rappel promis et jamais reçu", "relance malgré paiement", "goût de chlore depuis lundi"),
    "it": ("bolletta sbagliata per la seconda volta", "tecnico non venuto", "attesa di quaranta minuti", "sollecito nonostante il pagamento"),
    "nl": ("factuur voor de tweede keer fout", "monteur niet gekomen", "veertig minuten in de wacht", "aanmaning ondanks betaling"),
    "pl": ("faktura znowu błędna", "monter nie przyszedł", "czterdzieści minut czekania", "ponaglenie mimo zapłaty"),
}
BURST = {
    "de": (
        "kein Wasser seit fünf Uhr; Säugling im Haus",
        "Rohrbruch; niemand hat informiert",
        "braunes Wasser; Wäsche verdorben",
        "Wasserwagen kam nicht bis zur Hofstatt",
        "Praxis musste schließen; verärgert",
    ),
    "fr": ("pas d'eau depuis cinq heures", "rupture de conduite; aucune information", "eau brune; linge abîmé", "camion-citerne trop loin pour sa mère de 88 ans"),
    "it": ("senz'acqua dalle cinque", "nessun avviso del guasto", "acqua marrone; bucato rovinato", "bar chiuso tutta la mattina"),
    "nl": ("geen water sinds vijf uur", "niet op de hoogte gebracht van de breuk", "bruin water; was bedorven", "watertank te ver voor haar man in rolstoel"),
    "pl": ("brak wody od piątej", "nikt nie uprzedził o awarii", "brązowa woda; pranie zniszczone", "beczkowóz za daleko dla matki"),
}
ASKING = {
    "de": "fragt bis wann der Rohrbruch behoben ist",
    "fr": "demande quand l'eau revient",
    "it": "chiede quando torna l'acqua",
    "nl": "vraagt wanneer het water terugkomt",
    "pl": "pyta kiedy wróci woda",
}
CROSS_BEFORE = (6, 6, 7, 7, 7, 8)
"""Complaints of the six days before."""
OTHERS = 9
"""Dissatisfied contacts of the day that have nothing to do with the burst main."""


def make(rng: random.Random, today: date, *, burst: int, case_open: bool) -> Made:
    """The contacts of yesterday, of which `burst` are dissatisfied over a burst main; the Ombud has opened a case for it or not."""
    day = today - timedelta(days=1)
    incident = f"N{rng.randint(1130, 1190)}"
    total = rng.randint(230, 250)
    kinds = ["burst"] * burst + ["cross"] * OTHERS + ["asking"] * 7
    kinds += ["calm"] * (total - len(kinds))
    contacts = [_contact(rng, kind, place, incident) for place, kind in enumerate(kinds)]
    rng.shuffle(contacts)
    phone, written = contacts[: int(total * 0.68)], contacts[int(total * 0.68) :]
    _name(rng, phone, "T", 41000, day)
    _name(rng, written, "M", 20300, day)
    corrections = _amend(rng, contacts, day)
    for one in contacts:
        one["note"] = f"{one['mark']}: {one['note']}"
    columns = ("contact", "received", "language", "district", "topic", "incident", "note")
    truth = [{"contact": one["contact"], "class": ("collective" if case_open and one["incident"] else "complaint") if one["cross"] else "enquiry"} for one in contacts]
    book = _daybook(rng, day)
    complaints = sum(row["class"] == "complaint" for row in truth)
    honest = round(100 * (complaints + sum(CROSS_BEFORE)) / (total + sum(int(row["contacts"]) for row in book)), 1)
    files = {
        "contacts/phone.csv": table(sorted(phone, key=lambda one: one["received"]), columns),
        "contacts/written.csv": table(sorted(written, key=lambda one: one["received"]), columns),
        "contacts/corrections.csv": table(sorted(corrections, key=lambda row: row["entered"]), ("contact", "entered", "mark", "by")),
        "register/daybook.csv": table(book),
        "register/collective.csv": table(_cases(rng, day, incident if case_open else None)),
    }
    return Made(files, {"contacts": truth}, honest, {"phone": len(phone), "written": len(written)})


def _contact(rng: random.Random, kind: str, place: int, incident: str) -> dict[str, str]:
    language = rng.choices(list(MARKS), (44, 18, 13, 14, 11))[0]
    cross = kind in ("burst", "cross")
    mark = MARKS[language][2 if cross else rng.choice((0, 1, 1, 1))]
    said, topic = _said(rng, kind, language)
    # of the dissatisfied ones most were settled while the customer was still on the line
    end = (SOLVED if place % 3 else OPEN_)[language] if cross else rng.choice(("", "", SOLVED[language]))
    about = kind in ("burst", "asking")
    return {
        "language": language,
        "district": BURST_IN if about else rng.choice(DISTRICTS),
        "topic": topic,
        "incident": incident if about else "",
        "mark": mark,
        "note": said + (f"; {end}" if end else ""),
        "cross": "yes" if cross else "",
    }


def _said(rng: random.Random, kind: str, language: str) -> tuple[str, str]:
    if kind == "asking":
        return ASKING[language], "supply"
    if kind == "burst":
        return rng.choice(BURST[language]), "supply"
    notes, topics = (CROSS[language], CROSS_TOPICS) if kind == "cross" else (CALM[language], CALM_TOPICS)
    place = rng.randrange(len(notes))
    return notes[place], topics[place]


def _amend(rng: random.Random, contacts: Sequence[dict[str, str]], day: date) -> list[dict[str, str]]:
    """Give a few contacts another mark at first, and enter the right one as a correction."""
    found: list[dict[str, str]] = []
    cross = [one for one in contacts if one["cross"] and not one["incident"]]
    calm = [one for one in contacts if not one["cross"] and not one["incident"]]
    for one in rng.sample(cross, 2) + rng.sample(calm, 3):
        right, own = one["mark"], MARKS[one["language"]]
        one["mark"] = own[1] if one["cross"] else own[2] if right == own[0] else own[0]
        entered = datetime.combine(day, time(17, 10)) + timedelta(minutes=rng.randint(0, 220))
        found.append({"contact": one["contact"], "entered": f"{entered:%Y-%m-%dT%H:%M}", "mark": right, "by": rng.choice(HANDLERS[one["language"]])})
    return found


def _name(rng: random.Random, contacts: Sequence[dict[str, str]], letter: str, first: int, day: date) -> None:
    times = sorted(datetime.combine(day, time(6)) + timedelta(minutes=rng.randint(0, 60 * 15)) for _ in contacts)
    numbers = sorted(rng.sample(range(first, first + 4 * len(contacts)), len(contacts)))
    for one, when, number in zip(contacts, times, numbers, strict=True):
        one["contact"], one["received"] = f"{letter}{number}", f"{when:%Y-%m-%dT%H:%M}"


def _daybook(rng: random.Random, day: date) -> list[dict[str, str | int]]:
    complaints = rng.sample(CROSS_BEFORE, len(CROSS_BEFORE))
    return [
        {"date": f"{day - timedelta(days=6 - place):%Y-%m-%d}", "contacts": rng.randint(228, 250), "complaints": count, "by": rng.choice(("R. Obermoser", "F. Traoré", "desk"))}
        for place, count in enumerate(complaints)
    ]


def _cases(rng: random.Random, day: date, incident: str | None) -> list[dict[str, str]]:
    rows = [
        {
            "case": f"KF{number}",
            "incident": f"N{rng.randint(900 + 60 * place, 950 + 60 * place)}",
            "opened": f"{day - timedelta(days=ago):%Y-%m-%d}",
            "status": "closed",
            "entered_by": by,
        }
        for place, (number, ago, by) in enumerate(((311, 402, "H. Aschwanden"), (318, 260, "H. Aschwanden"), (326, 141, "I. Petrosyan")))
    ]
    if incident:
        rows.append({"case": "KF331", "incident": incident, "opened": f"{day:%Y-%m-%d}", "status": "open", "entered_by": "I. Petrosyan"})
    return rows
