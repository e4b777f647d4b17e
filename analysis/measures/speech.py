"""Where in an article others speak, and what the types of those who speak are called."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.study import Study


def speech_stretches(study: Study) -> pd.DataFrame:
    """Which stretches of each article are somebody else's words or statements, by the type of who makes them.

    One row a stretch, in the order of the text, none over another: outlet, name, doc_id, source_type, start, end (code
    points), text_end, begins and ends (shares of the text). Of statements within statements the innermost counts; a
    quotation that is attributed to nobody has the type "". What nobody else says is the outlet's own and has no row.

    >>> from analysis import load_study
    >>> table = speech_stretches(load_study())
    >>> bool((table["begins"] < table["ends"]).all())
    True
    """
    said = study.attributions[["doc_id", "source_type", "content_start", "content_end"]].dropna()
    said = said.rename(columns={"content_start": "start", "content_end": "end"})
    quoted = study.quotes.loc[study.quotes["use"] == "quotation", ["doc_id", "start", "end"]].assign(source_type="")
    spans = {doc_id: rows[["start", "end", "source_type"]].to_numpy() for doc_id, rows in
             pd.concat([said, quoted], ignore_index=True).groupby("doc_id", sort=False)}
    rows = [(doc_id, *stretch) for doc_id in study.articles["doc_id"] for stretch in _innermost(spans.get(doc_id, ()))]
    table = pd.DataFrame(rows, columns=["doc_id", "start", "end", "source_type"])
    whose = study.articles[["doc_id", "outlet"]].merge(study.outlets[["outlet", "name"]], on="outlet")
    table = table.merge(whose, on="doc_id", how="left")
    ends = table["doc_id"].map(study.sentences.groupby("doc_id")["end"].max())
    table = table.assign(text_end=ends, begins=table["start"] / ends, ends=table["end"] / ends)
    return table[["outlet", "name", "doc_id", "source_type", "start", "end", "text_end", "begins", "ends"]]


def _innermost(spans: Any) -> list[tuple[int, int, str]]:
    """Stretches that do not overlap, each of the shortest attributed span over it; without one, of a quotation."""
    marks = sorted({int(mark) for start, end, _ in spans for mark in (start, end)})
    out: list[tuple[int, int, str]] = []
    for start, end in zip(marks, marks[1:], strict=False):
        over = [(kind == "", last - first, kind) for first, last, kind in spans if first <= start and end <= last]
        if not over:
            continue
        kind = min(over)[2]
        if out and out[-1][1] == start and out[-1][2] == kind:
            out[-1] = (out[-1][0], end, kind)
        else:
            out.append((start, end, kind))
    return out


_ALONE = {"anonymous": "anonymous sources", "public": "the public", "other": "others", "": "no source named"}
_PROPER = {"us": "US", "uk": "UK", "un": "UN", "eu": "EU", "nato": "NATO"}
_NATIONS = ("iraqi", "iranian", "american", "israeli", "turkish", "russian", "chinese", "british", "french", "german",
            "arab", "saudi", "syrian", "ukrainian", "european", "western")


def type_words(source_type: str) -> str:
    """What sources of a type are called: "us_official" is US officials, "party_or_faction" parties or factions.

    >>> type_words("us_official"), type_words("party_or_faction"), type_words("anonymous")
    ('US officials', 'parties or factions', 'anonymous sources')
    """
    if source_type in _ALONE:
        return _ALONE[source_type]
    words = [_PROPER.get(word, word.capitalize() if word in _NATIONS else word) for word in source_type.split("_")]
    last = len(words) - 1
    return " ".join(_plural(word) if place == last or words[place + 1] == "or" else word
                    for place, word in enumerate(words))


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return word if word.endswith("s") else f"{word}s"
