"""What a measure is taken by: outlets, articles, sections, months, and several of them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.schema import SECTIONS
from analysis.study import Study

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
BY = ("outlet", "article", "section", *PERIODS, "all")
UNDATED = "no date"
_PRECISION = {"day": 10, "week": 10, "month": 7, "quarter": 7, "year": 4}  # characters of an ISO date that are needed


def units(study: Study, by: str | Sequence[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """The units of a table, a row each, and the number of the unit that each sentence of the study belongs to.

    by: one of BY, or several, which are combined: ["outlet", "month"] has a unit for each outlet and month.
    Columns: outlet and name; with "article" doc_id too; section; day, week, month, quarter or year; with "all" the
    outlet is "all". Raises ValueError for an unknown word, and for a period where no article has a date.

    >>> from analysis import load_study
    >>> units(load_study(), "section")[0]["section"].tolist()
    ['title', 'headline', 'lead', 'body']
    """
    asked = [by] if isinstance(by, str) else list(by)
    if not asked:
        raise InputError(f"by: nothing is named; choose one of {', '.join(BY)}.")
    for each in asked:
        check_word("by", each, BY)
    return combined(asked, lambda each: _of_one(study, each))


def combined(asked: Sequence[str],
             of: Callable[[str], tuple[pd.DataFrame, np.ndarray]]) -> tuple[pd.DataFrame, np.ndarray]:
    """The units of several words together, and the number of the unit of each sentence; of: those of one word."""
    names, number = of(asked[0])
    for each in asked[1:]:
        more, place = of(each)
        if set(more) & set(names):
            raise InputError(f"by={asked}: {each!r} is in another of them already; leave one out.")
        names = names.merge(more, how="cross")
        number = np.where((number < 0) | (place < 0), -1, number * len(more) + place)
    return names, number


def _of_one(study: Study, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    return study.memo(("units", by), lambda: _make(study, by))


def _make(study: Study, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    sentences, articles = study.sentences, study.articles
    if by == "section":
        return pd.DataFrame({"section": SECTIONS}), pd.Index(SECTIONS).get_indexer(sentences["section"])
    if by == "all":
        return pd.DataFrame({"outlet": ["all"], "name": ["all outlets"]}), np.zeros(len(sentences), dtype=int)
    if by in PERIODS:
        period = periods(articles["date"], by)
        if (period == UNDATED).all():
            raise InputError(f"by={by!r}: no article has a date that tells its {by}; fill in the column 'date' of "
                             "corpus/articles.csv and annotate, or choose another unit.")
        known = sorted(set(period) - {UNDATED}) + [UNDATED] * bool((period == UNDATED).any())
        of_article = dict(zip(articles["doc_id"], period, strict=True))
        return pd.DataFrame({by: known}), pd.Index(known).get_indexer(sentences["doc_id"].map(of_article))
    names = study.outlets[["outlet", "name"]]
    if by == "article":
        names = names.merge(articles[["outlet", "doc_id"]], on="outlet", how="inner")
        return names, pd.Index(names["doc_id"]).get_indexer(sentences["doc_id"])
    outlet = sentences["doc_id"].map(dict(zip(articles["doc_id"], articles["outlet"], strict=True)))
    return names, pd.Index(names["outlet"]).get_indexer(outlet)


def periods(dates: pd.Series, by: str) -> pd.Series:
    """The day, week, month, quarter or year of each date (ISO 8601); "no date" where the date does not tell it.

    >>> periods(pd.Series(["2024-02-28", "2024", ""]), "quarter").tolist()
    ['2024Q1', 'no date', 'no date']
    """
    frequency, told = PERIODS[check_word("by", by, PERIODS)], dates.str.len() >= _PRECISION[by]
    found = pd.Series(UNDATED, dates.index, dtype="object")
    needed = _PRECISION[by]
    parsed = pd.to_datetime(dates[told].str[:needed] + "-01-01"[needed - 4:])
    if by == "week":  # named by its Monday
        found[told] = (parsed - pd.to_timedelta(parsed.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
    else:
        found[told] = parsed.dt.to_period(frequency).astype(str)
    return found


def text_order(study: Study) -> np.ndarray:
    """The rows of `study.sentences` in the order of the texts; neighbours make the blocks of the bootstrap."""
    return study.memo("text_order", lambda: np.lexsort((study.sentences["sentence"].to_numpy(),
                                                        study.sentences["doc_id"].to_numpy(dtype=object))))
