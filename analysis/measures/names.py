"""What outlets, concepts and sources are called, and the order in which outlets stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis.estimate.checks import check_word
from analysis.study import Study

# Letters that are written from right to left, and characters that turn the order of what follows.
TURNING = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
                     "\U00010800-\U00010fff\U0001e800-\U0001efff]")


def isolate(text: str) -> str:
    """A name or title that cannot turn the order of the words around it: between U+2068 and U+2069 where it could.

    >>> isolate("The Gull"), ascii(isolate("The \\u202eGull"))
    ('The Gull', "'\\\\u2068The \\\\u202eGull\\\\u2069'")
    """
    if not TURNING.search(text) or (text[:1], text[-1:]) == ("\u2068", "\u2069"):
        return text
    bare = re.sub("[\u2066-\u2069]", "", text)  # what would end the isolate
    return f"\u2068{bare}\u2069"


def isolate_names(text: str, names: Iterable[str]) -> str:
    """A sentence with each of these names isolated where it stands, the longest first."""
    turning = sorted({name for name in names if TURNING.search(name)} - {""}, key=len, reverse=True)
    if not turning:
        return text
    return re.sub("\u2068?(" + "|".join(map(re.escape, turning)) + ")\u2069?", lambda found: isolate(found[1]), text)


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
