"""Sentences and articles drawn again, against counting, SciPy and their own symmetries."""

import numpy as np
import pytest

from analysis.estimate import bootstrap_blocks, bootstrap_units


def test_blocks_of_one_sentence_by_counting() -> None:
    # One hit in two sentences of ten words: resamples hold 0, 1 or 2 hits with chances 1/4, 1/2, 1/4.
    low, high = bootstrap_blocks([1, 0], [10, 10], block=1, level=0.4)
    assert (low, high) == (0.05, 0.05)
    assert bootstrap_blocks([1, 0], [10, 10], block=1, level=0.8) == (0, 0.1)


def test_last_block_is_cut_to_the_length_of_the_text() -> None:
    # Three sentences, blocks of two: sentences 1-2 or 2-3, then 1 or 2. At most two hits, always in thirty words.
    assert bootstrap_blocks([1, 0, 0], [10, 10, 10], block=2, level=0.9) == (0, pytest.approx(2 / 30))


def test_blocks_keep_neighbours_together() -> None:
    # Hits in pairs of sentences: drawn singly they look independent, drawn in fours they spread the rate further.
    counts, sizes = [1, 1, 1, 1, 0, 0, 0, 0] * 5, [20] * 40
    single, fours = (np.ptp(bootstrap_blocks(counts, sizes, block=block)) for block in (1, 4))
    assert fours > 1.3 * single


def test_blocks_of_equal_sentences_leave_no_room() -> None:
    assert bootstrap_blocks([1] * 9, [20] * 9) == (0.05, 0.05)


def test_blocks_cannot_bound_what_was_not_seen() -> None:
    assert np.isnan(bootstrap_blocks([0] * 9, [20] * 9)).all()
    low, high = bootstrap_blocks([0] * 9, [20] * 9, zero="exact")
    assert (low, high) == pytest.approx((0, 1 - 0.025 ** (1 / 180)))
    assert np.isnan(bootstrap_blocks([2], [20])).all()
    assert np.isnan(bootstrap_blocks([], [])).all()


@pytest.mark.parametrize("block", [0, 9, 100])
def test_blocks_that_do_not_fit_raise(block: int) -> None:
    with pytest.raises(ValueError, match="give 1 to 8"):
        bootstrap_blocks([1] * 9, [20] * 9, block=block)


def test_same_seed_same_bounds_and_doubled_counts_double_them() -> None:
    counts, sizes = np.array([0, 3, 1, 0, 2, 0, 0, 1, 4, 0]), np.full(10, 30)
    for bootstrap in (bootstrap_blocks, bootstrap_units):
        assert bootstrap(counts, sizes, seed=7) == bootstrap(counts, sizes, seed=7)
        assert bootstrap(2 * counts, 2 * sizes) == pytest.approx(bootstrap(counts, sizes))
        assert bootstrap(2 * counts, sizes) == pytest.approx(2 * np.array(bootstrap(counts, sizes)))


@pytest.mark.parametrize(("method", "name"), [("percentile", "percentile"), ("bca", "BCa")])
def test_units_agree_with_scipy(method: str, name: str) -> None:
    from scipy.stats import bootstrap

    rng = np.random.default_rng(3)
    sizes = rng.integers(300, 1_500, 40)
    counts = rng.negative_binomial(1, 0.2, 40)
    expected = bootstrap(
        (counts, sizes),
        lambda hits, words, axis: hits.sum(axis=axis) / words.sum(axis=axis),
        paired=True,
        n_resamples=20_000,
        method=name,
        rng=1,
    ).confidence_interval
    low, high = bootstrap_units(counts, sizes, method=method, resamples=20_000)
    assert (low, high) == pytest.approx((expected.low, expected.high), rel=0.02)


def test_units_do_not_mind_the_order_much() -> None:
    rng = np.random.default_rng(5)
    counts, sizes = rng.poisson(3, 30), rng.integers(300, 1_500, 30)
    order = rng.permutation(30)
    assert bootstrap_units(counts[order], sizes[order]) == pytest.approx(bootstrap_units(counts, sizes), rel=0.05)


def test_units_know_nothing_of_one_article_or_no_hit() -> None:
    assert np.isnan(bootstrap_units([3], [900])).all()
    assert np.isnan(bootstrap_units([0, 0], [900, 800])).all()
    assert np.isnan(bootstrap_units([3, 3], [900, 900], method="bca")).all()


def test_units_ask_for_one_size_each() -> None:
    with pytest.raises(ValueError, match="differ"):
        bootstrap_units([1, 2], [10, 10, 10])
    with pytest.raises(ValueError, match="missing"):
        bootstrap_units([1, np.nan], [10, 10])


def test_unknown_words_raise_and_list_the_known() -> None:
    with pytest.raises(ValueError, match="'nan', 'exact'"):
        bootstrap_blocks([1, 0], [5, 5], zero="0")
    with pytest.raises(ValueError, match="'percentile', 'bca'"):
        bootstrap_units([1, 0], [5, 5], method="basic")
