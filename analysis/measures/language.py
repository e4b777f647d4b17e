"""The part of a study that is in one language."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.schema import TABLES
from analysis.study import Study

NOT_ENGLISH = "not in English, so not measured"


def is_english(study: Study) -> np.ndarray:
    """Which sentences stand in an article in English."""
    english = study.articles.loc[study.articles["language"] == "en", "doc_id"]
    return study.sentences["doc_id"].isin(english).to_numpy()


def not_english(study: Study, table: pd.DataFrame, _number: np.ndarray) -> pd.DataFrame:
    """The table of an English instrument, with the reason in `varies` where a unit has no article in English.

    Units are outlets or articles, as their columns say; of others the reason stays as it is.
    """
    key = next((name for name in ("doc_id", "outlet") if name in table), "")
    if not key or (study.articles["language"] == "en").all():
        return table
    english = study.articles.loc[study.articles["language"] == "en", key]
    there = table[key].isin(study.articles[key]) & ~table[key].isin(english)
    return table.assign(varies=table["varies"].mask(there & (table["n"] == 0), NOT_ENGLISH))


def main_language(study: Study) -> np.ndarray:
    """Which outlets, in the study's order, have an article in the language that most of its words are in.

    A dictionary finds in each language what it has patterns for, so a difference between outlets of two languages may
    be one of patterns: only these are compared in claims.
    """
    articles = study.articles
    if articles.empty or articles["language"].nunique() < 2:
        return np.ones(len(study.outlets), dtype=bool)
    main = articles.groupby("language")["n_words"].sum().idxmax()
    return study.outlets["outlet"].isin(articles.loc[articles["language"] == main, "outlet"]).to_numpy()


def in_language(study: Study, language: str) -> Study:
    """The study of the articles in a language (ISO 639-1), with all its outlets; any measure takes it.

    Raises ValueError for a language that no article is in.

    >>> from analysis import load_study
    >>> len(in_language(load_study(), "en").articles) == len(load_study().articles)
    True
    """
    check_word("language", language, sorted(set(study.articles["language"])))
    kept = set(study.articles.loc[study.articles["language"] == language, "doc_id"])
    tables = {name: getattr(study, name) for name, columns in TABLES.items() if "doc_id" in columns}
    return study.with_tables(**{name: table[table["doc_id"].isin(kept)].reset_index(drop=True)
                             for name, table in tables.items()})
