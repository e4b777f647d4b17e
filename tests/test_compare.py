"""Outlets compared over their articles: what one article says and what eight do, and no p-value below four."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import permutation_test
from analysis.estimate.groups import ROUND, compare_samples
from analysis.measures.compare import compare
from analysis.measures.frequency import term_rates, voice_shares
from analysis.measures.tone import tone
from analysis.showing.comparison import say_comparison
from analysis.showing.tables import show_comparison
from analysis.study import Study

Refused = Callable[..., object]
TESTED = {"low", "high", "method", "level", "p", "p_adjusted", "b", "m", "exact", "smallest_p"}


def table(measured: str = "rate", **values: list[float]) -> pd.DataFrame:
    """A measure by article: one outlet a keyword, one article a value."""
    rows = [{"outlet": outlet, "name": f"The {outlet.title()}", "doc_id": f"{outlet}-{place}", measured: value}
            for outlet, many in values.items() for place, value in enumerate(many)]
    return pd.DataFrame(rows)


def cases(*tables: pd.DataFrame) -> pd.DataFrame:
    """Several measures as the cases (concepts) of one."""
    return pd.concat([each.assign(label=f"case {place}") for place, each in enumerate(tables)], ignore_index=True)


def test_one_article_against_four_is_described_and_not_tested() -> None:
    compared = compare(table(gull=[9], tide=[1, 2, 2, 3]))
    assert TESTED.isdisjoint(compared.columns)
    row = compared.iloc[0]
    assert row[["group1", "group2", "name1", "name2", "measured", "n1", "n2"]].tolist() == [
        "gull", "tide", "The Gull", "The Tide", "rate", 1, 4]
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


@given(st.lists(st.integers(0, 9), min_size=4, max_size=7), st.lists(st.integers(0, 9), min_size=4, max_size=7),
       st.randoms())
@settings(max_examples=30, deadline=None)
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


def test_an_interval_follows_its_level_and_seed() -> None:
    values = table(gull=[1, 5, 2, 8, 3], tide=[2, 9, 9, 12])
    wide, narrow = (compare(values, level=level).iloc[0] for level in (0.95, 0.5))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    assert compare(values, seed=1).iloc[0]["low"] != wide["low"]
    assert compare(values).equals(compare(values))


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
    assert rates.attrs["source"] == term_rates(study, "fate", by="article").attrs["source"]
    assert compare(voice_shares(study, by="article"))["measured"].unique() == ["share"]
    assert compare(tone(study, by="article"))["score"].nunique() == 3


def test_groups_can_be_any_column() -> None:
    rates = table(gull=[1, 2], tide=[3], lamp=[5]).assign(country=["x", "x", "y", "x"])
    row = compare(rates, by="country").iloc[0]
    assert row[["group1", "group2", "n1", "n2", "mean1"]].tolist() == ["x", "y", 3, 1, pytest.approx(8 / 3)]
    assert "name1" not in row


def test_what_cannot_be_compared_is_refused(study: Study, refused: Refused) -> None:
    with refused('by="article"', "no column doc_id"):
        compare(term_rates(study, "fate"))
    with refused("by='country'", "'outlet'"):
        compare(table(gull=[1], tide=[2]), by="country")
    with refused("rate, share, mean"):
        compare(table("n", gull=[1], tide=[2]))
    with refused("row 1", "'gull-0'", "keep one"):
        compare(table(gull=[1], tide=[2]).iloc[[0, 0, 1]].reset_index(drop=True))
    with refused("level=2"):
        compare(table(gull=[1], tide=[2]), level=2)


def test_one_outlet_has_nobody_to_be_compared_with() -> None:
    alone = compare(table(gull=[1, 2]))
    assert alone.empty
    assert str(say_comparison(alone)) == "There are no two outlets to compare."
    assert show_comparison(alone).frame.empty


def test_comparing_changes_nothing() -> None:
    values = table(gull=[1, 2, 3, 4], tide=[5, 6, 7, 8])
    copy = values.copy()
    compare(values)
    pd.testing.assert_frame_equal(values, copy)


# --- shown and said ---

def test_a_comparison_is_shown_without_p_where_there_is_none() -> None:
    shown = show_comparison(compare(table(gull=[9], tide=[1, 2, 2, 3]))).frame
    assert shown.columns.tolist() == ["first", "second", "articles", "first mean", "second mean", "difference"]
    assert shown.loc["rate"].tolist() == ["The Gull", "The Tide", "1 and 4", "9.0", "2.0 (1.0 to 3.0)", "7.0"]


def test_a_comparison_is_shown_with_p_where_there_is_one() -> None:
    mixed = cases(table("share", gull=[0.1, 0.2, 0.3, 0.4], tide=[0.5, 0.6, 0.7, 0.8], lamp=[0.5]))
    shown = show_comparison(compare(mixed)).frame
    assert shown.index.unique().tolist() == ["case 0"]
    first, second, _ = shown[["p", "p (Holm)", "smallest p possible"]].to_numpy().tolist()
    assert first == ["0.0286", "0.0286", "0.0286"]
    assert second == ["-", "-", "-"]
    assert shown["first mean"].iloc[0] == "25 % (10 to 40)"
    assert shown["difference"].iloc[1] == "-25 points"
    assert shown["difference"].iloc[0].startswith("-40 points (-5")
    tiny = compare(table(gull=range(10), tide=range(10, 20)))
    assert show_comparison(tiny).frame["p"].item() == "< 0.0001"
    assert show_comparison(compare(table(gull=[np.nan], tide=[1]))).frame.iloc[0].tolist()[3:] == ["-", "1.0", "-"]


NEAR, FAR = {"gull": [1, 6, 3, 8], "tide": [5, 2, 7, 4]}, {"gull": list(range(8)), "tide": list(range(10, 18))}
SAID = [
    ([table(gull=[9], tide=[1, 2, 2, 3])], "No pair of outlets has four articles each, so nothing is tested and only "
                                           "descriptive columns are shown."),
    ([table(**NEAR)], "The one comparison of two outlets could be tested: both have four articles or more. It does not "
                      "differ at the 5 % level. Its p is 1; the smallest that these numbers of articles could give "
                      "is 0.029."),
    ([table(**FAR)], "It differs at the 5 % level. Its p is 0.00016;"),
    ([table(**NEAR), table(**FAR)], "Both comparisons of two outlets could be tested: each has four articles or more "
                                    "on both sides. After Holm's correction for 2 tests, one differs at the 5 % "
                                    "level."),
    ([table(**FAR)] * 3, "All 3 comparisons of two outlets could be tested: each has four articles or more on both "
                         "sides. After Holm's correction for 3 tests, all differ at the 5 % level."),
    ([table(**NEAR)] * 2, "none differs at the 5 % level"),
    ([table(**FAR, lamp=[1])], "Of 3 comparisons of two outlets, 1 could be tested, with four articles or more on both "
                               "sides. It differs at"),
    ([table(**FAR)] * 2 + [table(**NEAR)], "for 3 tests, 2 differ"),
]


def test_what_differs_depends_on_the_level() -> None:
    values = table(gull=[1, 2, 3, 4], tide=[5, 6, 7, 8])  # p = 2 / 70
    assert "It differs at the 5 % level." in str(say_comparison(compare(values)))
    assert "It does not differ at the 1 % level." in str(say_comparison(compare(values, level=0.99)))


@pytest.mark.parametrize(("tables", "said"), SAID)
def test_a_comparison_is_said(tables: list[pd.DataFrame], said: str) -> None:
    assert said in str(say_comparison(compare(cases(*tables))))
