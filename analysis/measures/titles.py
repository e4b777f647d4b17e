"""Titles beside texts: what a measure counts in. A title is the strongest framing, and no part of the text.

Titles stand in the tables as sentence -1, in the section "title". No number about texts counts them: a measure sees
the study through `part_of`, which leaves them out unless they are asked for.
"""

from __future__ import annotations

import numpy as np

from analysis.estimate.checks import check_word
from analysis.schema import TABLES, TITLE
from analysis.study import Study

TITLES = ("without", "with", "only")


def takes_part(study: Study, titles: str = "without") -> np.ndarray:
    """Which rows of `study.sentences` count: the sentences of the texts ("without"), all, or the titles ("only").

    >>> from analysis import load_study
    >>> study = load_study()
    >>> int(takes_part(study).sum()) == int(study.articles["n_sentences"].sum())
    True
    """
    check_word("titles", titles, TITLES)
    return study.memo(("takes_part", titles), lambda: _rows(study.sentences["sentence"].to_numpy(), titles))


def part_of(study: Study, titles: str = "without") -> Study:
    """The study without its titles, with them, or only them; its tables keep the index they have in the study.

    Tables that do not know of sentences (words, neighbours) are of the texts and stay as they are.

    >>> from analysis import load_study
    >>> study = load_study()
    >>> sorted(set(part_of(study, "only").hits["section"])), "title" in set(part_of(study).hits["section"])
    (['title'], False)
    """
    if check_word("titles", titles, TITLES) == "with" or takes_part(study, titles).all():
        return study
    return study.memo(("part_of", titles), lambda: _part(study, titles))


def _part(study: Study, titles: str) -> Study:
    tables = {name: getattr(study, name) for name, columns in TABLES.items() if "sentence" in columns}
    return study.with_tables(**{name: table[_rows(table["sentence"].to_numpy(), titles)]
                             for name, table in tables.items()})


def _rows(sentences: np.ndarray, titles: str) -> np.ndarray:
    return np.ones(len(sentences), dtype=bool) if titles == "with" else (sentences == TITLE) == (titles == "only")
