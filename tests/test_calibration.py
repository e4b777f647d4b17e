"""Are claims as seldom false, and intervals as often right, as they say? The benchmarks in small, with fixed seeds.

The bounds leave room for chance around the promise, and none for a rule that breaks it: words taken as independent, or
a level that pays for one comparison of many, fail here.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.estimate.clusters import Spread, effective_interval, pooled_effect, ratio_spread, steady_spread
from analysis.estimate.intervals import share_interval
from analysis.measures.claims import strength
from analysis.study import Study
from benchmarks.coverage import compared, covered, difference_covered
from benchmarks.false_claims import ALL_FIRM, INVENTED, LOOKS, PLANTED, deal, invented_texts, look, plant, read_pool

FIVE = [(measure, question) for measure, question in LOOKS
        if measure in ("voice_shares", "label_shares") or {"compound", "vote"} & set(question.values())]
PAID = 10 * len(FIVE)  # every pair of five outlets, on each of them


@pytest.fixture(scope="module")
def pool() -> Study:
    return read_pool(list(invented_texts(40)), INVENTED)


@pytest.mark.slow
@pytest.mark.parametrize("articles", [1, 4])
def test_few_of_forty_null_studies_are_told_a_difference(pool: Study, articles: int) -> None:
    studies = (deal(pool, 5, articles, np.random.default_rng([articles, seed])) for seed in range(40))
    false = sum(any(strength(each) in ALL_FIRM for each in look(study, FIVE, PAID)) for study in studies)
    assert false <= 5  # of 40 at 5 %: more than five in 1 of 70


@pytest.mark.slow
def test_a_large_difference_is_told(pool: Study) -> None:
    rng, told = np.random.default_rng(3), 0
    for _ in range(6):
        study = plant(deal(pool, 5, 1, rng), "tone", 1.5, rng)
        told += strength(look(study, [PLANTED["tone"][0]], PAID)[0]) in ALL_FIRM
    assert told >= 5


@pytest.mark.slow
@pytest.mark.parametrize(("process", "articles"), [
    ("rate, bursts, 5 in 1,000", 1), ("quoted share, 24 %", 1), ("quoted share, 9 %", 1), ("mean tone", 1),
    ("rate, bursts, 12 in 1,000", 3), ("quoted share, 24 %", 8), ("mean tone", 3),
])
def test_intervals_hold_the_truth(process: str, articles: int) -> None:
    assert covered(process, articles, 400) >= 0.92  # .95 falls below in 1 of 300


@pytest.mark.slow
@pytest.mark.parametrize("process", ["rate, bursts, 5 in 1,000", "quoted share, 24 %", "mean tone"])
def test_intervals_of_differences_hold_the_truth(process: str) -> None:
    assert difference_covered(process, 1, 1, 300) >= 0.92
    assert difference_covered(process, 4, 4, 100) >= 0.90
    assert compared(process, 4, 4, 300) >= 0.92


def test_error_over_two_articles_by_hand() -> None:
    found = ratio_spread([1, 3], [10, 10], [0, 1])  # residuals -1 and 1: sqrt(2 / 1 * 2) / 20
    assert found == pytest.approx((0.2, 0.1, 1))
    halves = ratio_spread([1, 0, 2, 1], [5, 5, 5, 5], [0, 0, 1, 1])
    assert halves == pytest.approx(found)


def test_error_over_blocks_by_hand() -> None:
    # Eight sentences, blocks of two: seven sums of residuals of -.5 and .5, k = 4.
    found = ratio_spread([0, 0, 0, 0, 1, 1, 1, 1], np.ones(8), np.zeros(8))
    squares = 4 * (6 * 1 + 0) / 7
    assert found == pytest.approx((0.5, np.sqrt(4 / 3 * squares) / 8, 3))
    assert np.isnan(ratio_spread([1], [9], [0]).error)


def test_independent_words_have_the_exact_interval_of_their_number() -> None:
    known = Spread(0.2, np.sqrt(0.2 * 0.8 / 50), 1e9)
    exact = [float(end) for end in share_interval(10, 50, method="clopper-pearson")]
    assert effective_interval(10, 50, known) == pytest.approx(exact, abs=1e-6)
    # Ten words of one quotation are one event; twice the error is a quarter of the words.
    one = [float(end) for end in share_interval(1, 5, method="clopper-pearson")]
    assert effective_interval(10, 50, known, events=1) == pytest.approx(one, abs=1e-6)
    quarter = [float(end) for end in share_interval(2.5, 12.5, method="clopper-pearson")]
    assert effective_interval(10, 50, known._replace(error=2 * known.error)) == pytest.approx(quarter, abs=1e-6)


def test_a_zero_is_bounded_as_half_the_words_and_less_where_texts_are_burstier() -> None:
    none = Spread(0.0, 0.0, 3.0)
    assert effective_interval(0, 100, none)[1] == pytest.approx(1 - 0.025 ** (1 / 50))
    assert effective_interval(0, 100, none, burst=4)[1] == pytest.approx(1 - 0.025 ** (1 / 25))
    assert effective_interval(100, 100, none._replace(value=1.0))[0] == pytest.approx(0.025 ** (1 / 50))


def test_pooling_takes_the_larger_error_and_all_degrees_of_freedom() -> None:
    calm, wild = Spread(0.5, 0.05, 3.0), Spread(0.5, 0.15, 3.0)
    effect, freedom = pooled_effect([calm, wild], [100, 100])
    assert (effect, freedom) == pytest.approx(((0.0025 + 0.0225) / 2 * 100 / 0.25, 6))
    assert steady_spread(wild, 100, effect, freedom).error == 0.15
    assert steady_spread(calm, 100, effect, freedom).error == pytest.approx(np.sqrt(0.0125))
