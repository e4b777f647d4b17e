"""Effect sizes: how much more often one text uses a word than another."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_counts, as_four_counts
from analysis.estimate.intervals import rate_ratio, share_interval


def log_ratio(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the log2 of the ratio of two rates, with an interval; 1 is twice as often.

    Returns log ratio, low, high: log2((count1 / n1) / (count2 / n2)) (Hardie 2014) and the log2 of Katz's interval.
    A single count of 0 is replaced by 0.5; two zeros or an empty text give nan. Numbers or arrays that broadcast;
    errors as in `rate_ratio`. The interval assumes independent words and is therefore too narrow.

    >>> print(f"{log_ratio(12, 800, 1, 1200)[0]:.4f}")     # 18 times as often: a bit over four doublings
    4.1699
    """
    return tuple(np.log2(each)[()] for each in rate_ratio(count1, n1, count2, n2, level=level))


def conservative_log_ratio(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, level: float = 0.95, tests: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the conservative log ratio (LRC): the bound nearer to 0 of an exact interval of the log ratio.

    Returns score, low, high. The share of the first text in all hits, count1 / (count1 + count2), has a
    Clopper-Pearson interval at 1 - (1 - level) / `tests` (Bonferroni for that many words); each bound t becomes
    log2((n2 / n1) * t / (1 - t)). The score is the lower bound if it is above 0, the upper bound if that is below 0,
    and 0 where the interval contains 0 (Evert 2022). One bound is infinite where one count is 0.

    Raises ValueError for negative counts or fewer than one test. It assumes independent words.

    >>> score, low, high = conservative_log_ratio(12, 800, 1, 1200)
    >>> print(f"{score:.4f} ({low:.4f} to {high:.4f})")
    1.4132 (1.4132 to 9.5877)
    >>> float(conservative_log_ratio(12, 800, 1, 1200, tests=500)[0])       # with 500 comparisons, no difference
    0.0
    """
    if tests < 1:
        raise InputError(f"tests={tests!r} is below 1; give the number of words compared.")
    first, size1, second, size2 = as_four_counts(count1, n1, count2, n2)
    ends = share_interval(first, first + second, level=1 - (1 - level) / tests, method="clopper-pearson")
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = (np.log2((size2 / size1) * end / (1 - end)) for end in ends)
    nearest = np.where(first * size2 > second * size1, np.maximum(low, 0), np.minimum(high, 0))
    known = (first + second > 0) & (size1 > 0) & (size2 > 0)
    least, one, two = (np.where(known, each, np.nan)[()] for each in (nearest, low, high))
    return least, one, two


def weighted_log_odds(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, prior: ArrayLike, prior_total: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted log-odds of a word: log-odds smoothed towards a background by a Dirichlet prior.

    Returns delta, zeta. `prior` is the word's pseudo-count a, `prior_total` that of all words, a0:
    delta = ln((count1 + a) / (n1 + a0 - count1 - a)) - ln((count2 + a) / (n2 + a0 - count2 - a)), and
    zeta = delta / sqrt(1 / (count1 + a) + 1 / (count2 + a)) (Monroe, Colaresi & Quinn 2008, with their shorter
    variance). |zeta| above 1.96 is a rule of thumb. a = a0 * (share of the word in a background) is the informative
    prior; a = 0.01 for every word is a smoothed log-odds.

    Raises ValueError for negative counts or a prior of 0. Results depend on background and a0: report two priors.

    >>> delta, zeta = weighted_log_odds(12, 800, 1, 1200, prior=3.25, prior_total=500)
    >>> print(f"{delta:.4f} {zeta:.4f}")
    1.5552 2.8353
    """
    first, size1, second, size2 = as_four_counts(count1, n1, count2, n2)
    a, a0 = as_counts("prior", prior), as_counts("prior_total", prior_total)
    if (a == 0).any() or (a >= a0).any():
        raise InputError("prior must lie above 0 and below prior_total; give every word a pseudo-count.")
    with np.errstate(divide="ignore", invalid="ignore"):
        odds1 = (first + a) / (size1 + a0 - first - a)
        odds2 = (second + a) / (size2 + a0 - second - a)
        delta = np.log(odds1) - np.log(odds2)
    return delta[()], (delta / np.sqrt(1 / (first + a) + 1 / (second + a)))[()]


def percent_diff(count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike) -> np.ndarray:
    """Return by how many percent the first rate exceeds the second: 100 (r1 - r2) / r2 (Gabrielatos & Marchi 2011).

    nan where the second text lacks the word, because no percentage is defined: write "only in" there instead of
    dividing by 1e-18. It has no interval: show it beside a measure that has one (Gabrielatos 2018).

    >>> print(f"{percent_diff(12, 800, 1, 1200):.0f}")
    1700
    """
    first, size1, second, size2 = as_four_counts(count1, n1, count2, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100 * (first / size1 - second / size2) / (second / size2)
    return np.where(np.isfinite(change), change, np.nan)[()]
