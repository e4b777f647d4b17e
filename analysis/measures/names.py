"""What outlets, concepts and sources are called, and the order in which outlets stand."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.study import Study


def outlet_names(study: Study) -> dict[str, str]:
    """What each outlet is called, in the study's order."""
    return dict(zip(study.outlets["outlet"], study.outlets["name"], strict=True))


def outlets_with_text(study: Study) -> list[str]:
    """The outlets that have a word to count, in the study's order."""
    told = set(study.articles.loc[study.articles["n_words"] > 0, "outlet"])
    return [outlet for outlet in study.outlets["outlet"] if outlet in told]


def concept_labels(study: Study, family: str) -> dict[str, str]:
    """What the concepts of a family are called, in the dictionary's order; ValueError where there is no such family.

    Another family may have concepts of the same names.
    """
    concepts = study.concepts
    check_word("family", family, list(dict.fromkeys(concepts["family"])))
    concepts = concepts[concepts["family"] == family]
    return dict(zip(concepts["concept"], concepts["label"], strict=True))


def source_labels(study: Study) -> dict[str, str]:
    """What each type of source is called, in the dictionary's order."""
    return dict(zip(study.source_types["source_type"], study.source_types["label"], strict=True))


def in_study_order(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows of a table with the outlets in the study's order, those of one outlet as they stood; rows numbered anew.

    >>> from analysis import load_study
    >>> outlets = load_study().outlets
    >>> in_study_order(outlets[::-1], load_study()).equals(outlets)
    True
    """
    place = {outlet: number for number, outlet in enumerate(study.outlets["outlet"])}
    return table.sort_values("outlet", key=lambda column: column.map(place), kind="stable", ignore_index=True)
