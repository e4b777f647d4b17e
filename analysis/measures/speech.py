"""Where in an article others speak."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measures.titles import part_of
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
    texts = part_of(study)
    quotes = texts.quotes
    quoted = quotes.loc[quotes["use"] == "quotation", ["doc_id", "start", "end"]].assign(source_type="")
    spans = {doc_id: rows[["start", "end", "source_type"]].to_numpy() for doc_id, rows in
             pd.concat([said, quoted], ignore_index=True).groupby("doc_id", sort=False)}
    rows = [(doc_id, *stretch) for doc_id in study.articles["doc_id"] for stretch in _innermost(spans.get(doc_id, ()))]
    table = pd.DataFrame(rows, columns=["doc_id", "start", "end", "source_type"])
    whose = study.articles[["doc_id", "outlet"]].merge(study.outlets[["outlet", "name"]], on="outlet")
    table = table.merge(whose, on="doc_id", how="left")
    ends = table["doc_id"].map(texts.sentences.groupby("doc_id")["end"].max())
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
