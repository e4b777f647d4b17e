"""Made-up studies of any size: invented outlets, people and an invented event, with every count known beforehand.

    planted = write_study(folder, articles=40, seed=0)

makes a study folder as `new` does, writes articles, outlets and a dictionary into its corpus, and returns what was
planted, counted while writing and without the package. Each sentence comes from a small grammar and carries at most one
planted thing: a hit of the dictionary, a quotation, a word in scare quotes. Its words hold no digit, hyphen or
apostrophe, so that a word is what stands between two spaces.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import yaml

from analysis.commands.new import new_study

# How many articles each outlet has; the last outlet of the larger designs has none at all.
DESIGNS = {3: (1, 1, 1), 40: (21, 12, 6, 1, 0), 400: (120, 80, 60, 40, 30, 25, 20, 14, 10, 1, 0)}
NAMES = ("The Quill Courier", "Valley Observer", "Ember Gazette", "Northmoor Post", "Harrow Bulletin",
         "Saltmarsh Times", "Brack Tribune", "Tarn Weekly", "The Low Road", "Fenwick Signal", "Mute Herald",
         "Candle Review")

FAMILIES = {
    "dome": {
        "about": "what is to become of the observatory on the hill",
        "reference": "made up with the texts",
        "concepts": {
            "shuttering": {"label": "shuttering", "patterns": ["shutter*", "mothball*"]},
            "relocation": {"label": "relocation", "patterns": ["relocat*", "descent to the plain"]},
            "renewal": {"label": "renewal", "patterns": ["renew*", "refurbish*"], "not": ["renewable*"]},
            "auction": {"label": "auction", "patterns": ["auction*"]},
        },
    },
    "actors": {
        "about": "what each side is called",
        "reference": "made up with the texts",
        "concepts": {
            "trust": {"label": "the trust", "name": ["hilltop trust"], "role": ["the trustees", "the wardens"],
                      "evaluative": ["hoarder*", "wastrel*"]},
            "gazers": {"label": "the stargazers", "name": ["lantern society"], "role": ["the stargazers"],
                       "evaluative": ["crank", "cranks"]},
        },
    },
    "loaded": {
        "about": "words that judge",
        "reference": "made up with the texts",
        "concepts": {
            "deception": {"label": "deception", "patterns": ["sham", "pretext*"]},
            "approval": {"label": "approval", "patterns": ["bold", "splendid"]},
        },
    },
}
# What stands in the text for a concept, with the pattern that is to find it.
TERMS = {
    "shuttering": (("shuttering", "shutter*"), ("mothballing", "mothball*")),
    "relocation": (("relocation", "relocat*"), ("descent to the plain", "descent to the plain")),
    "renewal": (("renewal", "renew*"), ("refurbishment", "refurbish*")),
}
NAMINGS = {
    ("trust", "name"): (("Hilltop Trust", "hilltop trust"),),
    ("trust", "role"): (("the trustees", "the trustees"), ("the wardens", "the wardens")),
    ("trust", "evaluative"): (("hoarders", "hoarder*"), ("wastrels", "wastrel*")),
    ("gazers", "name"): (("Lantern Society", "lantern society"),),
    ("gazers", "role"): (("the stargazers", "the stargazers"),),
    ("gazers", "evaluative"): (("cranks", "cranks"),),
}
JUDGING = {"deception": ("sham", "pretext"), "approval": ("bold", "splendid")}
STATUS = {
    "not marked": "The {} of the dome began at dawn",
    "negated": "There is no {} in the plan for the hill",
    "questioned": "The council debated whether the {} begins before the frost",
    "hypothetical": "If the {} begins, the road stays open",
}
# Who is quoted, and as what type of source: people of whom the texts say nothing but their names are "other".
SPEAKERS = {"Ardo Pellwick": "other", "Mirel Tanswell": "other", "Osk Brandreth": "other", "the minister": "official",
            "a professor of optics": "expert", "residents": "public"}
FURNITURE = "Share\n\nTweet\n\nCookie policy\n"
SUBJECTS = ("the road", "a lorry", "the gate", "the old lens", "a ladder", "the valley", "a lamp", "the copper roof")
VERBS = ("stands near", "faces", "crosses", "reaches", "borders", "lies beside")
OBJECTS = ("the chapel", "the orchard", "a mill", "the river", "the quarry", "the northern wall", "a pump", "the weir")
ADVERBIALS = ("at dusk", "in the rain", "behind the school", "under the pines", "after the harvest", "along the ridge",
              "on every market day", "with its renewable lamps")


@dataclass(frozen=True)
class Planted:
    """A study's folder, and what stands in its texts: a row an article, a hit, a quotation or a name, in no order."""

    folder: Path
    outlets: pd.DataFrame  # outlet, name, articles
    articles: pd.DataFrame  # doc_id, outlet, date, words, sentences, quoted_words, quotations, scare_quotes, removed
    hits: pd.DataFrame  # doc_id, outlet, family, concept, tier, pattern, form, voice, status, n
    speakers: pd.DataFrame  # doc_id, outlet, speaker, source_type, n (quotations)
    titles: pd.DataFrame  # doc_id, outlet, concept: hits of the first family that stand in titles


@dataclass
class Draft:
    """One article while it is written."""

    sentences: list[str] = field(default_factory=list)
    hits: Counter[tuple[str, ...]] = field(default_factory=Counter)
    speakers: Counter[str] = field(default_factory=Counter)
    quoted_words: int = 0
    scare_quotes: int = 0


def write_study(folder: str | Path, articles: int = 40, outlets: Sequence[int] = (), seed: int = 0) -> Planted:
    """Make a study folder with a filled corpus, and return what was planted in it.

    articles: 3, 40 or 400; outlets: the number of articles of each outlet, if it is to be another design. From 20
    articles on, one holds nothing but page furniture, one a single sentence, and one has no date.
    """
    design = tuple(outlets) or DESIGNS[articles]
    place = new_study(folder)
    draw = random.Random(seed)
    known = [{"outlet": name.lower().removeprefix("the ").replace(" ", "-"), "name": name, "articles": n}
             for name, n in zip(NAMES, design, strict=False)]
    drafts, rows = {}, []
    for number, outlet in enumerate(known):
        for article in range(int(outlet["articles"])):
            doc_id = f"{outlet['outlet']}-{article + 1:03}"
            drafts[doc_id] = _draft(draw, number, _kind(sum(design), number, article))
            rows.append({"doc_id": doc_id, "outlet": outlet["outlet"], "title": _title(draw), "author": "",
                         "date": "" if article == 0 and number == 0 else f"2043-{1 + number:02}-{1 + article % 28:02}",
                         "date_note": "not on the page" if article == 0 and number == 0 else "", "kind": "news"})
    for row in rows:
        titled = bool(drafts[row["doc_id"]].sentences) and draw.random() < 0.3
        row["removed"] = len(row["title"].split()) if titled else 0 if drafts[row["doc_id"]].sentences else len(
            FURNITURE.split())
        text = _text(draw, row["title"] if titled else "", drafts[row["doc_id"]])
        (place / "corpus" / "texts").mkdir(exist_ok=True)
        (place / "corpus" / "texts" / f"{row['doc_id']}.txt").write_text(text, encoding="utf-8", newline="\n")
    _write_corpus(place / "corpus", known, rows)
    return _planted(place, known, rows, drafts)


def _kind(articles: int, outlet: int, article: int) -> str:
    special = {(1, 3): "empty", (2, 2): "short"} if articles >= 20 else {}
    return special.get((outlet, article), "usual")


def _draft(draw: random.Random, outlet: int, kind: str) -> Draft:
    """An article; what an outlet plants how often follows from its place in the study."""
    draft = Draft()
    if kind == "empty":
        return draft
    if kind == "short":
        _say(draft, "The gate stays open")
        return draft
    lean = 0.15 + 0.7 * (outlet % 4) / 3  # towards the first concept
    quiet = outlet % 4 == 2  # such outlets write about something else: not one word of the family
    makers: list[tuple[float, Callable[[], None]]] = [
        (5.0, lambda: _filler(draw, draft)),
        (0.0 if quiet else 2.0, lambda: _choice(draw, draft, lean)),
        (1.0, lambda: _naming(draw, draft, 0.2 + 0.2 * (outlet % 4))),
        (0.3 + 0.3 * (outlet % 3), lambda: _judging(draw, draft)),
        (0.4 + 0.5 * (outlet % 2), lambda: _quotation(draw, draft, lean, quiet)),
        (0.3, lambda: _scare(draw, draft)),
        (0.3, lambda: _hedge(draft)),
    ]
    for _ in range(draw.randint(12, 26)):
        draw.choices([make for _, make in makers], [weight for weight, _ in makers])[0]()
    return draft


def _say(draft: Draft, words: str, end: str = ".") -> None:
    draft.sentences.append(words[:1].upper() + words[1:] + end)


def _clause(draw: random.Random) -> str:
    return f"{draw.choice(SUBJECTS)} {draw.choice(VERBS)} {draw.choice(OBJECTS)}"


def _filler(draw: random.Random, draft: Draft) -> None:
    clauses = [_clause(draw) for _ in range(draw.choice((1, 1, 1, 2, 3)))]
    _say(draft, ", and ".join(clauses) + (f" {draw.choice(ADVERBIALS)}" if draw.random() < 0.6 else ""))


def _choice(draw: random.Random, draft: Draft, lean: float) -> None:
    concept = "shuttering" if draw.random() < lean else draw.choice(("relocation", "renewal"))
    form, pattern = draw.choice(TERMS[concept])
    status = draw.choices(tuple(STATUS), (6, 2, 1, 1))[0]
    _say(draft, STATUS[status].format(form))
    draft.hits["dome", concept, "", pattern, form, "own", status] += 1


def _naming(draw: random.Random, draft: Draft, judging: float) -> None:
    actor = draw.choice(("trust", "trust", "gazers"))
    tier = "evaluative" if draw.random() < judging else draw.choice(("name", "role"))
    form, pattern = draw.choice(NAMINGS[actor, tier])
    _say(draft, f"On the ridge {form} repaired {draw.choice(OBJECTS)}")
    draft.hits["actors", actor, tier, pattern, form, "own", "not marked"] += 1


def _judging(draw: random.Random, draft: Draft) -> None:
    concept = draw.choice(("deception", "approval"))
    word = draw.choice(JUDGING[concept])
    _say(draft, f"It was {'a ' if concept == 'deception' else ''}{word} from the first day")
    pattern = "pretext*" if word == "pretext" else word
    draft.hits["loaded", concept, "", pattern, word, "own", "not marked"] += 1


def _quotation(draw: random.Random, draft: Draft, lean: float, quiet: bool) -> None:
    who, inside = draw.choice(tuple(SPEAKERS)), _clause(draw)
    if not quiet and draw.random() < 0.5:
        concept = "renewal" if draw.random() < lean else "shuttering"
        form, pattern = draw.choice(TERMS[concept])
        inside = f"the {form} costs the valley its lamp"
        draft.hits["dome", concept, "", pattern, form, "quoted", "not marked"] += 1
    draft.sentences.append(f"“{inside[:1].upper()}{inside[1:]},” said {who}.")
    draft.quoted_words += len(inside.split())
    draft.speakers[who] += 1


def _scare(draw: random.Random, draft: Draft) -> None:
    word = draw.choice(("rescue", "tidying", "harvest"))
    _say(draft, f"The “{word}” of the dome stays beside {draw.choice(OBJECTS)}")
    draft.scare_quotes += 1


def _hedge(draft: Draft) -> None:
    _say(draft, "Perhaps the road stays open")
    draft.hits["hedges", "possibility", "", "perhaps", "perhaps", "own", "not marked"] += 1


TITLE_WORDS = {"Lamps": "", "Lenses": "", "Ladders": "", "Relocation": "relocation", "Mothballing": "shuttering"}


def _title(draw: random.Random) -> str:
    return f"{draw.choice(tuple(TITLE_WORDS))} on the hill {draw.choice(('again', 'today', 'once more'))}"


def _text(draw: random.Random, title: str, draft: Draft) -> str:
    """Paragraphs of one to four sentences; an article without one is a page with nothing but buttons on it."""
    if not draft.sentences:
        return FURNITURE
    left, paragraphs = list(draft.sentences), [title] if title else []
    while left:
        n = draw.randint(1, 4)
        # One whose words come twice would be taken for a slip of the page.
        while n < len(left) and " ".join(draft.sentences).count(" ".join(left[:n])) > 1:
            n += 1
        paragraphs.append(" ".join(left[:n]))
        left = left[n:]
    return "\n\n".join(paragraphs) + "\n"


def _write_corpus(corpus: Path, outlets: Iterable[dict[str, object]], rows: Iterable[dict[str, object]]) -> None:
    dictionary = yaml.safe_load((corpus / "dictionary.yml").read_text(encoding="utf-8"))
    dictionary["families"] = FAMILIES | {"hedges": dictionary["families"]["hedges"]}
    (corpus / "dictionary.yml").write_text(yaml.safe_dump(dictionary, sort_keys=False, allow_unicode=True),
                                           encoding="utf-8")
    _fill(corpus / "articles.csv", rows)
    _fill(corpus / "outlets.csv", [{**row, "country": "unknown", "owner": "unknown", "description": "invented",
                                    "source": "made up"} for row in outlets])


def _fill(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Rows into a table that has its header already."""
    header = path.read_text(encoding="utf-8").strip().split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writerows(rows)


def _planted(place: Path, outlets: list[dict[str, object]], rows: list[dict[str, object]],
             drafts: dict[str, Draft]) -> Planted:
    outlet_of = {row["doc_id"]: row["outlet"] for row in rows}
    articles = [{"doc_id": row["doc_id"], "outlet": row["outlet"], "date": row["date"], "removed": row["removed"],
                 "words": sum(len(sentence.split()) for sentence in drafts[str(row["doc_id"])].sentences),
                 "sentences": len(drafts[str(row["doc_id"])].sentences),
                 "quoted_words": drafts[str(row["doc_id"])].quoted_words,
                 "quotations": sum(drafts[str(row["doc_id"])].speakers.values()),
                 "scare_quotes": drafts[str(row["doc_id"])].scare_quotes} for row in rows]
    hits = [(doc_id, outlet_of[doc_id], *hit, n) for doc_id, draft in drafts.items() for hit, n in draft.hits.items()]
    speakers = [(doc_id, outlet_of[doc_id], who, SPEAKERS[who], n) for doc_id, draft in drafts.items()
                for who, n in draft.speakers.items()]
    columns = ["doc_id", "outlet", "family", "concept", "tier", "pattern", "form", "voice", "status", "n"]
    titles = [(row["doc_id"], row["outlet"], TITLE_WORDS[str(row["title"]).split()[0]]) for row in rows]
    return Planted(place, pd.DataFrame(outlets), pd.DataFrame(articles), pd.DataFrame(hits, columns=columns),
                   pd.DataFrame(speakers, columns=["doc_id", "outlet", "speaker", "source_type", "n"]),
                   pd.DataFrame([title for title in titles if title[-1]], columns=["doc_id", "outlet", "concept"]))
