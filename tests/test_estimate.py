"""Counts and rates with intervals, and p-values adjusted, against arithmetic, SciPy and their own symmetries."""

import subprocess
import sys
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import adjust_p, rate_interval, rate_ratio, ratio_interval, share_interval
from analysis.estimate.intervals import difference_of

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
@settings(max_examples=50)
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
@settings(max_examples=50)
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


# Newcombe 1998, Interval estimation for the difference between independent proportions, Statistics in Medicine 17,
# table II, method 10 (from Wilson's intervals, without continuity correction).
NEWCOMBE = {
    "a": ((56, 70), (48, 80), (0.0524, 0.3339)),
    "b": ((9, 10), (3, 10), (0.1705, 0.8090)),
    "c": ((6, 7), (2, 7), (0.0582, 0.8062)),
    "d": ((5, 56), (0, 29), (-0.0381, 0.1926)),
    "e": ((0, 10), (0, 20), (-0.1611, 0.2775)),
    "f": ((0, 10), (0, 10), (-0.2775, 0.2775)),
    "g": ((10, 10), (0, 20), (0.6791, 1.0000)),
    "h": ((10, 10), (0, 10), (0.6075, 1.0000)),
}


def share(count: int, n: int, level: float = 0.95) -> tuple[float, float, float]:
    return (count / n, *(float(end) for end in share_interval(count, n, level=level)))


@pytest.mark.parametrize("case", NEWCOMBE)
def test_the_difference_of_two_shares_is_newcombes(case: str) -> None:
    one, two, expected = NEWCOMBE[case]
    assert difference_of(share(*one), share(*two)) == pytest.approx(expected, abs=5.1e-5)


@given(one=COUNTS, two=COUNTS, level=st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=60)
def test_a_difference_lies_in_its_interval_and_turns_round_with_its_sides(
    one: tuple[int, int], two: tuple[int, int], level: float
) -> None:
    first, second = share(*one, level), share(*two, level)
    low, high = difference_of(first, second)
    assert -1 - 1e-12 <= low <= first[0] - second[0] <= high <= 1 + 1e-12
    assert difference_of(second, first) == (-high, -low)
    # Never so wide as the ends taken apart, nor so narrow as the wider of the two.
    assert low >= first[1] - second[2] - 1e-12
    assert high <= first[2] - second[1] + 1e-12
    assert high - low >= max(first[2] - first[1], second[2] - second[1]) - 1e-12


def test_the_difference_of_symmetric_intervals_adds_their_squares() -> None:
    # 3 and 4 on either side: 5 together.
    assert difference_of((10, 7, 13), (2, -2, 6)) == (3, 13)
    assert difference_of((10, 10, 10), (2, 0, 5)) == (5, 10)  # a number without doubt leaves that of the other


def test_the_difference_of_means_known_to_be_normal_is_the_textbooks() -> None:
    half = 1.96 * sqrt(4 / 25 + 9 / 36)
    one, two = ((mean, mean - 1.96 * error, mean + 1.96 * error) for mean, error in ((5, 2 / 5), (3, 3 / 6)))
    assert difference_of(one, two) == pytest.approx((2 - half, 2 + half))


@pytest.mark.parametrize("place", range(6))
def test_a_missing_number_leaves_no_difference(place: int) -> None:
    numbers = [0.5, 0.4, 0.6, 0.3, 0.2, 0.4]
    numbers[place] = np.nan
    assert np.isnan(difference_of(tuple(numbers[:3]), tuple(numbers[3:]))).all()


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
