"""Evidence in a two-by-two table: a word and all other words, in two texts."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.estimate.checks import as_four_counts, check_word


def g2(count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, cells: str = "four") -> np.ndarray:
    """Measure the evidence against equal rates in two texts by the log-likelihood ratio G2.

    Counts of a word in texts of n1 and n2 words, numbers or arrays that broadcast; never negative, 0 where the rates
    are equal, nan where a text is empty. "four": 2 * sum O ln(O / E) over word and non-word in either text (Dunning
    1993), asymptotically chi-squared with one degree of freedom. "two": the same sum without non-words, as in the
    UCREL calculator (Rayson & Garside 2000); close for rare words, but not chi-squared.

    Raises ValueError for an unknown form or a count above its n.
    It measures evidence, not effect size: it doubles when all counts double. Words are not independent, and repetition
    of a word in one passage inflates it.

    >>> print(f'{g2(12, 800, 1, 1200):.4f} {g2(12, 800, 1, 1200, cells="two"):.4f}')
    16.0588 15.9617
    """
    check_word("cells", cells, ("four", "two"))
    observed, expected = _cells(count1, n1, count2, n2)
    terms = [_times_log(o, e) for o, e in zip(observed, expected, strict=True)]
    # Equal rates may give sums slightly below 0 in floating point.
    return np.maximum(2 * sum(terms if cells == "four" else terms[:2]), 0)[()]


def chi2(count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, *, correction: str = "none") -> np.ndarray:
    """Measure the evidence against equal rates in two texts by Pearson's chi-squared, signed as in quanteda.

    N (ad - bc)^2 / (row and column sums multiplied); negative where the word is rarer in the first text. "none": no
    correction. "yates": 0.5 N off |ad - bc|. "quanteda": that, but only where |ad - bc| is at least 0.5 N and a cell is
    expected below 5, quanteda's default. Shapes, nan, errors and limits as in `g2`.

    >>> print(f"{chi2(12, 800, 1, 1200):.4f} {chi2(1, 1200, 12, 800):.4f}")
    14.9175 -14.9175
    """
    check_word("correction", correction, ("none", "yates", "quanteda"))
    (a, b, c, d), expected = _cells(count1, n1, count2, n2)
    n, cross = a + b + c + d, a * d - b * c
    with np.errstate(divide="ignore", invalid="ignore"):
        apply = {
            "none": np.zeros(np.shape(n), dtype=bool),
            "yates": np.ones(np.shape(n), dtype=bool),
            "quanteda": (np.abs(cross) >= n / 2) & (np.minimum.reduce(expected) < 5),
        }[correction]
        distance = np.maximum(np.abs(cross) - np.where(apply, n / 2, 0), 0)
        value = n * distance**2 / ((a + b) * (c + d) * (a + c) * (b + d))
    # No test is possible where neither text uses the word, or both use no other.
    value = np.where(((a + b) == 0) | ((c + d) == 0), 0.0, value)
    return np.where((a + c == 0) | (b + d == 0), np.nan, np.sign(cross) * value)[()]


def bic(evidence: ArrayLike, n: ArrayLike, df: int = 1) -> np.ndarray:
    """Correct G2 for the size of the data: G2 - df * ln(n), with n = n1 + n2 words (Wilson 2013).

    Below 0 the data favour equal rates; above 2, 6 and 10 the evidence against them is called positive, strong and very
    strong. Limits as in `g2`.

    >>> print(f"{bic(16.0588, 2000):.4f}")
    8.4579
    """
    return np.asarray(evidence, dtype=float) - df * np.log(np.asarray(n, dtype=float))


def ell(evidence: ArrayLike, n: ArrayLike, smallest_expected: ArrayLike) -> np.ndarray:
    """Scale G2 to an effect size: G2 / (n * ln(smallest expected count)) (Johnston, Berry & Mielke 2006).

    `evidence` is the two-cell G2, as in the UCREL calculator. 0 to 1; nan where the smallest expected count is 1 or
    less, for which the formula has no meaning.

    >>> print(f"{ell(15.9617, 2000, 5.2):.4f}")
    0.0048
    """
    least = np.asarray(smallest_expected, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.asarray(evidence, dtype=float) / (np.asarray(n, dtype=float) * np.log(least))
    return np.where(least > 1, scaled, np.nan)[()]


def _cells(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return observed and expected cells: the word in text 1 and 2, then everything else in text 1 and 2."""
    a, size1, b, size2 = as_four_counts(count1, n1, count2, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where((size1 == 0) | (size2 == 0), np.nan, (a + b) / (size1 + size2))
    return [a, b, size1 - a, size2 - b], [rate * size1, rate * size2, (1 - rate) * size1, (1 - rate) * size2]


def _times_log(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """O ln(O / E), which is 0 where nothing was observed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((observed == 0) & ~np.isnan(expected), 0.0, observed * np.log(observed / expected))
