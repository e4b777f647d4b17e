"""Labels dealt out again, against counting, SciPy and their own symmetries."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimate import compare_groups, permutation_test, smallest_p


def test_exact_permutation_by_counting() -> None:
    # 6 + 5 against 1, 2, 3: one deal in C(5, 2) = 10 reaches so high a mean, and none reaches so low a one.
    assert permutation_test([6, 5, 1, 2, 3], list("aabbb"), alternative="greater")["p"] == 0.1
    assert permutation_test([6, 5, 1, 2, 3], list("aabbb"), alternative="less")["p"] == 1
    assert permutation_test([1, 1, 1, 1], list("aabb"))["p"] == 1


@given(st.lists(st.integers(0, 9), min_size=4, max_size=8), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_exact_permutation_is_every_choice(values: list[int], first: int) -> None:
    groups = ["a"] * first + ["b"] * (len(values) - first)
    total = sum(values)
    gaps = [
        abs(sum(choice) / first - (total - sum(choice)) / (len(values) - first))
        for choice in combinations(values, first)
    ]
    expected = np.mean(np.array(gaps) >= gaps[0] - 1e-9)
    test = permutation_test(values, groups)
    assert test["exact"]
    assert test["m"] == comb(len(values), first)
    assert test["p"] == pytest.approx(expected)
    assert test["p"] >= test["smallest_p"] - 1e-12


@pytest.mark.parametrize("alternative", ["greater", "less"])
def test_permutation_is_scipys(alternative: str) -> None:
    from scipy.stats import permutation_test as oracle

    one, two = [4.1, 3.0, 5.5, 6.2], [2.0, 4.0, 1.5, 3.3, 2.8]
    expected = oracle((one, two), lambda x, y: np.mean(x) - np.mean(y), alternative=alternative, n_resamples=np.inf)
    test = permutation_test(one + two, [0] * 4 + [1] * 5, alternative=alternative)
    assert test["p"] == pytest.approx(expected.pvalue)
    assert test["statistic"] == pytest.approx(expected.statistic)


def test_permutation_of_three_groups_is_the_f_test_by_permutation() -> None:
    from scipy.stats import f_oneway
    from scipy.stats import permutation_test as oracle

    groups = ([1.0, 2.5], [2.2, 3.0, 4.0, 2.9], [5.0, 4.4, 1.1])
    expected = oracle(
        groups, lambda *g: f_oneway(*g).statistic, alternative="greater", vectorized=False, n_resamples=np.inf
    )
    assert permutation_test(sum(groups, []), list("aabbbbccc"))["p"] == pytest.approx(expected.pvalue)


def test_permutation_by_drawing_is_near_the_exact_and_never_zero() -> None:
    values, groups = list(range(16)), ["a"] * 8 + ["b"] * 8
    exact, drawn = (permutation_test(values, groups, most=most) for most in (10_000_000, 0))
    assert exact["p"] == exact["smallest_p"] == pytest.approx(2 / comb(16, 8))
    assert not drawn["exact"]
    assert drawn["p"] == (drawn["b"] + 1) / (drawn["m"] + 1)
    mixed = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3]
    exact, drawn = (permutation_test(mixed, groups, most=most) for most in (10_000_000, 0))
    assert drawn["p"] == pytest.approx(exact["p"], abs=0.02)


def test_permutation_does_not_mind_names_or_order() -> None:
    values, groups = np.array([3.0, 1, 4, 1, 5, 9]), np.array(list("aaabbb"))
    swapped = np.array(list("bbbaaa"))
    shuffled = [5, 0, 3, 1, 4, 2]
    p = permutation_test(values, groups)["p"]
    assert permutation_test(values, swapped)["p"] == p
    assert permutation_test(values[shuffled], groups[shuffled])["p"] == p
    assert permutation_test(values, swapped)["statistic"] == -permutation_test(values, groups)["statistic"]


@pytest.mark.parametrize(
    ("sizes", "p"), [([1, 4], 0.2), ([2, 3], 0.1), ([3, 3], 0.05), ([4, 4], 0.0143), ([5, 5], 0.0040), ([6, 6], 0.0011)]
)
def test_smallest_one_sided_p(sizes: list[int], p: float) -> None:
    assert smallest_p(sizes, sides=1) == pytest.approx(p, abs=5e-5)
    assert smallest_p(sizes, sides=2) == pytest.approx(smallest_p(sizes, sides=1) * (1 + (sizes[0] == sizes[1])))


def test_smallest_p_of_one_article_per_outlet_is_one() -> None:
    assert smallest_p([1, 1, 1, 1, 1]) == 1
    with pytest.raises(ValueError, match="two groups"):
        smallest_p([1, 2, 3], sides=1)
    with pytest.raises(ValueError, match="two or more"):
        smallest_p([3])


def test_one_article_against_four_has_no_p_value() -> None:
    compared = compare_groups([9, 1, 2, 2, 3], list("abbbb"))
    assert compared.loc[0, ["n1", "n2", "difference"]].tolist() == [1, 4, 7]
    assert not [name for name in compared if name.startswith(("p", "smallest", "low"))]


def test_eight_articles_against_eight_have_one() -> None:
    compared = compare_groups(list(range(16)), ["a"] * 8 + ["b"] * 8)
    assert compared["p"].item() == pytest.approx(2 / comb(16, 8))
    assert compared["low"].item() < -8 < compared["high"].item() < 0


def test_small_groups_stay_without_p_beside_large_ones() -> None:
    compared = compare_groups(list(range(11)), ["a"] * 4 + ["b"] * 4 + ["c"] * 3).set_index(["group1", "group2"])
    assert compared["p"].notna().tolist() == [True, False, False]
    assert compared.loc[("a", "b"), "p_adjusted"] == compared.loc[("a", "b"), "p"]


def test_groups_without_values_are_left_out() -> None:
    assert compare_groups([1, 2, np.nan], list("aab")).empty
    assert compare_groups([1, np.nan, 3, 4], list("aabb"))["n1"].item() == 1


def test_what_cannot_be_compared_raises() -> None:
    with pytest.raises(ValueError, match="'two-sided', 'greater', 'less'"):
        permutation_test([1, 2], ["a", "b"], alternative="both")
    with pytest.raises(ValueError, match="two groups, not 3"):
        permutation_test([1, 2, 3], ["a", "b", "c"], alternative="less")
    with pytest.raises(ValueError, match="two labels"):
        permutation_test([1, 2], ["a", "a"])
    with pytest.raises(ValueError, match="missing number"):
        permutation_test([1, np.nan], ["a", "b"])
    with pytest.raises(ValueError, match="differ"):
        permutation_test([1, 2, 3], ["a", "b"])
