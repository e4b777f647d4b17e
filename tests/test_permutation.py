"""Labels dealt out again, against counting, SciPy and their own symmetries."""

from itertools import combinations, permutations, product
from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from analysis.estimate import compare_groups, permutation_test, smallest_p
from analysis.estimate.permutation import largest_difference_p, rank_correlation, sign_flip_p


def test_exact_permutation_by_counting() -> None:
    # 6 + 5 against 1, 2, 3: one deal in C(5, 2) = 10 reaches so high a mean, and none reaches so low a one.
    assert permutation_test([6, 5, 1, 2, 3], list("aabbb"), alternative="greater")["p"] == 0.1
    assert permutation_test([6, 5, 1, 2, 3], list("aabbb"), alternative="less")["p"] == 1
    assert permutation_test([1, 1, 1, 1], list("aabb"))["p"] == 1


@given(st.lists(st.integers(0, 9), min_size=4, max_size=8), st.integers(1, 3))
@settings(max_examples=40)
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


# --- the largest difference between any two groups ---

def largest_by_hand(values: list[int], labels: str, one: str, two: str, least: int) -> float:
    """Every order of the labels, in plain Python: how often the largest gap reaches that of the two."""

    def gaps(dealt: tuple[str, ...]) -> dict[tuple[str, str], float]:
        own = {name: [value for value, label in zip(values, dealt, strict=True) if label == name] for name in dealt}
        means = {name: sum(mine) / len(mine) for name, mine in own.items() if len(mine) >= least}
        return {pair: abs(means[pair[0]] - means[pair[1]]) for pair in combinations(sorted(means), 2)}

    deals = set(permutations(labels))
    observed = gaps(tuple(labels))[one, two]
    return sum(max(gaps(deal).values()) >= observed - 1e-9 for deal in deals) / len(deals)


@pytest.mark.parametrize(("labels", "least"), [("aabb", 2), ("aaabb", 2), ("aabbcc", 2), ("aaabbc", 2), ("aaabbbc", 3),
                                               ("abbcc", 2)])
@given(data=st.data())
@settings(max_examples=12)
def test_the_largest_difference_is_every_deal(labels: str, least: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(0, 9), min_size=len(labels), max_size=len(labels)))
    large = sorted(name for name in set(labels) if labels.count(name) >= least)
    for one, two in combinations(large, 2):
        expected = largest_by_hand(values, labels, one, two, least)
        assert largest_difference_p(values, list(labels), one, two, least=least) == pytest.approx(expected)
        assert largest_difference_p(values, list(labels), two, one, least=least) == pytest.approx(expected)


def test_of_two_groups_the_largest_difference_is_their_own() -> None:
    values, groups = [3, 1, 4, 1, 5, 9, 2, 6, 5], list("aaaabbbbb")
    assert largest_difference_p(values, groups, "a", "b") == pytest.approx(permutation_test(values, groups)["p"])


def test_having_picked_the_pair_after_looking_costs() -> None:
    values, groups = [1, 2, 2, 3, 7, 8, 8, 9, 4, 5, 5, 6], list("aaaabbbbcccc")
    p = {pair: largest_difference_p(values, groups, *pair) for pair in ("ab", "ac", "bc")}
    assert p["ab"] < p["ac"] == p["bc"]
    # Of 12! / (4! 4! 4!) = 34650 deals, the observed one and the five that swap its names part two groups by 6.
    assert p["ab"] == pytest.approx(6 / 34_650)
    alone = permutation_test(values[:8], groups[:8])["p"]
    assert alone == pytest.approx(2 / 70)
    near = permutation_test(values[:4] + values[8:], groups[:4] + groups[8:])["p"]
    assert p["ac"] > near  # three pairs could have been picked


def test_a_group_below_the_least_is_dealt_and_never_compared() -> None:
    values, groups = [1, 2, 2, 3, 7, 8, 8, 9, 100], list("aaaabbbbc")
    assert isnan(largest_difference_p(values, groups, "a", "c"))
    assert isnan(largest_difference_p(values, groups, "c", "b"))
    assert 0 < largest_difference_p(values, groups, "a", "b") <= 1
    for few in ([], [1], [1, 2, 3, 4]):
        assert isnan(largest_difference_p(few, ["a"] * len(few), "a", "b"))


def test_drawn_deals_are_near_all_of_them_and_never_give_zero() -> None:
    rng = np.random.default_rng(4)
    values, groups = rng.normal(size=30), ["a"] * 10 + ["b"] * 10 + ["c"] * 10  # too many to try them all
    values[:10] += 50
    assert largest_difference_p(values, groups, "a", "b", resamples=99) == 1 / 100
    assert largest_difference_p(values, groups, "b", "c", resamples=99, seed=1) > 0.5
    near = rng.normal(size=30)
    drawn = {seed: largest_difference_p(near, groups, "a", "b", seed=seed) for seed in (0, 0, 1)}
    assert drawn[0] == pytest.approx(drawn[1], abs=0.03)
    assert largest_difference_p(near, groups, "a", "b") == drawn[0]


# --- signs turned round ---

@given(st.lists(st.integers(-9, 9), min_size=4, max_size=9))
@settings(max_examples=60)
def test_turned_signs_are_every_way_to_sign(steps: list[int]) -> None:
    ways = [sum(sign * step for sign, step in zip(signs, steps, strict=True))
            for signs in product((1, -1), repeat=len(steps))]
    expected = sum(abs(way) >= abs(sum(steps)) for way in ways) / len(ways)
    assert sign_flip_p(steps) == pytest.approx(expected)


def test_four_of_one_sign_are_two_ways_of_sixteen() -> None:
    assert sign_flip_p([1, 2, 0.5, 1.5]) == sign_flip_p([-1, -2, -0.5, -1.5]) == 2 / 16
    assert sign_flip_p([1, 2, 3]) != sign_flip_p([1, 2, 3])  # too few: no value
    assert sign_flip_p([1, 2, 3], least=3) == 2 / 8
    assert sign_flip_p([0, 0, 0, 0]) == 1
    assert isnan(sign_flip_p([]))


def test_turned_signs_are_scipys() -> None:
    from scipy.stats import permutation_test as oracle

    steps = [0.3, -0.1, 0.8, 0.4, -0.2, 0.9, 0.05]
    expected = oracle((np.array(steps),), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert sign_flip_p(steps) == pytest.approx(expected.pvalue)


def test_drawn_signs_are_near_all_of_them_and_never_give_zero() -> None:
    rng = np.random.default_rng(5)
    steps = rng.normal(0.2, 1, size=13)
    exact, drawn = sign_flip_p(steps), sign_flip_p([*steps, 0.0])  # a fourteenth: drawn, and nothing to turn round
    assert drawn == pytest.approx(exact, abs=0.03)
    assert sign_flip_p(np.ones(60), resamples=99) == 1 / 100
    assert sign_flip_p([*steps, 0.0], seed=1) != drawn
    assert sign_flip_p([*steps, 0.0]) == drawn


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e9, 1e15])
def test_the_unit_of_the_values_changes_no_p(scale: float) -> None:
    rng = np.random.default_rng(6)
    values, groups = rng.gamma(2, 0.1, 10), list("aaaabbbbcc")
    usual = largest_difference_p(values, groups, "a", "b")
    assert largest_difference_p(scale * values, groups, "a", "b") == usual
    assert largest_difference_p(scale * (values + 7), groups, "a", "b") == usual
    steps = rng.normal(size=9)
    assert sign_flip_p(scale * steps) == sign_flip_p(steps)
    assert sign_flip_p(scale * np.array([0.1, 0.2, 0.3, 0.6])) == 2 / 16


@given(st.lists(st.integers(0, 99), min_size=10, max_size=10), st.randoms())
@settings(max_examples=20)
def test_the_order_of_articles_changes_no_p(values: list[int], random: object) -> None:
    groups = list("aaaabbbbcc")
    order = list(range(10))
    random.shuffle(order)
    shuffled = [values[place] for place in order], [groups[place] for place in order]
    assert largest_difference_p(*shuffled, "a", "b") == largest_difference_p(values, groups, "a", "b")
    assert sign_flip_p(shuffled[0]) == sign_flip_p(values)


def test_a_missing_value_is_refused_and_never_significant() -> None:
    with pytest.raises(ValueError, match="missing number"):
        largest_difference_p([1, 2, 3, np.nan, 5, 6, 7, 8], list("aaaabbbb"), "a", "b")
    for few in ([1, 2, 3, np.nan], [*range(20), np.nan]):
        with pytest.raises(ValueError, match="missing number"):
            sign_flip_p(few)


def test_signs_that_are_drawn_bit_by_bit_are_those_that_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = np.random.default_rng(5).normal(0.2, 1, 40)
    found = []
    for at_once in (40 * 7, 40 * 100_000):
        monkeypatch.setattr("analysis.estimate.permutation.AT_ONCE", at_once)
        found.append(sign_flip_p(steps, seed=3))
    assert found[0] == found[1] < 1


@pytest.mark.parametrize("second", [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [2, 1, 4, 3, 5], [3, 1, 5, 2, 4]])
def test_ranks_without_ties_have_kendalls_exact_p(second: list[int]) -> None:
    found = rank_correlation([1, 2, 3, 4, 5], second)
    wanted = kendalltau([1, 2, 3, 4, 5], second, method="exact")
    assert (found["tau"], found["p"]) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert (found["m"], found["exact"]) == (120, True)
    assert found["smallest_p"] == 2 / 120


def test_tied_ranks_are_permuted_as_they_are() -> None:
    one, two = [1, 1, 3, 4], [1, 2, 2, 4]
    found = rank_correlation(one, two)
    assert found["tau"] == pytest.approx(kendalltau(one, two).statistic)
    totals = [sum(np.sign(one[i] - one[j]) * np.sign(two[order[i]] - two[order[j]])
                  for i, j in combinations(range(4), 2)) for order in permutations(range(4))]
    assert found["p"] == sum(abs(each) >= abs(totals[0]) for each in totals) / 24
    assert np.isnan(rank_correlation([1, 1], [1, 2])["tau"])


def test_many_ranks_are_drawn_and_near_the_exact_p() -> None:
    rng = np.random.default_rng(3)
    one, two = np.arange(8.0), np.arange(8.0) + rng.normal(0, 3, 8)
    exact, drawn = rank_correlation(one, two), rank_correlation(one, two, most=1)
    assert (exact["exact"], drawn["exact"], drawn["m"]) == (True, False, 9_999)
    assert drawn["p"] == pytest.approx(exact["p"], abs=0.02)
    assert rank_correlation(range(40), range(40), resamples=99)["p"] == 1 / 100


@pytest.mark.parametrize(("one", "two", "said"), [([1], [1], "two units"), ([1, 2], [1, 2, 3], "same units"),
                                                 ([1, 2, np.nan], [1, 2, 3], "missing number")])
def test_rankings_that_cannot_be_compared_are_refused(one: list[float], two: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rank_correlation(one, two)
