"""Adjust p-values for multiple comparisons."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import check_word

METHODS = ("holm", "benjamini-hochberg", "bonferroni")


def adjust_p(p: ArrayLike, method: str = "holm") -> np.ndarray:
    """Adjust p-values for multiple comparisons; compare the results with the level of the whole family of tests.

    `p` may have any shape; the result has the same and is at most 1. Missing p-values stay missing and do not count.
    "bonferroni": p times the number of tests. "holm": step-down, controls the family-wise error rate (Holm 1979); never
    less powerful than Bonferroni. "benjamini-hochberg": step-up, controls the false discovery rate for independent or
    positively dependent tests (Benjamini & Hochberg 1995).

    Raises ValueError for a p outside [0, 1] or an unknown method. Comparisons that are not in `p` are not adjusted for.

    >>> adjust_p([0.01, 0.04, 0.03]).round(2).tolist()     # 3 x .01, then 2 x .03, then .04 but no less than .06
    [0.03, 0.06, 0.06]
    """
    check_word("method", method, METHODS)
    values = np.asarray(p, dtype=float)
    if ((values < 0) | (values > 1)).any():
        raise InputError("p holds a number outside 0 to 1; give p-values, not test statistics.")
    adjusted = np.full(values.shape, np.nan)
    asked = ~np.isnan(values)
    given = values[asked]
    order = np.argsort(given, kind="stable")
    rank = np.arange(1, len(given) + 1)
    if method == "bonferroni":
        stepped = given[order] * len(given)
    elif method == "holm":
        stepped = np.maximum.accumulate(given[order] * (len(given) + 1 - rank))
    else:
        stepped = np.minimum.accumulate((given[order] * len(given) / rank)[::-1])[::-1]
    back = np.empty(len(given))
    back[order] = np.minimum(stepped, 1)
    adjusted[asked] = back
    return adjusted
