"""Compare the means of every two groups of articles, many comparisons at once."""

from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.estimate.checks import check_level
from analysis.estimate.multiplicity import adjust_p
from analysis.estimate.permutation import MOST, RESAMPLES, SLACK, deal_out, smallest_p

FEWEST = 4  # articles in each group; with fewer there is no p-value
ROUND = 100  # comparisons dealt out at once: 8 MB for each array with 9,999 deals
DESCRIPTIVE = ["n1", "n2", "mean1", "mean2", "difference", "min1", "max1", "min2", "max2"]
TESTED = ["low", "high", "method", "level", "p", "p_adjusted", "b", "m", "exact", "smallest_p"]
Pair = tuple[np.ndarray, np.ndarray]


def compare_groups(
    values: ArrayLike, groups: Sequence[Hashable], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> pd.DataFrame:
    """Compare the mean of one value per article between every two groups.

    One row per pair, labels sorted: group1, group2, n1, n2, mean1, mean2, difference (mean1 - mean2), min1, max1,
    min2, max2. Articles with a missing value are left out, and n counts the rest.

    If some pair has four articles or more on each side, there are also low, high, method and level: Welch's t interval,
    difference -/+ t * sqrt(sd1^2 / n1 + sd2^2 / n2), with Satterthwaite's degrees of freedom (Welch 1947; the bootstrap
    over a handful of articles covers too seldom). And p (two-sided, as `permutation_test`), p_adjusted (Holm over these
    pairs), b, m, exact and smallest_p; they are missing for pairs with fewer articles.

    Raises ValueError for unequal lengths. It does not say why groups differ: they may differ in length, genre or date.

    >>> compare_groups([9, 1, 2, 2, 3], ["a", "b", "b", "b", "b"])[["group1", "n1", "n2", "difference"]]
      group1  n1  n2  difference
    0      a   1   4         7.0
    """
    table = pd.DataFrame({"value": np.asarray(values, dtype=float), "group": np.asarray(groups, dtype=object)})
    samples = {label: rows.to_numpy() for label, rows in table.dropna().groupby("group")["value"]}
    labels = pd.DataFrame(list(combinations(samples, 2)), columns=["group1", "group2"])
    pairs = [(samples[one], samples[two]) for one, two in combinations(samples, 2)]
    return labels.join(compare_samples(pairs, level=level, resamples=resamples, seed=seed))


def compare_samples(
    pairs: Sequence[Pair], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> pd.DataFrame:
    """Compare the means of two samples for each pair; samples have no missing values.

    One row per pair with the columns of `compare_groups`; p_adjusted is over all pairs. Pairs of the same two sizes are
    tested on the same permutations, so that hundreds take little longer than one. The order of the values in a sample
    does not matter; exchanging the two samples changes only the sign.

    >>> compare_samples([(np.array([4.0, 5, 6, 7]), np.array([0.0, 1, 2, 3]))])[["difference", "b", "m", "p"]].round(3)
       difference  b   m      p
    0         4.0  2  70  0.029
    """
    check_level(level)
    table = pd.DataFrame([_describe(*pair) for pair in pairs], columns=DESCRIPTIVE)
    rows: dict[tuple[int, ...], list[int]] = {}
    for place, pair in enumerate(pairs):
        rows.setdefault(tuple(sorted(map(len, pair))), []).append(place)
    parts = [_test(pairs, places[start:start + ROUND], level, resamples, seed) for sizes, places in rows.items()
             if min(sizes) >= FEWEST for start in range(0, len(places), ROUND)]
    if not parts:
        return table
    tested = pd.concat(parts).reindex(table.index)
    tested["p_adjusted"] = adjust_p(tested["p"], "holm")
    # These dtypes allow missing values.
    return table.join(tested[TESTED].astype({"b": "Int64", "m": "Int64", "exact": "boolean"}))


def _describe(one: np.ndarray, two: np.ndarray) -> dict[str, float]:
    row: dict[str, float] = {"n1": len(one), "n2": len(two)}
    for side, values in (("1", one), ("2", two)):
        known = len(values) > 0
        row |= {f"mean{side}": values.mean() if known else np.nan, f"min{side}": values.min() if known else np.nan,
                f"max{side}": values.max() if known else np.nan}
    return row | {"difference": row["mean1"] - row["mean2"]}


def _test(pairs: Sequence[Pair], places: list[int], level: float, resamples: int, seed: int) -> pd.DataFrame:
    """Interval and p-value of pairs of the same two sizes, indexed by their places in `pairs`."""
    ordered = [_in_order(*pairs[place]) for place in places]
    small, large = (np.array([pair[side] for pair in ordered]) for side in (0, 1))
    step = small.mean(axis=1) - large.mean(axis=1)
    half = _welch(small, large, level)
    swapped = np.array([pair[2] for pair in ordered])
    step = np.where(swapped, -step, step)
    return pd.DataFrame({"low": step - half, "high": step + half, "method": "Welch over articles", "level": level,
                         **_permuted(small, large, resamples, seed)}, index=places)


def _welch(one: np.ndarray, two: np.ndarray, level: float) -> np.ndarray:
    """Half the width of each pair's interval; one row a pair, one column an article."""
    from scipy.special import stdtrit

    parts = [samples.var(axis=1, ddof=1) / samples.shape[1] for samples in (one, two)]
    total = parts[0] + parts[1]
    weights = sum(part**2 / (samples.shape[1] - 1) for part, samples in zip(parts, (one, two), strict=True))
    with np.errstate(invalid="ignore"):
        freedom = np.where(weights > 0, total**2 / weights, 1.0)  # equal values leave no room whatever t is
    half: np.ndarray = stdtrit(freedom, 0.5 + level / 2) * np.sqrt(total)
    return half


def _in_order(one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Both samples sorted, the smaller (or lower) first, and whether they were exchanged."""
    first, second = np.sort(one), np.sort(two)
    swapped = (len(first), first.tolist()) > (len(second), second.tolist())
    return (second, first, True) if swapped else (first, second, False)


def _permuted(small: np.ndarray, large: np.ndarray, resamples: int, seed: int) -> dict[str, Any]:
    sizes = [small.shape[1], large.shape[1]]
    values = np.hstack([small, large])
    centre = values.mean(axis=1, keepdims=True)
    scale = np.abs(values - centre).max(axis=1, keepdims=True)
    scale[scale == 0] = 1
    centred = ((values - centre) / scale).T
    # With two groups the sum of centred values in one group determines the difference of means.
    observed = np.abs(((small - centre) / scale).sum(axis=1))
    exact, batches = deal_out(np.repeat([0, 1], sizes).astype(np.int16), sizes, resamples, MOST, seed)
    reached, m = np.zeros(len(values), dtype=int), 0
    for deals in batches:
        reached += (np.abs((deals == 0).astype(float) @ centred) >= observed - SLACK).sum(axis=0)
        m += len(deals)
    floor = smallest_p(sizes)
    p = reached / m if exact else (reached + 1) / (m + 1)
    return {"p": p, "b": reached, "m": m, "exact": exact, "smallest_p": floor if exact else max(floor, 1 / (m + 1))}
