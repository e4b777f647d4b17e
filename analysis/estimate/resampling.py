"""Bootstrap intervals of a rate: over the sentences of one text, or over the articles of one outlet."""

from collections.abc import Iterator
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_pairs, check_level, check_word
from analysis.estimate.intervals import normal_quantile, share_interval

CELLS = 2_000_000  # numbers in one batch of resamples: 16 MB


def bootstrap_blocks(
    counts: ArrayLike,
    sizes: ArrayLike,
    *,
    block: int | None = None,
    resamples: int = 2_000,
    level: float = 0.95,
    seed: int = 0,
    zero: str = "nan",
) -> tuple[float, float]:
    """Bound the rate sum(counts) / sum(sizes) of ONE text by the moving-block bootstrap over its sentences.

    `counts` and `sizes` hold one number per sentence, in the order of the text. Blocks of `block` consecutive
    sentences are drawn with replacement until there are as many sentences as in the text (Kunsch 1989), `resamples`
    times; low and high are percentiles. Blocks keep neighbours together, because a term that is used once tends to be
    used again soon. The default block is the cube root of the number of sentences, rounded.

    For a text without hits or with one sentence all resamples are equal: both bounds are nan. With zero="exact" a text
    without hits gets 0 and the Clopper-Pearson upper bound of 0 in sum(sizes) instead, which assumes independent words
    and is therefore too low.

    Raises ValueError for unequal lengths, a block that does not fit, or an unknown value of `zero`.
    It measures variation within this text, not between the texts of an outlet, and under-covers in short texts.

    >>> low, high = bootstrap_blocks([0, 2, 0, 1, 0, 0, 1, 0], [20, 25, 15, 30, 20, 25, 20, 25])
    >>> print(f"{1000 * low:.0f} to {1000 * high:.0f} per 1,000 words")     # 4 in 180 words are 22
    11 to 40 per 1,000 words
    """
    check_word("zero", zero, ("nan", "exact"))
    hits, words = as_pairs(counts, sizes)
    n = len(hits)
    block = max(1, round(n ** (1 / 3))) if block is None else block
    if n > 1 and not 1 <= block < n:
        raise InputError(f"block={block} does not fit {n} sentences; give 1 to {n - 1}, or None for the cube root.")
    if hits.sum() == 0:
        low, high = share_interval(0, words.sum(), level=level, method="clopper-pearson")
        return (float(low), float(high)) if zero == "exact" else (np.nan, np.nan)
    if n < 2:
        return np.nan, np.nan
    return percentiles(_block_rates(hits, words, block, resamples, np.random.default_rng(seed)), level)


def bootstrap_units(
    counts: ArrayLike,
    sizes: ArrayLike,
    *,
    method: str = "percentile",
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Bound the pooled rate sum(counts) / sum(sizes) of several articles by the bootstrap over articles.

    `counts` and `sizes` hold one number per article, in any order. "percentile" (Efron & Tibshirani 1993, chapter 13)
    takes percentiles of the resampled rates; "bca" corrects them for bias and skew (Efron 1987), with the acceleration
    from leaving out one article at a time. The unit is what the study sampled: articles, not words.

    Both bounds are nan for one article, for no hit at all, and where BCa has no finite correction.
    Raises ValueError for unequal lengths or an unknown method.
    Few articles give few distinct resamples, C(2n - 1, n), and both intervals then under-cover: a 95 %
    interval covers the true rate 50 % of the time with two articles, 80 % with five. See `ratio_interval`.

    >>> low, high = bootstrap_units([3, 0, 5, 2], [900, 700, 1100, 800])     # 10 in 3,500 words: 2.9 per 1,000
    >>> print(f"{1000 * low:.1f} to {1000 * high:.1f}")
    1.0 to 4.1
    """
    check_word("method", method, ("percentile", "bca"))
    hits, words = as_pairs(counts, sizes)
    if len(hits) < 2 or hits.sum() == 0 or words.sum() == 0:
        return np.nan, np.nan
    rates = np.concatenate(list(_unit_rates(hits, words, resamples, np.random.default_rng(seed))))
    return percentiles(rates, level) if method == "percentile" else _bca(rates, hits, words, level)


def percentiles(drawn: np.ndarray, level: float) -> tuple[float, float]:
    """Return the percentile interval of resampled values, without those that are nan; nan where all are.

    >>> percentiles(np.array([1.0, 2.0, 3.0, np.nan]), 0.5)
    (1.5, 2.5)
    """
    tail = (1 - check_level(level)) / 2
    known = drawn[~np.isnan(drawn)]
    low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def _block_rates(
    hits: np.ndarray, words: np.ndarray, block: int, resamples: int, rng: np.random.Generator
) -> np.ndarray:
    n = len(hits)
    starts = rng.integers(0, n - block + 1, size=(resamples, ceil(n / block)))
    # With running totals a block's sum is one subtraction; the last block is cut so that n sentences are drawn.
    lengths = np.full(starts.shape[1], block)
    lengths[-1] = n - block * (starts.shape[1] - 1)
    total_hits, total_words = (np.concatenate([[0], np.cumsum(values)]) for values in (hits, words))
    drawn_hits = (total_hits[starts + lengths] - total_hits[starts]).sum(axis=1)
    drawn_words = (total_words[starts + lengths] - total_words[starts]).sum(axis=1)
    return _divide(drawn_hits, drawn_words)


def _unit_rates(hits: np.ndarray, words: np.ndarray, resamples: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    n = len(hits)
    rows = max(1, CELLS // n)
    for start in range(0, resamples, rows):
        drawn = rng.integers(0, n, size=(min(rows, resamples - start), n))
        yield _divide(hits[drawn].sum(axis=1), words[drawn].sum(axis=1))


def _divide(hits: np.ndarray, words: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(hits, words, out=np.full(len(hits), np.nan), where=words > 0))


def _bca(rates: np.ndarray, hits: np.ndarray, words: np.ndarray, level: float) -> tuple[float, float]:
    from scipy.special import ndtr

    rate = hits.sum() / words.sum()
    below = np.mean(rates < rate) + np.mean(rates == rate) / 2
    left_out = _divide(hits.sum() - hits, words.sum() - words)
    pulls = np.nanmean(left_out) - left_out
    spread = np.nansum(pulls**2)
    if not 0 < below < 1 or spread == 0:
        return np.nan, np.nan
    bias, acceleration = normal_quantile(below), np.nansum(pulls**3) / (6 * spread**1.5)
    z = normal_quantile(0.5 + check_level(level) / 2)
    shifted = bias + np.array([-z, z])
    low, high = np.nanquantile(rates, ndtr(bias + shifted / (1 - acceleration * shifted)))
    return float(low), float(high)
