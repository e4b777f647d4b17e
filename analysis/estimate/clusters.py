"""Bound a rate, share or mean of sentences that are not independent: those of one article, or of several.

Neighbouring sentences are alike, and so are those of one article. How much the total varies is therefore taken from
larger units, articles or blocks of sentences, and never from words. One formula serves any confidence level, also the
very high ones that many comparisons ask for, where the far percentiles of a bootstrap are noise.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.estimate.checks import check_level
from analysis.estimate.intervals import normal_quantile, share_interval

BURST = 2.0  # as many times more variable than independent words a term is taken to be where the text cannot tell


class Spread(NamedTuple):
    """A value with its standard error and the degrees of freedom that the error is known with; or arrays of each."""

    value: Any
    error: Any
    freedom: Any


def student(freedom: ArrayLike, level: float) -> Any:
    """Student's t, two-sided; nan where there is no degree of freedom.

    >>> round(student(10, 0.95), 3)
    2.228
    """
    from scipy.special import stdtrit

    found = np.where(np.asarray(freedom) > 0, stdtrit(freedom, 0.5 + check_level(level) / 2), np.nan)
    return found if found.ndim else float(found)


def ratio_spread(counts: ArrayLike, sizes: ArrayLike, articles: ArrayLike) -> Spread:
    """The ratio sum(counts) / sum(sizes) with its standard error over articles, or over blocks of sentences within one.

    One number a sentence, in the order of the text, and the number of its article. With residuals r = count - ratio *
    size, summed by article, the error is sqrt(k / (k - 1) * sum r^2) / sum(sizes) over k articles, with k - 1 degrees
    of freedom (Cochran 1977, section 6.4). In one article of n sentences the sums are over all blocks of b =
    cube root of n neighbours, overlapping: k = n / b, error = sqrt(k / (k - 1) * k * mean r^2) / sum(sizes), again with
    k - 1 (overlapping batch means, Meketon & Schmeiser 1984; the variance of Kunsch's 1989 moving blocks). Theory has
    half as many again, but blocks of a short text miss a part of how it varies. The error is nan for a single sentence,
    and where there is nothing to count in.

    >>> found = ratio_spread([3, 0, 5, 2], [900, 700, 1100, 800], [1, 2, 3, 4])      # four articles
    >>> print(f"{1000 * found.value:.2f}, error {1000 * found.error:.2f}, {found.freedom:.0f} degrees of freedom")
    2.86, error 0.92, 3 degrees of freedom
    """
    count, size = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    names, place = np.unique(np.asarray(articles), return_inverse=True)
    total = size.sum()
    if not total:
        return Spread(np.nan, np.nan, 0.0)
    value = float(count.sum() / total)
    rest = count - value * size
    if len(names) > 1:
        k, squares = float(len(names)), float((np.bincount(place, weights=rest) ** 2).sum())
        return Spread(value, float(np.sqrt(k / (k - 1) * squares) / total), k - 1)
    return Spread(*(float(each) for each in block_spread(count, size)))


def block_spread(count: np.ndarray, size: np.ndarray) -> Spread:
    """The spread of `ratio_spread` within one article, or within each of several that have as many sentences.

    The sentences are on the last axis, articles (if there are several) on the first. Sizes are above 0.

    >>> block_spread(np.array([[1.0, 0.0, 0.0, 1.0]] * 2), np.full((2, 4), 5.0)).value.tolist()
    [0.1, 0.1]
    """
    n, total = count.shape[-1], size.sum(axis=-1)
    value = count.sum(axis=-1) / total
    block = max(1, round(n ** (1 / 3)))
    k = n / block
    if n < 2:
        return Spread(value, np.full(np.shape(value), np.nan), np.zeros(np.shape(value)))
    rest = count - np.expand_dims(value, -1) * size
    sums = np.cumsum(np.concatenate([np.zeros((*rest.shape[:-1], 1)), rest], axis=-1), axis=-1)
    squares = k * ((sums[..., block:] - sums[..., :-block]) ** 2).mean(axis=-1)
    return Spread(value, np.sqrt(k / (k - 1) * squares) / total, np.full(np.shape(value), k - 1))


def effective_interval(count: ArrayLike, n: ArrayLike, spread: Spread, *, events: ArrayLike | None = None,
                       level: float = 0.95, burst: ArrayLike = BURST) -> tuple[Any, Any]:
    """Bound a share, count of n, whose words are not independent, by the exact interval of as many as would be.

    The effective number is that of independent trials with the same error: share (1 - share) / error^2, times (z / t)^2
    for the degrees of freedom that the error is known with; never above n, nor above n * events / count, for what the
    text holds is so many events, not so many words. To it and the share belongs the interval of Clopper & Pearson 1934
    (Korn & Graubard 1998, for counts from samples of clusters). Without a hit, with nothing but hits, and without an
    error, half the trials are taken as independent (`BURST`), or fewer (`burst`): what is used tends to be used again.
    Numbers, or arrays of one shape.

    >>> found = ratio_spread([3, 0, 5, 2], [900, 700, 1100, 800], [1, 2, 3, 4])
    >>> low, high = effective_interval(10, 3500, found)
    >>> print(f"{1000 * low:.1f} to {1000 * high:.1f}")
    0.7 to 7.6
    """
    count, n = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    error, freedom = np.asarray(spread.error, dtype=float), np.asarray(spread.freedom, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(count / n, 1.0)
        floor = n if events is None else np.minimum(n, n * np.asarray(events, dtype=float) / count)
        loss = normal_quantile(0.5 + check_level(level) / 2) / student(freedom, level)
        known = np.where(error == 0, floor, np.minimum(floor, share * (1 - share) / error**2 * loss**2))
        trials = np.where((share > 0) & (share < 1) & (freedom > 0), known, n / np.fmax(burst, BURST))
    trials = np.where(n > 0, trials, np.nan)  # of burst nan is: nobody knows how much more
    low, high = share_interval(share * trials, trials, level=level, method="clopper-pearson")
    return (low, high) if low.ndim else (float(low), float(high))


def pooled_effect(spreads: Sequence[Spread], sizes: Sequence[float], *, share: bool = True) -> tuple[float, float]:
    """By how much clustered words vary more than independent ones, over several texts, and its degrees of freedom.

    sum f error^2 n / sum f v over texts of n words, f their degrees of freedom, v = value (1 - value): Kish's (1965)
    design effect, pooled as an analysis of variance pools its groups. share=False, for means: v = 1, and the result is
    the variance that one sentence stands for. (nan, 0) where no text tells.

    >>> pooled_effect([Spread(0.5, 0.25, 3.0), Spread(0.5, 0.25, 3.0)], [100, 100])
    (25.0, 6.0)
    """
    known = [(each, n) for each, n in zip(spreads, sizes, strict=True) if each.freedom > 0]
    alone = sum(each.freedom * (each.value * (1 - each.value) if share else 1.0) for each, _ in known)
    together = sum(each.freedom * each.error**2 * n for each, n in known)
    return (together / alone, sum(each.freedom for each, _ in known)) if alone > 0 else (np.nan, 0.0)


def steady_spread(spread: Spread, n: float, effect: float, freedom: float, *, share: bool = True) -> Spread:
    """A value with the larger of its own error and the one that the pooled effect gives its n words.

    >>> steady_spread(Spread(0.5, 0.1, 3.0), 100, 10.0, 6.0).error.__round__(3)
    0.158
    """
    variance = effect * (spread.value * (1 - spread.value) if share else 1.0) / n if n else np.nan
    return Spread(spread.value, float(np.fmax(spread.error, np.sqrt(max(variance, 0.0)))), freedom)


def wider_spread(values: ArrayLike, spread: Spread, level: float) -> Spread:
    """The spread that gives the wider interval: this one, or that of the values as if each stood alone (Student 1908).

    >>> wider_spread([1.0, 2.0, 3.0], Spread(2.0, 0.1, 2.0), 0.95).error.__round__(3)
    0.577
    """
    numbers = np.asarray(values, dtype=float)
    n = numbers.shape[-1]
    if n < 2:
        return spread
    alone = numbers.std(axis=-1, ddof=1) / np.sqrt(n)
    with np.errstate(invalid="ignore"):
        keeps = spread.error * student(spread.freedom, level) >= alone * student(n - 1.0, level)
    if numbers.ndim == 1:
        return spread if keeps else Spread(spread.value, float(alone), n - 1.0)
    return Spread(spread.value, np.where(keeps, spread.error, alone), np.where(keeps, spread.freedom, n - 1.0))
