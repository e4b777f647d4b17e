"""The article strip: a line an article, on it each hit where it stands, above it who speaks."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.errors import InputError
from analysis.measures.names import isolate, source_labels
from analysis.measures.speech import speech_stretches
from analysis.showing.chart import Chart
from analysis.showing.page import caption_of
from analysis.showing.panels import source_of
from analysis.showing.sentences import counted, short_id
from analysis.showing.strip_picture import OTHERS, TITLE, WITH_HIT, Strip, paint_strip
from analysis.study import Study

_OWN = "Where the words stand in each article"
_MOST_LINES = 32  # outlets
_MOST = 20  # articles that have a line each; of more, a line holds all those of an outlet
_CONCEPTS = 3  # that can be told apart on one line
_TYPES = 3  # of sources that have a band of their own; all others share one
_THIRDS = ["first", "middle", "last"]


def draw_strip(table: pd.DataFrame, title: object, only: list[str] | None, speakers: Study | None = None) -> Chart:
    """Where in its article each hit stands, from first word to last: a line an article, a mark a hit.

    table: from `positions`. only: the concepts to show, at most three; by default those with most hits. speakers: a
    study, of whose attributions a band above each line shows who speaks where. Hits of a headline stand in a column
    before the text. Of more than 20 articles, those of one outlet share a line, without a band, and the text says so.
    Negated hits are hollow, hits in scare quotes ringed; marks that would lie on one another are moved down. The text
    counts hits by thirds. ValueError for an unknown concept, and for more than three.
    """
    concepts = _concepts(table, only)
    lines, together = _lines(table)
    shown = table[table["concept"].isin(list(concepts))]
    outlets, rows = len(lines), len(shown)
    if together and outlets > _MOST_LINES:
        ranked = shown["outlet"].value_counts().reindex(list(lines), fill_value=0).sort_values(
            ascending=False, kind="stable").index[:_MOST_LINES]
        lines = {outlet: name for outlet, name in lines.items() if outlet in set(ranked)}
        shown = shown[shown["outlet"].isin(ranked)]
    left = len(table) - rows
    few = f"{counted(left, 'use')} of other words {'is' if left == 1 else 'are'} not drawn"
    shown = shown.assign(line=shown["outlet" if together else "doc_id"].astype(object))
    bands, types = _bands(speakers, lines) if speakers is not None and not together else (pd.DataFrame(), [])
    most = f"; the {len(lines)} of {outlets} outlets with most hits" * (len(lines) < outlets)
    strip = Strip(concepts, lines, together, shown, bands, types)
    shared = "; a line holds all articles of an outlet (in brackets how many have a hit)" * together
    about = f"a mark: a use, from first word to last{shared}{most}"
    caption, head = caption_of(title, _OWN, about + "; bar above the line: who speaks" * bool(types) +
                               f"; {few}" * bool(left), source_of(table))
    whose = "outlet with all its articles (in brackets how many have a hit)" if together else "article"
    head = f"{head}: a line an {whose}, a mark a use" + most + f"; {few}" * bool(left)
    thirds = "Uses in the first, middle and last third:"
    return Chart(partial(paint_strip, strip=strip, caption=caption), "\n".join([f"{head}.", thirds, *_describe(strip)]),
                 shown.drop(columns="line"))


def _concepts(table: pd.DataFrame, only: list[str] | None) -> dict[str, str]:
    """The concepts to draw, with their labels."""
    labels = dict(zip(table["concept"], table["label"] if "label" in table else table["concept"], strict=True))
    by_hits = sorted(labels, key=lambda concept: (-(table["concept"] == concept).sum(), concept))
    wanted = list(dict.fromkeys(by_hits[:_CONCEPTS] if only is None else only))
    for concept in wanted:
        if concept not in labels:
            raise InputError(f"only: {concept!r} is not in the table; it has {sorted(labels)}.")
    if len(wanted) > _CONCEPTS:
        raise InputError(f"only: {len(wanted)} concepts, but there is room for at most three; draw two figures.")
    return {concept: labels[concept] for concept in wanted}


def _lines(table: pd.DataFrame) -> tuple[dict[object, str], bool]:
    """What each line stands for, with what is beside it; and whether the articles of an outlet share one."""
    articles = table["doc_id"].astype("category").cat.categories
    first = table.drop_duplicates("doc_id").astype({"doc_id": object}).set_index("doc_id")
    known = first.loc[[doc_id for doc_id in articles if doc_id in first.index]]
    if len(articles) > _MOST:
        sizes = known.groupby("outlet", sort=False)["name"].agg(["first", "size"]).to_dict("index")
        return {outlet: f"{isolate(row['first'])} ({counted(row['size'], 'text')}{WITH_HIT})"
                for outlet, row in sizes.items()}, True
    several = known["name"].duplicated(keep=False)
    short = [short_id(str(doc_id), str(outlet)) for doc_id, outlet in zip(known.index, known["outlet"], strict=True)]
    called = known["name"].map(isolate)
    names = called.where(~several, called + " (" + pd.Series(short, known.index) + ")").to_dict()
    return {doc_id: names.get(doc_id, str(doc_id)) for doc_id in articles}, False


def _bands(study: Study, lines: dict[object, str]) -> tuple[pd.DataFrame, list[str]]:
    """The stretches of these articles with their band, and what the bands are called, most of the text first."""
    table = speech_stretches(study)
    table = table[table["doc_id"].isin(list(lines))]
    size = (table["ends"] - table["begins"]).groupby(table["source_type"]).sum()
    ranked = sorted((name for name in size.index if name not in ("", "other")), key=lambda name: (-size[name], name))
    own = ranked[:_TYPES] if len(size) > _TYPES else ranked
    labels = source_labels(study)
    names = {name: labels.get(name, name) for name in own}
    band = table["source_type"].map(names).fillna(OTHERS)
    types = [*names.values(), *([OTHERS] if (band == OTHERS).any() else [])]
    return table.assign(line=table["doc_id"].astype(object), band=band), types


def _describe(strip: Strip) -> list[str]:
    told = []
    for line, name in strip.lines.items():
        here = strip.hits[strip.hits["line"] == line]
        titled = here["section"] == TITLE if "section" in here else pd.Series(False, here.index)
        cells = [f"{label} {_cell(here[(here['concept'] == concept) & ~titled])}"
                 for concept, label in strip.concepts.items()]
        cells += [f"in the headline {_headline(here[titled], strip.concepts)}"] if strip.headlines else []
        cells += [f"who speaks: {_speaking(strip, line)}"] if strip.types else []
        told.append(f"  {name}: {'; '.join(cells)}")
    return told


def _headline(hits: pd.DataFrame, concepts: dict[str, str]) -> str:
    told = []
    for concept, label in concepts.items():
        some = hits[hits["concept"] == concept]
        told += [f"{label} {len(some):,}{_marked(some)}"] if len(some) else []
    return " and ".join(told) or "none of them"


def _speaking(strip: Strip, line: object) -> str:
    """The share of an article that each type of source speaks."""
    here = strip.bands[strip.bands["line"] == line]
    share = (here["ends"] - here["begins"]).groupby(here["band"]).sum()
    told = [f"{name} {100 * share[name]:.0f} %" for name in strip.types if name in share]
    return f"{', '.join(told)} of the text" if told else "nobody but the outlet"


def _cell(hits: pd.DataFrame) -> str:
    """Hits by thirds, and how many of them are marked in the picture."""
    counts = hits["third"].value_counts()
    return ", ".join(f"{counts.get(third, 0):,}" for third in _THIRDS) + _marked(hits)


def _marked(hits: pd.DataFrame) -> str:
    marked = {"negated": (hits["status"] == "negated").sum(), "in scare quotes": hits["scare_quoted"].sum()}
    told = [f"{number:,} {word}" for word, number in marked.items() if number]
    return f" ({', '.join(told)})" if told else ""
