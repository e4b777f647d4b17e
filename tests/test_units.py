"""What a measure is taken by: each sentence in one unit, periods of dates, and several units together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.titles import takes_part
from analysis.measures.units import BY, PERIODS, UNDATED, periods, text_order, units
from analysis.schema import SECTIONS
from analysis.study import Study

Refused = Callable[..., object]
DATES = ["2031-03-04", "2031-03", "", "2031"]  # of the made-up articles


def sizes(study: Study, by: str | list[str]) -> list[int]:
    """How many sentences of the texts each unit has, in the order of the units."""
    names, number = units(study, by)
    return np.bincount(number[takes_part(study)], minlength=len(names)).tolist()


def test_outlets_and_articles_come_in_the_studys_order(study: Study) -> None:
    names, _ = units(study, "outlet")
    assert names.to_numpy().tolist() == [["gull", "The Gull"], ["tide", "Tide Weekly"], ["buoy", "Buoy Post"],
                                         ["lamp", "The Lamp"]]
    assert sizes(study, "outlet") == [8, 2, 0, 12]
    names, _ = units(study, "article")
    assert names.columns.tolist() == ["outlet", "name", "doc_id"]
    assert names["doc_id"].tolist() == ["gull-1", "gull-2", "tide-1", "lamp-1"]
    assert sizes(study, "article") == [4, 4, 2, 12]


def test_an_outlet_has_its_sentences_whatever_the_order_of_articles(study: Study) -> None:
    turned = replace(study, articles=study.articles.iloc[::-1])
    assert sizes(turned, "outlet") == sizes(study, "outlet")


def test_sections_and_all(study: Study) -> None:
    assert units(study, "section")[0].columns.tolist() == ["section"]
    assert dict(zip(units(study, "section")[0]["section"], sizes(study, "section"), strict=True)) == {
        "title": 0, "headline": 1, "lead": 18, "body": 3}
    assert units(study, "all")[0].to_dict("records") == [{"outlet": "all", "name": "all outlets"}]
    assert sizes(study, "all") == [22]


@pytest.mark.parametrize(("by", "named", "counted"), [
    ("day", ["2031-03-04", UNDATED], [4, 18]),
    ("week", ["2031-03-03", UNDATED], [4, 18]),  # the fourth of March 2031 is a Tuesday
    ("month", ["2031-03", UNDATED], [8, 14]),
    ("quarter", ["2031Q1", UNDATED], [8, 14]),
    ("year", ["2031", UNDATED], [20, 2]),
])
def test_a_date_counts_where_it_is_as_precise_as_the_period(study: Study, by: str, named: list[str],
                                                            counted: list[int]) -> None:
    assert study.articles["date"].tolist() == DATES
    assert units(study, by)[0][by].tolist() == named
    assert sizes(study, by) == counted


def test_periods_come_in_the_order_of_time_and_those_without_date_last(study: Study) -> None:
    dated = replace(study, articles=study.articles.assign(date=["2031-12-30", "", "2030-01-02", "2031-02-28"]))
    assert units(dated, "month")[0]["month"].tolist() == ["2030-01", "2031-02", "2031-12", UNDATED]
    every = replace(study, articles=study.articles.assign(date="2031-12-30"))
    assert units(every, "month")[0]["month"].tolist() == ["2031-12"]


@pytest.mark.parametrize(("date", "week", "quarter"), [
    ("2024-02-29", "2024-02-26", "2024Q1"), ("2024-12-30", "2024-12-30", "2024Q4"),
    ("2024-12-31", "2024-12-30", "2024Q4"), ("2025-01-05", "2024-12-30", "2025Q1"),  # a Sunday ends its week
    ("2025-01-06", "2025-01-06", "2025Q1"), ("2024-04-01", "2024-04-01", "2024Q2")])
def test_a_week_is_named_by_its_monday(date: str, week: str, quarter: str) -> None:
    assert periods(pd.Series([date]), "week").tolist() == [week]
    assert periods(pd.Series([date]), "quarter").tolist() == [quarter]


@given(st.lists(st.dates(pd.Timestamp("1700-01-01").date(), pd.Timestamp("2200-01-01").date()), min_size=1, max_size=8))
def test_periods_of_full_dates_are_pythons(dates: list) -> None:
    from datetime import timedelta

    written = pd.Series([day.isoformat() for day in dates])
    assert periods(written, "day").tolist() == written.tolist()
    assert periods(written, "month").tolist() == [f"{day:%Y-%m}" for day in dates]
    assert periods(written, "year").tolist() == [str(day.year) for day in dates]
    mondays = [(day - timedelta(days=day.isoweekday() - 1)).isoformat() for day in dates]
    assert periods(written, "week").tolist() == mondays
    assert periods(written, "quarter").tolist() == [f"{day.year}Q{(day.month + 2) // 3}" for day in dates]


def test_several_units_are_crossed_in_the_order_asked(study: Study) -> None:
    names, number = units(study, ["outlet", "section"])
    assert names.columns.tolist() == ["outlet", "name", "section"]
    assert names[["outlet", "section"]].to_numpy().tolist() == [
        [outlet, section] for outlet in ("gull", "tide", "buoy", "lamp") for section in SECTIONS]
    assert np.bincount(number[takes_part(study)], minlength=16).tolist() == [
        0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 8, 3]  # titles first, which take no part unless asked for
    turned, place = units(study, ["section", "outlet"])
    told = [tuple(names.loc[row, ["outlet", "section"]]) for row in number]
    assert told == [tuple(turned.loc[row, ["outlet", "section"]]) for row in place]
    assert len(units(study, ["section", "month", "outlet"])[0]) == 4 * 2 * 4
    assert sum(sizes(study, ["section", "month", "outlet"])) == 22


def test_one_unit_in_a_list_is_that_unit(study: Study) -> None:
    for by in BY:
        (names, number), (listed, same) = units(study, by), units(study, [by])
        pd.testing.assert_frame_equal(names, listed)
        assert number.tolist() == same.tolist()


@pytest.mark.parametrize("by", [["outlet", "section"], ["section", "outlet"]])
def test_a_sentence_of_no_unit_stays_in_none(study: Study, by: list[str]) -> None:
    fewer = replace(study, outlets=study.outlets[study.outlets["outlet"] != "tide"])
    assert sum(sizes_of_known(fewer, by)) == sum(sizes_of_known(fewer, "outlet")) == 20


def sizes_of_known(study: Study, by: str | list[str]) -> list[int]:
    names, number = units(study, by)
    return np.bincount(number[(number >= 0) & takes_part(study)], minlength=len(names)).tolist()


def test_what_is_no_unit_is_refused_in_a_sentence(study: Study, refused: Refused) -> None:
    with refused("by='country'", *(repr(each) for each in BY)):
        units(study, "country")
    with refused("by='country'", "'outlet'"):
        units(study, ["outlet", "country"])
    with refused("by", "nothing is named", "outlet"):
        units(study, [])
    for twice in (["outlet", "outlet"], ["outlet", "article"], ["all", "outlet"], ["month", "section", "month"]):
        with refused(f"by={twice}", "already", "leave one out"):
            units(study, twice)


@pytest.mark.parametrize("by", PERIODS)
def test_no_dates_are_told_with_the_remedy(study: Study, refused: Refused, by: str) -> None:
    undated = replace(study, articles=study.articles.assign(date=""))
    for asked in (by, ["outlet", by]):
        with refused(f"by='{by}'", "no article has a date", "corpus/articles.csv"):
            units(undated, asked)


def test_text_order_puts_neighbours_together(study: Study) -> None:
    mixed = replace(study, sentences=study.sentences.sample(frac=1, random_state=2))
    ordered = mixed.sentences.iloc[text_order(mixed)]
    assert ordered.groupby("doc_id")["sentence"].apply(lambda cells: cells.is_monotonic_increasing).all()
    assert ordered["doc_id"].is_monotonic_increasing
