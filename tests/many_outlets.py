"""A made-up study of 400 articles in 30 outlets: long names, five scripts, articles in English, Spanish and Arabic.

    planted = write_exports(folder, seed=0)

The places, people and sentences are those of `half_year`; this one is as large as the studies that people bring. The
English outlets are one JSON Lines file, the Spanish ones a folder of text files, the Arabic ones a table.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import half_year
from half_year import DAYS, EVENTS, FIRST_DAY, Story

__all__ = ["ARABIC", "DICTIONARY", "EVENTS", "OUTLETS", "SPANISH", "stories", "write_exports"]

SIZE = 400
ARABIC = ("صحيفة ميناء أورموث اليومية", "وكالة أنباء الملح")
SPANISH = ("Faro de Orrmouth", "La Voz de las Salinas y del Puerto Viejo de Orrmouth", "Diario de la Sal")
OUTLETS = (
    "The Orrmouth Bell", "Saltmarsh Ledger", "Lower Quay Gazette", "Heron Street Post", "The Harbour Review",
    "The Orrmouth and Lower Quay Morning Chronicle and Shipping Intelligencer", "Coast Wire", "Depot Daily",
    "Proceedings of the Friends of the Salt Tramway and of the Old Depot, Weekly Edition", "County Record",
    "Tidewater Tribune", "The Pans Observer", "Marsh and Mere", "Northern Estuary Broadcasting Corporation News",
    "The Sluice", "Ferryman's Friend", "Orrmouth Today", "The Evening Tram", "Sea Wall Standard", "Inland Express",
    "Bridge & Rail", "奥尔茅斯日报", "盐沼新闻", "Вестник Соляной Набережной", "הד הנמל",
    *SPANISH, *ARABIC,
)

DICTIONARY = half_year.DICTIONARY.replace("cierr*]", "cierr*, إغلاق, الإغلاق]").replace(
    "mothball*]", "mothball*, تعليق]").replace("repair*]", "repair*, ترميم, تجديد]").replace(
    "expens*]", "expens*, تكلفة]").replace("subvenci*]", "subvenci*, إعانة, الإعانة]")

_PLACES = ("أورموث", "الملاحات", "الرصيف الأسفل", "المستودع القديم")
_PEOPLE = ("عادل كويل", "إيناس فارو")
_GRAMMAR = {
    "closure": ["يعتزم المجلس إغلاق ترام الملح قرب {place}.", "يخشى السكان في {place} أن يأتي الإغلاق قبل الشتاء."],
    "pause": ["قررت الشركة تعليق الرحلات بين {place} والميناء لبضعة أسابيع."],
    "renewal": ["بدأ العمال ترميم القضبان عند {place} في صباح هادئ.", "تريد الشركة تجديد الجسر خلف {place} هذا العام."],
    "cost": ["لا تزال تكلفة الأعمال قرب {place} قيد النقاش."],
    "subsidy": ["يقول أصدقاء الخط إن إعانة من المقاطعة قد تحفظ الخط إلى {place}."],
    "": ["انتظر الركاب تحت المطر في {place} وتحدثوا عن الطقس.",
         "وقال {name} الذي يسكن قرب {place}: «نركب هذا الترام منذ ثلاثين سنة».",
         "يحمل الترام بين {place} والبحر ركابا أقل مما كان يحمله قبل عشر سنوات."],
}
# A word of each list makes a sentence, so that two articles of one event are not taken for copies.
_ASIDES = {
    "en": "Some Many Few Most Other Two Nine Old Young | bakers sailors teachers pupils nurses clerks "
          "| there here nearby upstairs outside | watch count paint remember follow discuss "
          "| boats clouds lamps tickets bells shells | daily slowly quietly together again twice",
    "es": "Algunos Muchos Pocos Otros Nueve | panaderos marineros maestros alumnos vecinos "
          "| miran cuentan pintan recuerdan siguen | barcos faroles billetes campanas conchas "
          "| despacio juntos siempre mucho bien",
    "ar": "بعض معظم كل أكثر | الخبازين البحارة المعلمين الجيران | يراقبون يرسمون يتذكرون يتبعون "
          "| السفن الغيوم المصابيح الأجراس | يوميا ببطء معا مرتين",
}


def stories(seed: int = 0, size: int = SIZE) -> list[Story]:
    """The articles, 400 of them: twice as many of each of the first five outlets, the rest dealt to the others."""
    draw = random.Random(seed)
    few = size // (len(OUTLETS) + 5)
    sizes = dict.fromkeys(OUTLETS[:5], 2 * few) | dict.fromkeys(OUTLETS[5:], few)
    for outlet in OUTLETS[:size - sum(sizes.values())]:
        sizes[outlet] += 1
    return [story for outlet in OUTLETS for story in _of_outlet(outlet, sizes[outlet], draw)]


def _of_outlet(outlet: str, size: int, draw: random.Random) -> Iterator[Story]:
    language = "ar" if outlet in ARABIC else "es" if outlet in SPANISH else "en"
    weights = [draw.randint(1, 6) for _ in range(5)] + [10]
    days = sorted(FIRST_DAY + timedelta(days=draw.randrange(DAYS)) for _ in range(size))
    number = OUTLETS.index(outlet) + 1
    for at, day in enumerate(days, start=1):
        place = draw.choice(half_year.PLACES)
        title = {"en": f"Salt tramway, day {at}: what now for {place}?", "ar": f"ترام الملح، اليوم {at}: ماذا بعد؟",
                 "es": f"El tranvía de la sal, día {at}: ¿qué pasa ahora en {place}?"}[language]
        yield Story(outlet, title, day, _text(language, weights, draw), language,
                    f"https://outlet-{number}.example/{at}")


def _text(language: str, weights: list[int], draw: random.Random) -> str:
    grammar = {"en": half_year.ENGLISH, "es": half_year.FOREIGN, "ar": _GRAMMAR}[language]
    places, people = (_PLACES, _PEOPLE) if language == "ar" else (half_year.PLACES, half_year.PEOPLE)
    drawn = draw.choices(list(grammar), weights=weights, k=draw.randint(10, 26))
    asides = [words.split() for words in _ASIDES[language].split("|")]
    sentences = [f"{draw.choice(grammar[concept]).format(place=draw.choice(places), name=draw.choice(people))} "
                 + " ".join(draw.choice(words) for words in asides) + "." for concept in drawn]
    return "\n\n".join(" ".join(sentences[at:at + 4]) for at in range(0, len(sentences), 4))


def write_exports(folder: Path, seed: int = 0, size: int = SIZE) -> list[Story]:
    """Write the exports into a folder; return what was written."""
    made = stories(seed, size)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"outlet": story.outlet, "title": story.title, "date": story.day.isoformat(), "url": story.url,
             "text": story.text} for story in made]
    of = {language: [row for row, story in zip(rows, made, strict=True) if story.language == language]
          for language in ("en", "es", "ar")}
    (folder / "english.jsonl").write_text("".join(json.dumps(row) + "\n" for row in of["en"]), encoding="utf-8")
    half_year.write_files(folder / "spanish", [story for story in made if story.language == "es"])
    _write_table(folder / "arabic.csv", of["ar"])
    return made


def _write_table(path: Path, rows: list[dict[str, str]]) -> None:
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def use_dictionary(corpus: Path) -> None:
    """Put the families of this study, and its events, into the corpus of a new one."""
    dictionary = corpus / "dictionary.yml"
    text = dictionary.read_text(encoding="utf-8")
    start, end = text.index("  outcome:\n"), text.index("  actors:\n")
    ours = DICTIONARY.partition("families:\n")[2]
    dictionary.write_text(f"{text[:start]}{ours}\n{text[end:]}", encoding="utf-8")
    (corpus / "events.csv").write_text(EVENTS, encoding="utf-8")
