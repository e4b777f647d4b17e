"""How evenly a word is spread: worked vectors, brute force, and what no spread may depend on."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.dispersion import (
    burch_da,
    carroll_d2,
    dispersion,
    dp,
    dp_bounds,
    dp_norm,
    even_deal,
    juilland_d,
    kl_evenness,
    rosengren_s,
)

ONE_IS_EVEN = [juilland_d, carroll_d2, rosengren_s, burch_da, kl_evenness]
PARTS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 60)), min_size=2, max_size=8).filter(
    lambda parts: sum(count for count, _ in parts)
)


def test_gries_worked_vector() -> None:
    counts, sizes = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]
    assert dp(counts, sizes) == pytest.approx(0.18)
    assert dp_norm(counts, sizes) == pytest.approx(0.18 / 0.82)
    assert juilland_d(counts, sizes) == pytest.approx(0.78515, abs=1e-5)
    assert juilland_d(counts, sizes, sd="sample") == pytest.approx(0.75979, abs=1e-5)


def test_two_halves_by_hand() -> None:
    # All four hits in one of two equal parts: |1 - 1/2| + |0 - 1/2|, halved.
    assert dp([4, 0], [10, 10]) == 0.5
    assert dp_norm([4, 0], [10, 10]) == 1
    assert dp([3, 1], [10, 10]) == 0.25
    assert juilland_d([4, 0], [10, 10]) == 0


def test_egbert_leaves_out_parts_without_the_word() -> None:
    counts, sizes = [0, 3, 1], [10, 20, 70]
    assert dp_norm(counts, sizes, norm="egbert-2020") == pytest.approx(dp(counts, sizes) / 0.8)
    assert dp_norm(counts, sizes) == pytest.approx(dp(counts, sizes) / 0.9)
    with pytest.raises(ValueError, match="'lijffijt-gries-2012', 'egbert-2020'"):
        dp_norm(counts, sizes, norm="gries")


@pytest.mark.parametrize("measure", ONE_IS_EVEN)
def test_even_is_one_and_clumped_is_least(measure: object) -> None:
    sizes = [10, 20, 30, 40]
    even, between, clumped = measure([[1, 2, 3, 4], [1, 2, 4, 3], [10, 0, 0, 0]], sizes)
    assert even == pytest.approx(1)
    assert even > between > clumped


@pytest.mark.parametrize("measure", [dp, dp_norm, *ONE_IS_EVEN])
@given(parts=PARTS, seed=st.integers(0, 99))
def test_spread_does_not_depend_on_the_order_of_parts_or_the_scale(
    measure: object, parts: list[tuple[int, int]], seed: int
) -> None:
    counts, sizes = np.array(parts).T
    value = measure(counts, sizes)
    order = np.random.default_rng(seed).permutation(len(counts))
    assert measure(counts[order], sizes[order]) == pytest.approx(value)
    assert measure(3 * counts, 3 * sizes) == pytest.approx(value)


@pytest.mark.parametrize("measure", [dp, dp_norm, *ONE_IS_EVEN])
def test_a_word_without_hits_has_no_spread(measure: object) -> None:
    assert np.isnan(measure([0, 0], [10, 10]))


@pytest.mark.parametrize("measure", [dp, dp_norm, *ONE_IS_EVEN])
def test_parts_without_words_take_no_part(measure: object) -> None:
    assert measure([1, 2, 0], [10, 30, 0]) == measure([1, 2], [10, 30])


@given(st.lists(st.integers(3, 12), min_size=2, max_size=4), st.integers(1, 4))
def test_bounds_are_those_of_every_deal(sizes: list[int], count: int) -> None:
    deals = [deal for deal in product(range(count + 1), repeat=len(sizes)) if sum(deal) == count]
    deals = [deal for deal in deals if all(v <= size for v, size in zip(deal, sizes, strict=True))]
    every = dp(deals, sizes)
    low, high = dp_bounds(count, sizes)
    assert low == pytest.approx(every.min())
    assert high >= every.max() - 1e-12
    if count <= min(sizes):
        assert high == pytest.approx(every.max())


@given(st.integers(0, 50), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_a_deal_spends_every_hit(count: int, sizes: list[int]) -> None:
    dealt = even_deal(count, sizes)
    assert dealt.sum() == count
    assert (np.abs(dealt - count * np.array(sizes) / sum(sizes)) < 1 + 1e-9).all()


def test_da_is_every_pair_compared() -> None:
    counts, sizes = np.array([2, 0, 1, 5]), np.array([10, 20, 15, 40])
    rates = counts / sizes
    mean_gap = np.mean([abs(rates[i] - rates[j]) for i in range(4) for j in range(i)])
    assert burch_da(counts, sizes) == pytest.approx(1 - mean_gap / (2 * rates.mean()))


def test_kl_is_scipys_entropy() -> None:
    from scipy.stats import entropy

    counts, sizes = np.array([2, 0, 1, 5]), np.array([10, 20, 15, 40])
    divergence = entropy(counts / counts.sum(), sizes / sizes.sum(), base=2)
    assert kl_evenness(counts, sizes) == pytest.approx(1 / (1 + divergence))
    assert carroll_d2(counts, sizes) == pytest.approx(entropy(counts / sizes, base=2) / 2)


def test_table_by_name_not_by_order() -> None:
    counts = pd.DataFrame([[1, 2, 3, 4, 5], [0, 0, 0, 0, 1]], index=["dam", "flood"], columns=list("vwxyz"))
    sizes = pd.Series([9, 10, 10, 10, 11], index=list("vwxyz"))
    table = dispersion(counts, sizes[::-1], parts="articles")
    assert table["dp"].round(4).tolist() == [0.18, 0.78]
    assert table["range"].tolist() == [5, 1]
    assert table.loc[0, "counts"] == (1, 2, 3, 4, 5)
    assert (table["dp"].between(table["dp_min"] - 1e-12, table["dp_max"] + 1e-12)).all()


def test_table_with_many_parts_keeps_no_lists() -> None:
    many = pd.DataFrame([np.ones(13, dtype=int)], index=["dam"])
    assert "counts" not in dispersion(many, pd.Series(np.full(13, 10)), parts="paragraphs")


def test_what_does_not_fit_raises() -> None:
    counts = pd.DataFrame([[1, 2]], columns=["a", "b"])
    with pytest.raises(ValueError, match="different articles"):
        dispersion(counts, pd.Series([10, 10], index=["a", "c"]), parts="articles")
    with pytest.raises(ValueError, match="more hits than words"):
        dp([11, 0], [10, 10])
    with pytest.raises(ValueError, match="do not fit"):
        dp([1, 2, 3], [10, 10])
    with pytest.raises(ValueError, match="'population', 'sample'"):
        juilland_d([1, 2], [10, 10], sd="n")
