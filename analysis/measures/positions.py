"""Where in its article a term stands."""

from __future__ import annotations

import pandas as pd

from analysis.measures.concepts import first_family
from analysis.measures.ratios import pick_hits
from analysis.study import Study


def positions(study: Study, family: str = "", *, voice: str = "all") -> pd.DataFrame:
    """Each hit of a family with its place in its article.

    One row a hit: doc_id, sentence, concept, form, voice, status, section, position = start / text_end (its first code
    point over the end of the last sentence: 0 the beginning, 1 the end), third (first, middle, last), start, text_end.
    family: left out, the first of the study's dictionary.
    What it does not measure: prominence on the page; a headline above the text is not part of it.

    >>> from analysis import load_study
    >>> set(positions(load_study())["third"]) <= {"first", "middle", "last"}
    True
    """
    hits = pick_hits(study, family or first_family(study), voice)
    ends = study.sentences.groupby("doc_id")["end"].max()
    ends = hits["doc_id"].map(ends)
    place = hits["start"] / ends
    third = pd.cut(place, [-1, 1 / 3, 2 / 3, 1], labels=["first", "middle", "last"]).astype("str")
    columns = ["doc_id", "sentence", "concept", "form", "voice", "status", "section"]
    table = hits[columns].assign(position=place, third=third, start=hits["start"], text_end=ends)
    return table.reset_index(drop=True)
