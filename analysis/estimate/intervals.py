"""Intervals by formula: of a share, a rate, a mean and a ratio of two rates."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_counts, as_four_counts, as_pairs, check_level, check_word

SHARE_METHODS = ("wilson", "jeffreys", "clopper-pearson")
RATE_METHODS = (*SHARE_METHODS, "garwood")


def share_interval(
    count: ArrayLike, n: ArrayLike, *, level: float = 0.95, method: str = "wilson"
) -> tuple[np.ndarray, np.ndarray]:
    """Bound a share, `count` out of `n`, by a binomial interval.

    `count` and `n` are numbers or arrays that broadcast; `low` and `high` have their common shape and lie in [0, 1].
    Where n is 0, or either is missing, both bounds are nan.

    "wilson": the score interval (Wilson 1927). "clopper-pearson": exact (Clopper & Pearson 1934), never covers less
    than `level`. "jeffreys": Beta(count + 1/2, n - count + 1/2), with lower bound 0 where count is 0 and upper
    bound 1 where count is n (Brown, Cai & DasGupta 2001, section 4.1.2).

    Raises ValueError for a negative count, a count above n, a level outside (0, 1) or an unknown method.
    It assumes independent trials. Words of one article are not independent, so over words the interval is too narrow.

    >>> low, high = share_interval(5, 800)      # a term used 5 times in 800 words ...
    >>> print(f"{1000 * low:.2f} to {1000 * high:.2f}")     # ... per 1,000 words
    2.67 to 14.55
    """
    check_word("method", method, SHARE_METHODS)
    hits, trials = np.broadcast_arrays(as_counts("count", count), as_counts("n", n))
    if (hits > trials).any():
        where = tuple(axis[0] for axis in np.nonzero(np.atleast_1d(hits > trials)))
        pair = np.atleast_1d(hits)[where], np.atleast_1d(trials)[where]
        raise InputError(f"count {pair[0]:g} is above n {pair[1]:g}; give the count first, then n.")
    trials = np.where(trials == 0, np.nan, trials)
    bounds = {"wilson": _wilson, "jeffreys": _jeffreys, "clopper-pearson": _clopper_pearson}[method]
    low, high = bounds(hits, trials, check_level(level))
    known = ~np.isnan(hits + trials)
    low = np.where(known & (hits == 0), 0.0, np.where(known, low, np.nan))
    high = np.where(known & (hits == trials), 1.0, np.where(known, high, np.nan))
    return low, high


def rate_interval(
    count: ArrayLike, exposure: ArrayLike, *, level: float = 0.95, per: float = 1_000, method: str = "wilson"
) -> tuple[np.ndarray, np.ndarray]:
    """Bound a rate, `count` events in `exposure` words, as events per `per` words.

    `count` and `exposure` are numbers or arrays that broadcast; the bounds have their common shape; nan where the
    exposure is 0. "wilson", "jeffreys" and "clopper-pearson" are those of `share_interval`: each word is a hit or
    not. "garwood" is the exact Poisson interval (Garwood 1936), chi2(2 count) / 2 to chi2(2 count + 2) / 2, for
    events that are not words and may outnumber the exposure.

    Raises ValueError as `share_interval` does. It assumes independent events, which words of one article are not.

    >>> low, high = rate_interval(0, 800, method="garwood")     # not seen in 800 words
    >>> print(f"{low:.2f} to {high:.2f}")                       # 3.69 events, the exact bound of none, over 0.8
    0.00 to 4.61
    """
    if check_word("method", method, RATE_METHODS) == "garwood":
        low, high = _garwood(as_counts("count", count), as_counts("exposure", exposure), check_level(level))
    else:
        low, high = share_interval(count, exposure, level=level, method=method)
    return per * low, per * high


def rate_ratio(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide the first rate by the second, with the log interval of Katz and others.

    Returns ratio, low, high: ln(ratio) +/- z sqrt(1/count1 - 1/n1 + 1/count2 - 1/n2) (Katz, Baptista, Azen & Pike
    1978). A single count of 0 is replaced by 0.5, as in Hardie's log ratio, so that the ratio is finite. Where both
    are 0, or a text is empty, the ratio is nan.

    Raises ValueError for negative counts, a count above its n or a level outside (0, 1).
    It assumes independent words, and does not show how many articles use the term.

    >>> ratio, low, high = rate_ratio(12, 800, 1, 1200)         # 15.0 against 0.83 per 1,000 words
    >>> print(f"{ratio:.1f} ({low:.1f} to {high:.1f})")
    18.0 (2.3 to 138.2)
    """
    first, size1, second, size2 = as_four_counts(count1, n1, count2, n2)
    z = normal_quantile(0.5 + check_level(level) / 2)
    silent = (first == 0) & (second == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = np.where(first == 0, 0.5, first), np.where(second == 0, 0.5, second)
        ratio = np.where(silent | (size1 == 0) | (size2 == 0), np.nan, (first / size1) / (second / size2))
        spread = np.exp(z * np.sqrt(1 / first - 1 / size1 + 1 / second - 1 / size2))
    return ratio, ratio / spread, ratio * spread


def ratio_interval(counts: ArrayLike, sizes: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Bound the pooled rate sum(counts) / sum(sizes) of a few articles by the variation of their rates.

    `counts` and `sizes` hold one number per article. The standard error is that of a ratio estimator,
    sqrt(sum (count - rate * size)^2 / (n (n - 1))) / mean size (Cochran 1977, chapter 6); the bounds are
    rate * exp(-/+ t * se / rate), with Student's t of n - 1 degrees of freedom. With two to ten articles the
    bootstrap under-covers badly; this interval keeps close to its level, but is wide where two articles differ.

    Both bounds are nan for one article and for no hits. With equal rates the width is 0: take the wider of this and
    `share_interval`. Of a share, the upper bound may exceed 1. Raises ValueError for unequal lengths.
    It treats the articles as a random sample of the outlet's; articles chosen for one event are not.

    >>> low, high = ratio_interval([3, 0, 5, 2], [900, 700, 1100, 800])     # 10 in 3,500 words: 2.9 per 1,000
    >>> print(f"{1000 * low:.1f} to {1000 * high:.1f}")
    1.0 to 7.9
    """
    from scipy.special import stdtrit

    hits, words = as_pairs(counts, sizes)
    n, total = len(hits), hits.sum()
    if n < 2 or total == 0 or words.sum() == 0:
        return np.nan, np.nan
    rate = total / words.sum()
    error = np.sqrt(((hits - rate * words) ** 2).sum() / (n * (n - 1))) / words.mean()
    reach = np.exp(stdtrit(n - 1, 0.5 + check_level(level) / 2) * error / rate)
    return float(rate / reach), float(rate * reach)


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Bound the mean of independent values by Student's t, mean -/+ t * sd / sqrt(n) (Student 1908).

    Both bounds are nan for fewer than two values; with equal values the width is 0. Raises ValueError for a level
    outside (0, 1). It assumes independent values; sentences of one text are not, so over them it is too narrow.

    >>> low, high = mean_interval([0.1, 0.3, 0.2, 0.4])
    >>> print(f"{low:.2f} to {high:.2f}")
    0.04 to 0.46
    """
    from scipy.special import stdtrit

    numbers, tail = np.asarray(values, dtype=float), 0.5 + check_level(level) / 2
    if len(numbers) < 2:
        return np.nan, np.nan
    half = stdtrit(len(numbers) - 1, tail) * numbers.std(ddof=1) / np.sqrt(len(numbers))
    return float(numbers.mean() - half), float(numbers.mean() + half)


def normal_quantile(p: float) -> float:
    """Return the standard normal quantile, from the standard library, so that a Wilson interval needs no scipy.

    >>> round(normal_quantile(0.975), 4)
    1.96
    """
    return NormalDist().inv_cdf(p)


def _wilson(hits: np.ndarray, trials: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    z = normal_quantile(0.5 + level / 2)
    share = hits / trials
    widened = 1 + z**2 / trials
    centre = (share + z**2 / (2 * trials)) / widened
    half = z * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)) / widened
    return centre - half, centre + half


def _jeffreys(hits: np.ndarray, trials: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import betaincinv

    a, b = hits + 0.5, trials - hits + 0.5
    return betaincinv(a, b, (1 - level) / 2), betaincinv(a, b, (1 + level) / 2)


def _clopper_pearson(hits: np.ndarray, trials: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import betaincinv

    misses = trials - hits
    # The beta distribution needs parameters above 0; the caller sets the bounds for counts of 0 and n.
    low = betaincinv(np.maximum(hits, 0.5), misses + 1, (1 - level) / 2)
    high = betaincinv(hits + 1, np.maximum(misses, 0.5), (1 + level) / 2)
    return low, high


def _garwood(count: np.ndarray, exposure: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import gammaincinv

    words = np.where(exposure == 0, np.nan, exposure)
    low = np.where(count == 0, 0.0, gammaincinv(np.maximum(count, 0.5), (1 - level) / 2))
    return low / words, gammaincinv(count + 1, (1 + level) / 2) / words


def difference_of(
    one: tuple[float, float, float], two: tuple[float, float, float]
) -> tuple[float, float]:
    """Bound the difference of two independent estimates, each given as value, low, high.

    low = d - sqrt((value1 - low1)^2 + (high2 - value2)^2), high = d + sqrt((high1 - value1)^2 + (value2 - low2)^2) with
    d = value1 - value2 (Zou & Donner 2008, Construction of confidence limits about effect measures; for two Wilson
    intervals it is Newcombe's 1998 method 10). It has the level of the two intervals. Both ends are nan where a number
    is missing. It supposes independent estimates: two outlets' texts, not two words of one text.

    >>> sides = [(count / n, *share_interval(count, n)) for count, n in ((56, 70), (48, 80))]
    >>> low, high = difference_of(*sides)                       # Newcombe 1998, table II (a)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.0524 to 0.3339
    """
    (value1, low1, high1), (value2, low2, high2) = one, two
    if np.isnan([*one, *two]).any():
        return np.nan, np.nan
    step = value1 - value2
    below, above = np.hypot(value1 - low1, high2 - value2), np.hypot(high1 - value1, value2 - low2)
    return float(step - below), float(step + above)
