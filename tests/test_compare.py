"""Outlets compared: two intervals put together, or articles against articles, and no p-value below four a side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from math import comb, hypot

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import permutation_test
from analysis.estimate.groups import ROUND, compare_samples
from analysis.measures.compare import compare
from analysis.measures.labels import label_shares, scare_quotes
from analysis.measures.measure import MEASURES
from analysis.measures.sources import source_mix
from analysis.measures.terms import hit_shares, term_choices, term_rates, voice_shares
from analysis.measures.tone import judging, tone
from analysis.study import Study, load_study

Refused = Callable[..., object]
TESTED = {"low", "high", "method", "level", "p", "p_adjusted", "b", "m", "exact", "smallest_p"}
ASK: dict[str, Callable[..., pd.DataFrame]] = {
    "term_rates": term_rates, "term_choices": term_choices, "hit_shares": hit_shares, "voice_shares": voice_shares,
    "label_shares": lambda study, **options: label_shares(study, "isis", **options), "scare_quotes": scare_quotes,
    "source_mix": source_mix, "tone": tone, "judging": judging}


def table(**values: list[float]) -> pd.DataFrame:
    """A measure by article: one outlet a keyword, one article a value."""
    rows = [{"measure": "scare_quotes", "outlet": outlet, "name": f"The {outlet.title()}",
             "doc_id": f"{outlet}-{place}", "count": 0, "value": value}
            for outlet, many in values.items() for place, value in enumerate(many)]
    return pd.DataFrame(rows)


def ends(**values: tuple[float, float, float]) -> pd.DataFrame:
    """A measure by outlet: its value, low and high."""
    rows = [{"measure": "scare_quotes", "outlet": outlet, "name": f"The {outlet.title()}", "count": 0, "value": value,
             "low": low, "high": high, "level": 0.95} for outlet, (value, low, high) in values.items()]
    return pd.DataFrame(rows)


def cases(*tables: pd.DataFrame) -> pd.DataFrame:
    """Several measures as the cases (concepts) of one."""
    parts = [each.assign(label=f"case {place}") for place, each in enumerate(tables)]
    whole = pd.concat(parts, ignore_index=True)
    return whole[["measure", "label", *[name for name in whole if name not in ("measure", "label")]]]


# --- two rows of a table ---

def test_a_difference_has_the_interval_of_its_two_sides() -> None:
    row = compare(ends(gull=(10, 7, 13), tide=(2, -2, 6))).iloc[0]
    assert row[["measure", "group1", "group2", "name1", "name2"]].tolist() == [
        "scare_quotes", "gull", "tide", "The Gull", "The Tide"]
    assert row[["value1", "value2", "difference", "low", "high", "level"]].tolist() == [10, 2, 8, 3, 13, 0.95]
    back = compare(ends(tide=(2, -2, 6), gull=(10, 7, 13))).iloc[0]
    assert back[["group1", "difference", "low", "high"]].tolist() == ["tide", -8, -13, -3]
    assert TESTED & set(row.index) == {"low", "high", "level"}  # one text has no p-value


def test_two_outlets_are_compared_in_the_order_asked(study: Study) -> None:
    rates = term_rates(study, "fate")
    forth, back = compare(rates, "gull", "lamp"), compare(rates, "lamp", "gull")
    assert forth["concept"].tolist() == ["closure", "timetable", "sale"]
    assert forth["difference"].tolist() == [75, 25 - 50, 0]
    for one, two in (("difference", "difference"), ("low", "high"), ("high", "low")):
        assert back[one].tolist() == (-forth[two]).tolist()
    assert back[["value1", "value2", "name1", "name2"]].to_numpy().tolist() == forth[
        ["value2", "value1", "name2", "name1"]].to_numpy().tolist()


@pytest.mark.parametrize("name", ASK)
def test_every_pair_of_every_measure_is_worked_out_from_its_rows(name: str) -> None:
    study = load_study()
    values = ASK[name](study)
    compared = compare(values)
    n_cases, outlets = len(values) // len(study.outlets), list(study.outlets["outlet"])
    assert len(compared) == n_cases * comb(len(outlets), 2)
    pairs = list(map(tuple, compared[["group1", "group2"]].to_numpy()))
    assert pairs == list(combinations(outlets, 2)) * n_cases
    rows = {(row["outlet"], place % n_cases): row for place, row in enumerate(values.to_dict("records"))}
    for place, row in enumerate(compared.to_dict("records")):
        one, two = (rows[row[group], place // len(list(combinations(outlets, 2)))] for group in ("group1", "group2"))
        assert (row["measure"], row["level"]) == (name, 0.95)
        gap = one["value"] - two["value"]
        low = gap - hypot(one["value"] - one["low"], two["high"] - two["value"])
        high = gap + hypot(one["high"] - one["value"], two["value"] - two["low"])
        if np.isnan([gap, low, high]).any():
            assert np.isnan([row["low"], row["high"]]).all()
        else:
            assert [row["difference"], row["low"], row["high"]] == pytest.approx([gap, low, high])
            assert row["low"] <= row["difference"] <= row["high"]


def test_the_order_of_a_tables_rows_changes_no_comparison(study: Study) -> None:
    rates = term_rates(study, "fate")
    mixed = compare(rates.sample(frac=1, random_state=3), "gull", "lamp").sort_values("concept", ignore_index=True)
    pd.testing.assert_frame_equal(mixed, compare(rates, "gull", "lamp").sort_values("concept", ignore_index=True))


def test_some_rows_of_a_table_can_be_compared(study: Study) -> None:
    rates = term_rates(study, "fate")
    one = compare(rates.query("concept == 'closure'"), "gull", "tide")
    assert one[["concept", "value1", "value2"]].to_numpy().tolist() == [["closure", 75, 50]]
    half = rates[(rates["outlet"] != "tide") | (rates["concept"] == "sale")]
    lone = compare(half, "gull", "tide").set_index("concept")
    assert lone["value2"].isna().to_dict() == {"closure": True, "timetable": True, "sale": False}
    assert lone.loc["closure", ["difference", "low", "high"]].isna().all()


def test_an_outlet_without_text_has_no_difference(study: Study) -> None:
    rows = compare(voice_shares(study), "gull", "buoy")
    assert rows[["value2", "difference", "low", "high"]].isna().all().all()


def test_other_units_can_be_compared(study: Study) -> None:
    sections = compare(term_rates(study, "fate", by="section"), "lead", "body", by="section")
    assert sections.columns[:5].tolist() == ["measure", "family", "concept", "label", "group1"]
    assert "name1" not in sections
    crossed = compare(term_rates(study, "fate", by=["outlet", "section"]), "gull", "lamp")
    assert crossed["section"].value_counts().to_dict() == {"title": 3, "headline": 3, "lead": 3, "body": 3}


# --- articles of two groups ---

def test_one_article_against_four_is_described_and_not_tested() -> None:
    compared = compare(table(gull=[9], tide=[1, 2, 2, 3]))
    assert TESTED.isdisjoint(compared.columns)
    row = compared.iloc[0]
    assert row[["measure", "group1", "group2", "name1", "name2", "n1", "n2"]].tolist() == [
        "scare_quotes", "gull", "tide", "The Gull", "The Tide", 1, 4]
    assert row[["mean1", "mean2", "difference", "min1", "max1", "min2", "max2"]].tolist() == [9, 2, 7, 9, 9, 1, 3]


@pytest.mark.parametrize(("first", "second"), [(1, 4), (3, 3), (3, 8), (0, 8)])
def test_below_four_there_is_no_p_value_however_far_apart(first: int, second: int) -> None:
    compared = compare(table(gull=[100.0] * first or [np.nan], tide=[0.0] * second))
    assert TESTED.isdisjoint(compared.columns)
    assert compared[["n1", "n2"]].iloc[0].tolist() == [first, second]


def test_eight_against_eight_have_one_p_and_it_is_scipys() -> None:
    from scipy.stats import permutation_test as oracle

    rng = np.random.default_rng(3)
    one, two = rng.gamma(2, 3, 8), rng.gamma(2, 4, 8)
    compared = compare(table(gull=one, tide=two))
    assert len(compared) == 1
    expected = oracle((one, two), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis), n_resamples=np.inf,
                      vectorized=True)
    row = compared.iloc[0]
    assert row["exact"]
    assert row["m"] == comb(16, 8)
    assert row["p"] == row["p_adjusted"] == pytest.approx(expected.pvalue)
    assert row["p"] == permutation_test([*one, *two], [0] * 8 + [1] * 8)["p"]
    assert row["smallest_p"] == pytest.approx(2 / comb(16, 8))
    assert row["low"] < row["difference"] < row["high"]


def test_four_against_three_stays_without_p_beside_four_against_four() -> None:
    compared = compare(table(gull=[1, 2, 3, 4], tide=[5, 6, 7, 8], lamp=[9, 9, 9])).set_index(["group1", "group2"])
    assert compared["p"].notna().to_dict() == {("gull", "tide"): True, ("gull", "lamp"): False, ("tide", "lamp"): False}
    assert compared.loc[("gull", "tide"), "p"] == pytest.approx(2 / 70)  # of C(8, 4) deals two part them as far
    assert compared.loc[("gull", "lamp"), list(TESTED)].isna().all()
    assert compared.loc[("gull", "lamp"), "difference"] == -6.5


def test_holm_pays_for_all_rows_at_once() -> None:
    apart, near = table(gull=[1, 2, 3, 4], tide=[5, 6, 7, 8]), table(gull=[1, 2, 4, 6], tide=[3, 5, 7, 8])
    compared = compare(cases(apart, near, apart))
    p = compared["p"].tolist()
    assert p == pytest.approx([2 / 70, p[1], 2 / 70])
    assert 6 / 70 < p[1] < 1 / 3
    # Three tests: the smallest times 3, the next at least as much, the last no less than itself.
    assert compared["p_adjusted"].tolist() == pytest.approx([6 / 70, p[1], 6 / 70])


def test_rows_come_in_the_tables_own_order() -> None:
    three = table(tide=[1, 2], gull=[3, 4], lamp=[5])
    compared = compare(cases(three, three))
    assert compared[["label", "group1", "group2"]].to_numpy().tolist() == [
        [case, *pair] for case in ("case 0", "case 1")
        for pair in (["tide", "gull"], ["tide", "lamp"], ["gull", "lamp"])]
    assert compare(three, "lamp", "tide")[["group1", "group2", "difference"]].to_numpy().tolist() == [
        ["lamp", "tide", 3.5]]


@given(st.lists(st.integers(0, 9), min_size=4, max_size=7), st.lists(st.integers(0, 9), min_size=4, max_size=7),
       st.randoms())
@settings(max_examples=30)
def test_which_outlet_stands_first_and_the_order_of_articles_change_nothing(one: list[int], two: list[int],
                                                                           random: object) -> None:
    forth, back = compare(table(gull=one, tide=two)).iloc[0], compare(table(tide=two, gull=one)).iloc[0]
    assert forth[["p", "b", "m", "smallest_p"]].tolist() == back[["p", "b", "m", "smallest_p"]].tolist()
    assert forth["difference"] == -back["difference"]
    assert (forth["low"], forth["high"]) == (-back["high"], -back["low"])
    random.shuffle(one)
    again = compare(table(gull=one, tide=two)).iloc[0]
    assert again[list(TESTED)].tolist() == forth[list(TESTED)].tolist()


def test_drawn_deals_do_not_mind_order_either() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.gamma(2, 3, 15), rng.gamma(2, 4, 20)
    forth, back = (compare_samples([pair], seed=5).iloc[0] for pair in ((one, two), (two, one[::-1])))
    assert not forth["exact"]
    assert forth["p"] == back["p"] == (forth["b"] + 1) / (forth["m"] + 1)
    assert forth["low"] == -back["high"]
    assert forth["p"] == pytest.approx(permutation_test([*one, *two], [0] * 15 + [1] * 20)["p"], abs=0.02)
    assert compare_samples([(one, two)], seed=6).iloc[0]["p"] != forth["p"]


def test_many_pairs_at_once_are_each_as_alone() -> None:
    rng = np.random.default_rng(2)
    pairs = [(rng.normal(size=rng.integers(3, 6)), rng.normal(1, 1, size=5)) for _ in range(ROUND + 30)]
    together = compare_samples(pairs)
    for place in (0, 1, ROUND - 1, ROUND, ROUND + 29):
        alone = compare_samples([pairs[place]])
        shared = [name for name in alone if name != "p_adjusted"]
        pd.testing.assert_series_equal(together.loc[place, shared], alone.loc[0, shared], check_names=False,
                                       check_dtype=False)


def test_an_interval_is_welchs_and_follows_its_level() -> None:
    from scipy.stats import ttest_ind

    values = table(gull=[1, 5, 2, 8, 3], tide=[2, 9, 9, 12])
    wide, narrow = (compare(values, level=level).iloc[0] for level in (0.95, 0.5))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    welch = ttest_ind([1, 5, 2, 8, 3], [2, 9, 9, 12], equal_var=False)
    for row, level in ((wide, 0.95), (narrow, 0.5)):
        ends = welch.confidence_interval(level)
        assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high))
    assert compare(values, seed=1).equals(compare(values))  # nothing is drawn: all 126 deals are made


def test_articles_without_a_value_do_not_count() -> None:
    row = compare(table(gull=[1, np.nan, 3], tide=[np.nan, 4])).iloc[0]
    assert row[["n1", "n2", "mean1", "mean2"]].tolist() == [2, 1, 2, 4]
    none = compare(table(gull=[np.nan], tide=[4])).iloc[0]
    assert none["n1"] == 0
    assert np.isnan(none["difference"])


def test_measures_by_article_can_be_compared(study: Study) -> None:
    rates = compare(term_rates(study, "fate", by="article"))
    closure = rates[rates["concept"] == "closure"].set_index(["group1", "group2"])
    # 2 in 20 words and 1 in 20 words; the other outlets have one article each.
    assert closure.loc[("gull", "lamp"), ["n1", "n2", "mean1", "mean2"]].tolist() == [2, 1, 75, 0]
    assert rates["label"].tolist() == ["closure"] * 3 + ["new timetable"] * 3 + ["sale"] * 3
    assert compare(voice_shares(study, by="article"))["voice"].unique().tolist() == ["own", "quoted"]
    assert compare(tone(study, by="article"))["score"].nunique() == 3
    assert compare(hit_shares(study, "fate", by="article"))["status"].nunique() == 5


def test_groups_can_be_any_column() -> None:
    rates = table(gull=[1, 2], tide=[3], lamp=[5])
    rates.insert(1, "country", ["x", "x", "y", "x"])
    row = compare(rates, by="country").iloc[0]
    assert row[["group1", "group2", "n1", "n2", "mean1"]].tolist() == ["x", "y", 3, 1, pytest.approx(8 / 3)]
    assert "name1" not in row


# --- what cannot be compared ---

def test_what_cannot_be_compared_is_refused(study: Study, refused: Refused) -> None:
    rates = term_rates(study, "fate")
    with refused("by='country'", "no column", "outlet"):
        compare(rates, by="country")
    with refused("no row of a measure", "give the table of one measure"):
        compare(table(gull=[1], tide=[2]).drop(columns="value"))
    with refused("no row of a measure", "give"):
        compare(rates.head(0))
    with refused("term_rates and voice_shares", "give"):
        compare(pd.concat([rates, voice_shares(study)]))
    with refused("two values of one case", "keep one"):
        compare(table(gull=[1], tide=[2]).iloc[[0, 0, 1]].reset_index(drop=True))
    with refused("two values of one case", "'gull'", "keep one"):
        compare(pd.concat([rates, rates.head(1)]))
    with refused("level=2"):
        compare(table(gull=[1], tide=[2]), level=2)
    with refused("level 0.95", "level=0.5", "ask the measure again"):
        compare(rates, level=0.5)
    assert len(compare(term_rates(study, "fate", level=0.5), level=0.5)) == 18


def test_two_outlets_must_be_known_and_different(study: Study, refused: Refused) -> None:
    rates = term_rates(study, "fate")
    for values in (rates, term_rates(study, "fate", by="article")):
        with refused("two='mew'", "'gull'", "'lamp'"):
            compare(values, "gull", "mew")
        with refused("one='mew'", "'gull'"):
            compare(values, "mew", "gull")
        with refused("one=''", "'gull'"):
            compare(values, two="gull")
        with refused("'gull'", "itself", "name two different ones"):
            compare(values, "gull", "gull")


@pytest.mark.parametrize("values", [table(gull=[1, 2]), ends(gull=(1, 0, 2))])
def test_one_outlet_has_nobody_to_be_compared_with(values: pd.DataFrame) -> None:
    alone = compare(values)
    assert alone.empty
    assert {"measure", "group1", "group2", "difference"} <= set(alone.columns)


def test_all_together_is_nobody_to_compare(study: Study) -> None:
    assert compare(term_rates(study, "fate", by="all")).empty


def test_comparing_changes_nothing() -> None:
    for values in (table(gull=[1, 2, 3, 4], tide=[5, 6, 7, 8]), ends(gull=(1, 0, 2), tide=(2, 1, 3))):
        copy = values.copy(deep=True)
        compare(values)
        pd.testing.assert_frame_equal(values, copy)


def test_every_measure_is_compared_here() -> None:
    assert set(ASK) == set(MEASURES)


def test_an_article_that_moved_moves_no_other_pair() -> None:
    study = load_study()
    outlets = list(study.outlets["outlet"])
    moved = replace(study, articles=study.articles.assign(outlet=[outlets[0], outlets[0], *outlets[2:]]))
    there, here = (compare(term_rates(each), outlets[2], outlets[3]) for each in (moved, study))
    pd.testing.assert_frame_equal(there, here)
