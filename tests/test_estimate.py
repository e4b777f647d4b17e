"""Counts and rates with intervals, and p-values adjusted, against arithmetic, SciPy and their own symmetries."""

import subprocess
import sys
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import adjust_p, rate_interval, rate_ratio, ratio_interval, share_interval

METHODS = ["wilson", "jeffreys", "clopper-pearson"]
COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("method", "count", "low", "high"),
    [
        ("wilson", 5, 2.67, 14.55),
        ("clopper-pearson", 5, 2.03, 14.52),
        ("jeffreys", 5, 2.39, 13.64),
        ("wilson", 0, 0, 4.78),
        ("clopper-pearson", 0, 0, 4.60),
    ],
)
def test_rate_per_thousand_of_800_words(method: str, count: int, low: float, high: float) -> None:
    assert rate_interval(count, 800, method=method) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize(("method", "name"), [("wilson", "wilson"), ("clopper-pearson", "exact")])
@given(pair=COUNTS, level=st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=50, deadline=None)
def test_share_interval_is_scipys(method: str, name: str, pair: tuple[int, int], level: float) -> None:
    from scipy.stats import binomtest

    expected = binomtest(*pair).proportion_ci(level, method=name)
    assert share_interval(*pair, level=level, method=method) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(pair=COUNTS)
def test_jeffreys_is_the_beta_posterior(pair: tuple[int, int]) -> None:
    from scipy.stats import beta

    count, n = pair
    low, high = beta(count + 0.5, n - count + 0.5).ppf([0.025, 0.975])
    expected = (0 if count == 0 else low, 1 if count == n else high)
    assert share_interval(count, n, method="jeffreys") == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(pair=COUNTS)
@settings(max_examples=50, deadline=None)
def test_share_interval_holds_the_share_and_mirrors_when_hits_and_misses_swap(
    method: str, pair: tuple[int, int]
) -> None:
    count, n = pair
    low, high = share_interval(count, n, method=method)
    assert 0 <= low <= count / n <= high <= 1
    assert share_interval(n - count, n, method=method) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_share_interval_narrows_when_all_counts_double(method: str) -> None:
    width = [np.subtract(*share_interval(5 * k, 80 * k, method=method)[::-1]) for k in (1, 2, 4)]
    assert width[0] > width[1] > width[2]


def test_share_interval_of_nothing_is_unknown_and_shapes_broadcast() -> None:
    low, high = share_interval([0, 1, np.nan], [0, 2, 5])
    assert np.isnan(low[[0, 2]]).all()
    assert np.isnan(high[[0, 2]]).all()
    assert low[1] == pytest.approx(1 - high[1])
    assert share_interval([[1], [2]], [10, 20, 30])[0].shape == (2, 3)


@pytest.mark.parametrize(("count", "n"), [(3, 2), (-1, 5), (1, -5), (np.inf, 5)])
def test_impossible_counts_raise(count: float, n: float) -> None:
    with pytest.raises(ValueError, match="count|n holds"):
        share_interval(count, n)


def test_unknown_methods_raise_and_list_the_known() -> None:
    with pytest.raises(ValueError, match="'wilson', 'jeffreys', 'clopper-pearson'"):
        share_interval(1, 2, method="wald")
    with pytest.raises(ValueError, match="'garwood'"):
        rate_interval(1, 2, method="wald")
    with pytest.raises(ValueError, match="'holm', 'benjamini-hochberg', 'bonferroni'"):
        adjust_p([0.1], "fdr")


@pytest.mark.parametrize("level", [0, 1, 95])
def test_levels_outside_zero_and_one_raise(level: float) -> None:
    with pytest.raises(ValueError, match=r"0\.95"):
        rate_ratio(1, 2, 1, 2, level=level)


def test_garwood_may_count_more_events_than_words() -> None:
    low, high = rate_interval(12, 10, per=1, method="garwood")
    assert low < 1.2 < high
    assert np.isnan(rate_interval(1, 0, method="garwood")).all()


def test_rate_ratio_by_hand_and_swapped() -> None:
    ratio, low, high = rate_ratio(12, 800, 1, 1200)
    spread = 1.959964 * sqrt(1 / 12 - 1 / 800 + 1 - 1 / 1200)
    assert (ratio, low, high) == pytest.approx((18, exp(log(18) - spread), exp(log(18) + spread)), rel=1e-6)
    assert rate_ratio(1, 1200, 12, 800) == pytest.approx((1 / ratio, 1 / high, 1 / low))


def test_rate_ratio_puts_half_a_hit_for_one_zero_and_knows_none_for_two() -> None:
    assert rate_ratio(8, 700, 0, 4300)[0] == pytest.approx((8 / 700) / (0.5 / 4300))
    assert rate_ratio(0, 4300, 8, 700)[0] == pytest.approx((0.5 / 4300) / (8 / 700))
    assert np.isnan(rate_ratio(0, 700, 0, 4300)).all()
    assert np.isnan(rate_ratio(0, 0, 1, 4300)).all()


def test_ratio_over_two_articles_by_hand() -> None:
    # 2 and 4 hits in 100 words each: both lie one hit from the mean, so the error of the rate .03 is .01. t is 12.706.
    expected = 0.03 * exp(-12.7062 / 3), 0.03 * exp(12.7062 / 3)
    assert ratio_interval([2, 4], [100, 100]) == pytest.approx(expected, rel=1e-5)
    assert ratio_interval([40, 20], [1000, 1000]) == pytest.approx(expected, rel=1e-5)


def test_ratio_knows_nothing_of_one_article_or_no_hit_and_leaves_no_room_between_equals() -> None:
    assert np.isnan(ratio_interval([3], [900])).all()
    assert np.isnan(ratio_interval([0, 0], [900, 800])).all()
    assert ratio_interval([3, 6], [300, 600]) == pytest.approx((0.01, 0.01))


def test_adjusted_p_by_hand() -> None:
    p = [0.04, np.nan, 0.01, 0.03]
    assert adjust_p(p, "bonferroni")[[0, 2, 3]] == pytest.approx([0.12, 0.03, 0.09])
    assert adjust_p(p, "holm")[[0, 2, 3]] == pytest.approx([0.06, 0.03, 0.06])
    assert adjust_p(p, "benjamini-hochberg")[[0, 2, 3]] == pytest.approx([0.04, 0.03, 0.04])
    assert np.isnan(adjust_p(p, "holm")[1])
    with pytest.raises(ValueError, match="0 to 1"):
        adjust_p([1.2])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_is_scipys_and_holm_lies_between(p: list[float]) -> None:
    from scipy.stats import false_discovery_control

    step_up, holm, plain = (adjust_p(p, method) for method in ("benjamini-hochberg", "holm", "bonferroni"))
    assert step_up == pytest.approx(false_discovery_control(p))
    assert (step_up <= holm + 1e-12).all()
    assert (holm <= plain + 1e-12).all()
    assert (holm >= np.array(p) - 1e-12).all()


def test_importing_the_numbers_loads_no_scipy() -> None:
    asked = "import sys, analysis.estimate; print(any(name.startswith('scipy') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
