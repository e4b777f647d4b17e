"""A made-up study of half a year: three outlets, 60 dated articles, two families, two languages, one wire story.

    planted = write_exports(folder, seed=0)

writes a file for each outlet in a form of its own (a semicolon table as Excel saves it, JSON Lines, text files with
front matter), as a researcher would have them, and returns what was planted. DICTIONARY is what such a study counts,
EVENTS what happened meanwhile. Outlets, places, people and events are invented; the sentences come from a grammar.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY, DAYS, SIZE = date(2031, 1, 6), 170, 20
OUTLETS = ("The Orrmouth Bell", "Saltmarsh Ledger", "Faro de Orrmouth")
SPANISH = "Faro de Orrmouth"
WIRE_DAY = date(2031, 3, 11)
# The Bell writes "mothballing" from the first of April on; nobody writes it before.
NEW_WORD = date(2031, 4, 1)

DICTIONARY = """
families:
  fate:
    about: what is to become of the salt tramway
    reference: made up with the texts
    concepts:
      closure: {label: closure, patterns: [clos*, shutdown*, cierr*]}
      pause: {label: pause, patterns: [suspen*, mothball*]}
      renewal: {label: renewal, patterns: [renew*, renov*, repair*]}
  money:
    about: who pays, and what it is called
    reference: made up with the texts
    concepts:
      cost: {label: cost, patterns: [cost*, expens*]}
      subsidy: {label: subsidy, patterns: [subsid*, grant*, subvenci*]}
"""
EVENTS = ("date,label,source\n2031-03-11,the council votes,minutes of the council\n"
          "2031-05-02,the first repair,the operator\n")

PEOPLE = ("Ada Quill", "Tomas Brack", "Ines Varro", "Joss Pell")
PLACES = ("Orrmouth", "the salt pans", "Lower Quay", "the old depot", "Heron Street")
ENGLISH = {
    "closure": ["The council plans a closure of the salt tramway near {place}.",
                "A shutdown of the line would come before the winter, residents of {place} fear."],
    "pause": ["The operator will suspend the trams between {place} and the harbour for some weeks."],
    "renewal": ["Workers began to renew the rails at {place} on a quiet morning.",
                "The operator wants to repair the bridge behind {place} this year."],
    "cost": ["The cost of the work near {place} is still under discussion."],
    "subsidy": ["A subsidy from the county would keep the line to {place} alive, its friends say."],
    "": ["Passengers waited in the rain at {place} and talked about the weather.",
         "\u201cWe have taken this tram for thirty years,\u201d said {name}, who lives by {place}.",
         "The tram between {place} and the sea carries fewer people than it did ten years ago.",
         "According to {name}, nobody at {place} had been asked for an opinion."],
}
FOREIGN = {
    "closure": ["El ayuntamiento prepara el cierre del tranv\u00eda de la sal junto a {place}."],
    "pause": ["La empresa va a suspender los viajes desde {place} durante unas semanas."],
    "renewal": ["Los obreros empezaron a renovar las v\u00edas cerca de {place} por la ma\u00f1ana."],
    "cost": ["Nadie sabe todav\u00eda cu\u00e1nto dinero hace falta para las obras de {place}."],
    "subsidy": ["Una subvenci\u00f3n de la provincia permitir\u00eda conservar la l\u00ednea de {place}."],
    "": ["Los viajeros esperaban bajo la lluvia en {place} y hablaban de sus familias.",
         "\u00abLlevamos treinta a\u00f1os en este tranv\u00eda\u00bb, dijo {name}, que vive junto a {place}.",
         "El tranv\u00eda entre {place} y el mar lleva menos gente que hace diez a\u00f1os."],
}
# How often each outlet writes each concept; the rest of its sentences hold none.
_TASTE = {
    "The Orrmouth Bell": {"closure": 5, "pause": 2, "renewal": 1, "cost": 2, "subsidy": 1, "": 9},
    "Saltmarsh Ledger": {"closure": 1, "pause": 2, "renewal": 5, "cost": 1, "subsidy": 2, "": 9},
    SPANISH: {"closure": 3, "pause": 2, "renewal": 3, "cost": 1, "subsidy": 2, "": 9},
}
WIRE = ("The council of Orrmouth voted on Tuesday to keep the salt tramway for another year. Eleven members were in "
        "favour and four against. The mayor said that the decision was hard. The operator must send a plan by June. "
        "Until then the trams run as before, between the depot and the sea. Nobody spoke from the gallery. ") * 3


@dataclass(frozen=True)
class Story:
    """One article before it is written into an export."""

    outlet: str
    title: str
    day: date
    text: str
    language: str
    url: str


def stories(seed: int = 0) -> list[Story]:
    """The 60 articles: 20 an outlet, the first of each pair of outlets' wire story on WIRE_DAY."""
    draw = random.Random(seed)
    return [story for outlet in OUTLETS for story in _of_outlet(outlet, draw)]


def _of_outlet(outlet: str, draw: random.Random) -> Iterator[Story]:
    days = sorted(FIRST_DAY + timedelta(days=draw.randrange(DAYS)) for _ in range(SIZE))
    wire = min(range(SIZE), key=lambda at: abs(days[at] - WIRE_DAY)) if outlet != SPANISH else -1
    for at, day in enumerate(days):
        foreign = outlet == SPANISH
        page = f"https://{outlet.split()[-1].lower()}.example/{at + 1}"
        if at == wire:
            yield Story(outlet, "Council keeps the salt tramway", WIRE_DAY, WIRE.strip(), "en", page)
            continue
        title = (f"El tranv\u00eda de la sal, d\u00eda {at + 1}: \u00bfqu\u00e9 pasa ahora?" if foreign else
                 f"Salt tramway, day {at + 1}: what now for {draw.choice(PLACES)}?")
        yield Story(outlet, title, day, _text(outlet, day, draw), "es" if foreign else "en", page)


def _text(outlet: str, day: date, draw: random.Random) -> str:
    grammar, taste = (FOREIGN if outlet == SPANISH else ENGLISH), _TASTE[outlet]
    drawn = draw.choices(list(taste), weights=list(taste.values()), k=draw.randint(16, 26))
    sentences = [draw.choice(grammar[concept]).format(place=draw.choice(PLACES), name=draw.choice(PEOPLE))
                 for concept in drawn]
    if outlet == OUTLETS[0] and day >= NEW_WORD:
        sentences.append("The paper of the friends of the line calls this mothballing, and so does the street.")
    paragraphs = [" ".join(sentences[at:at + 4]) for at in range(0, len(sentences), 4)]
    return "\n\n".join(paragraphs)


def write_exports(folder: Path, seed: int = 0) -> list[Story]:
    """Write one export an outlet into a folder; return what was written."""
    made = stories(seed)
    folder.mkdir(parents=True, exist_ok=True)
    _write_table(folder / "bell.csv", [story for story in made if story.outlet == OUTLETS[0]])
    _write_lines(folder / "ledger.jsonl", [story for story in made if story.outlet == OUTLETS[1]])
    write_files(folder / "faro", [story for story in made if story.outlet == OUTLETS[2]])
    return made


def _write_table(path: Path, made: list[Story]) -> None:
    """A table as Excel saves it where the comma is a decimal sign: semicolons, windows-1252, day.month.year."""
    cells = [(story.outlet, story.title, f"{story.day:%d.%m.%Y}", story.url, story.text) for story in made]
    rows = [("Medio", "Titular", "Fecha", "Enlace", "Texto"), *cells]
    lines = (";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes("\r\n".join([*lines, ""]).encode("cp1252"))


def _write_lines(path: Path, made: list[Story]) -> None:
    rows = ({"outlet": story.outlet, "title": story.title, "date": story.day.isoformat(), "url": story.url,
             "language": "en", "text": story.text} for story in made)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_files(folder: Path, made: list[Story]) -> None:
    folder.mkdir()
    for number, story in enumerate(made, start=1):
        head = f"title: {story.title}\noutlet: {story.outlet}\ndate: {story.day.isoformat()}\nurl: {story.url}\n"
        (folder / f"{number:02}.txt").write_text(f"---\n{head}---\n{story.text}\n", encoding="utf-8")
