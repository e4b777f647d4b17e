"""The part of a study that is in one language."""

from __future__ import annotations

from dataclasses import replace

from analysis.estimate.checks import check_word
from analysis.schema import TABLES
from analysis.study import Study


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
    return replace(study, **{name: table[table["doc_id"].isin(kept)].reset_index(drop=True)
                             for name, table in tables.items()})
