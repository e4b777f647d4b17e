"""Permutation tests: exact where all permutations of the group labels can be tried, else random ones."""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, permutations
from math import factorial, prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import check_word

ALTERNATIVES = ("two-sided", "greater", "less")
RESAMPLES, MOST = 9_999, 10_000_000  # random permutations, where trying all of them would take more than MOST labels
CELLS = 1_000_000  # labels in one batch of permutations
AT_ONCE = 1_000_000  # signs that are drawn together; more would only take memory
SLACK = 1e-9  # sums in another order differ in the last digits, but are ties


def smallest_p(group_sizes: Sequence[int], sides: int = 2) -> float:
    """Return the smallest p-value that an exact permutation test can give for groups of these sizes.

    One over the number of permutations, n! / (n1! n2! ...). In a two-sided test (or with more than two groups), groups
    of equal size can be exchanged without changing the statistic; for two equal groups this doubles the p-value.

    Raises ValueError for sides other than 1 or 2, or one side of more than two groups.

    >>> smallest_p([1, 4])                  # one article against four: no p-value is lower
    0.2
    >>> round(smallest_p([4, 4], sides=1), 4)
    0.0143
    """
    sizes = [int(size) for size in group_sizes]
    if sides not in (1, 2) or (sides == 1 and len(sizes) != 2):
        raise InputError(f"sides={sides!r} of {len(sizes)} groups cannot be tested; use 2, or 1 with two groups.")
    if len(sizes) < 2 or min(sizes) < 1:
        raise InputError(f"group_sizes {sizes} cannot be compared; give two or more groups with an article in each.")
    alike = prod(factorial(times) for times in Counter(sizes).values()) if sides == 2 else 1
    return alike / _deals(sizes)


def permutation_test(
    values: ArrayLike,
    groups: Sequence[Hashable],
    *,
    alternative: str = "two-sided",
    resamples: int = RESAMPLES,
    most: int = MOST,
    seed: int = 0,
) -> dict[str, float | int | bool]:
    """Test whether the mean of `values` differs between `groups` by permuting the group labels.

    One value (a rate, say) and one label per article. The statistic of two groups is the mean of the first minus the
    mean of the second, labels sorted; "greater" and "less" test that difference, "two-sided" its absolute value. For
    more than two groups it is the sum of squares between groups, which allows only "two-sided".

    Returns `statistic`, `p`, `b`, `m`, `exact`, `smallest_p`. If permutations times articles are at most `most`, all
    m permutations are tried and p = b/m, where b of them (with the observed one) reach the observed statistic.
    Otherwise `resamples` random ones are drawn and p = (b + 1)/(m + 1) (Phipson & Smyth 2010). `smallest_p` is the
    smallest p-value that this design, or this m, can give.

    Raises ValueError for fewer than two groups, unequal lengths, missing values or an unknown alternative.
    It tests whether labels are exchangeable: a difference in length or genre can also make them not exchangeable.

    >>> permutation_test([4, 5, 6, 1, 2, 3], ["a", "a", "a", "b", "b", "b"])["p"]     # 2 of 20 permutations
    0.1
    """
    check_word("alternative", alternative, ALTERNATIVES)
    numbers, codes, sizes = _grouped(values, groups)
    if alternative != "two-sided" and len(sizes) > 2:
        raise InputError(f"alternative={alternative!r} needs two groups, not {len(sizes)}; use 'two-sided'.")
    exact, batches = deal_out(codes, sizes, resamples, most, seed)
    centred = _to_one(numbers - numbers.mean())
    observed = _extremity(centred, codes[np.newaxis], sizes, alternative)[0]
    reached, m = 0, 0
    for deals in batches:
        reached += int((_extremity(centred, deals, sizes, alternative) >= observed - SLACK).sum())
        m += len(deals)
    floor = smallest_p(sizes, 2 if alternative == "two-sided" else 1)
    return {
        "statistic": _statistic(numbers, codes, sizes),
        "p": reached / m if exact else (reached + 1) / (m + 1),
        "b": reached,
        "m": m,
        "exact": exact,
        "smallest_p": floor if exact else max(floor, 1 / (m + 1)),
    }


def _grouped(values: ArrayLike, groups: Sequence[Hashable]) -> tuple[np.ndarray, np.ndarray, list[int]]:
    numbers, labels = np.asarray(values, dtype=float), np.asarray(groups, dtype=object)
    if numbers.shape != labels.shape or numbers.ndim != 1:
        raise InputError(f"values {numbers.shape} and groups {labels.shape} differ; give one of each per article.")
    if np.isnan(numbers).any():
        raise InputError("values hold a missing number; leave that article out, and its label with it.")
    codes, names = pd.factorize(labels, sort=True)
    if len(names) < 2 or (codes < 0).any():
        raise InputError("groups must hold two labels or more and none missing.")
    return numbers, codes.astype(np.int16), np.bincount(codes).tolist()


def deal_out(
    codes: np.ndarray, sizes: Sequence[int], resamples: int, most: int, seed: int
) -> tuple[bool, Iterator[np.ndarray]]:
    """Permute the group labels: in every way if that takes at most `most` labels, else at random.

    Returns whether these are all permutations, and batches of them, one row per permutation.

    >>> every, batches = deal_out(np.array([0, 0, 1]), [2, 1], 10, 100, 0)
    >>> every, np.concatenate(list(batches)).tolist()
    (True, [[0, 0, 1], [0, 1, 0], [1, 0, 0]])
    """
    if _deals(sizes) * len(codes) <= most:
        return True, _every_deal(sizes)
    return False, _random_deals(codes, resamples, np.random.default_rng(seed))


def _deals(sizes: Sequence[int]) -> int:
    return factorial(sum(sizes)) // prod(factorial(size) for size in sizes)


def _every_deal(sizes: Sequence[int]) -> Iterator[np.ndarray]:
    last, free = len(sizes) - 1, sum(sizes)
    deals = np.full((1, free), last, dtype=np.int16)
    for code, size in enumerate(sizes[:-1]):
        picks = np.array(list(combinations(range(free), size)))
        still_free = np.nonzero(deals == last)[1].reshape(len(deals), free)
        chosen = still_free[:, picks].reshape(-1, size)
        deals = np.repeat(deals, len(picks), axis=0)
        np.put_along_axis(deals, chosen, np.int16(code), axis=1)
        free -= size
    rows = max(1, CELLS // deals.shape[1])
    return (deals[start : start + rows] for start in range(0, len(deals), rows))


def _random_deals(codes: np.ndarray, resamples: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    rows = max(1, CELLS // len(codes))
    for start in range(0, resamples, rows):
        yield rng.permuted(np.tile(codes, (min(rows, resamples - start), 1)), axis=1)


def _extremity(centred: np.ndarray, deals: np.ndarray, sizes: Sequence[int], alternative: str) -> np.ndarray:
    sums = [(deals == code) @ centred for code in range(len(sizes))]
    if alternative == "two-sided":
        return np.asarray(sum(total**2 / size for total, size in zip(sums, sizes, strict=True)))
    return np.asarray(sums[0] if alternative == "greater" else -sums[0])


def _statistic(numbers: np.ndarray, codes: np.ndarray, sizes: Sequence[int]) -> float:
    means = np.bincount(codes, weights=numbers) / sizes
    if len(sizes) == 2:
        return float(means[0] - means[1])
    return float((np.array(sizes) * (means - numbers.mean()) ** 2).sum())


def largest_difference_p(
    values: ArrayLike, groups: Sequence[Any], one: object, two: object, *, least: int = 4, resamples: int = RESAMPLES,
    seed: int = 0
) -> float:
    """Test the difference of two groups' means among all groups, by dealing every label out again.

    One value and one label per article. The statistic of a deal is the largest difference between any two groups of at
    least `least` articles; p is the share of deals where it reaches the difference of `one` and `two`, the observed
    deal among them (Phipson & Smyth 2010). So p stands for having picked this pair after looking (Westfall & Young
    1993, max T). It is nan where either group has fewer than `least` articles. Raises ValueError for a missing value.

    >>> round(largest_difference_p([7, 8, 9, 9, 1, 2, 2, 3], list("aaaabbbb"), "a", "b"), 2)
    0.03
    """
    if min(list(groups).count(one), list(groups).count(two)) < least:
        return float("nan")
    numbers, codes, sizes = _grouped(values, groups)
    names = sorted(set(groups))
    large = [code for code, size in enumerate(sizes) if size >= least]
    numbers = _to_one(numbers - numbers.mean())
    first, second = (numbers[codes == names.index(each)].mean() for each in (one, two))
    reached, m = 0, 0
    exact, batches = deal_out(codes, sizes, resamples, MOST, seed)
    for deals in batches:
        cells = deals + np.arange(len(deals))[:, np.newaxis] * len(sizes)
        sums = np.bincount(cells.ravel(), weights=np.tile(numbers, len(deals)), minlength=len(deals) * len(sizes))
        means = (sums.reshape(len(deals), -1) / sizes)[:, large]
        reached += int((np.ptp(means, axis=1) >= abs(first - second) - SLACK).sum())
        m += len(deals)
    return reached / m if exact else (reached + 1) / (m + 1)


def _to_one(values: np.ndarray) -> np.ndarray:
    """The values with the largest as 1 or -1, so that SLACK is as small beside them whatever their unit."""
    return values / (np.abs(values).max(initial=0) or 1)


def sign_flip_p(differences: ArrayLike, *, least: int = 4, resamples: int = RESAMPLES, seed: int = 0) -> float:
    """Test whether paired differences, one an article, centre on zero, by turning their signs round at random.

    p is the share of ways to sign them whose mean lies as far from zero (Fisher 1935); every way is tried up to 2^13.
    nan for fewer than `least` differences. Raises ValueError for a missing one. It supposes that under no difference
    either sign is as likely.

    >>> sign_flip_p([1.0, 2.0, 0.5, 1.5])       # 2 of 16 ways
    0.125
    """
    steps = np.asarray(differences, dtype=float)
    if np.isnan(steps).any():
        raise InputError("differences hold a missing number; leave that article out.")
    steps, n = _to_one(steps), len(steps)
    if n < least:
        return float("nan")
    if n <= 13:
        signs = 1 - 2 * ((np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1)
        return float((np.abs(signs @ steps) >= abs(steps.sum()) - SLACK).mean())
    rng, reached, size = np.random.default_rng(seed), 0, max(1, AT_ONCE // n)
    for start in range(0, resamples, size):
        kept = rng.integers(0, 2, size=(min(size, resamples - start), n))  # 1 keeps its sign, 0 is turned round
        reached += int((np.abs(2 * (kept @ steps) - steps.sum()) >= abs(steps.sum()) - SLACK).sum())
    return (1 + reached) / (resamples + 1)


def rank_correlation(first: ArrayLike, second: ArrayLike, *, resamples: int = RESAMPLES, most: int = CELLS,
                     seed: int = 0) -> dict[str, float | int | bool]:
    """Kendall's tau-b of two rankings of the same units, with a p-value from permutations of one of them.

    Returns tau, p (two-sided), n, b, m, exact, smallest_p. If orders times units are at most `most`, all m = n! orders
    are tried and p = b / m; otherwise `resamples` random ones are drawn and p = (b + 1) / (m + 1) (Phipson & Smyth
    2010). smallest_p is that of rankings that agree or oppose each other fully. tau is nan where one ranking has all
    units alike.

    Raises ValueError for unequal lengths, a missing number or fewer than two units. A high p-value is no proof that the
    two disagree.

    >>> found = rank_correlation([1, 2, 3, 4, 5], [1, 2, 3, 5, 4])
    >>> round(found["tau"], 2), round(found["p"], 4), found["m"]
    (0.8, 0.0833, 120)
    """
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if one.shape != two.shape or one.ndim != 1 or len(one) < 2:
        raise ValueError(f"rankings of {one.shape} and {two.shape} cannot be compared; give two of the same units, two "
                         "units or more.")
    if np.isnan([one, two]).any():
        raise ValueError("rankings with a missing number cannot be compared; leave those units out.")
    n = len(one)
    exact = factorial(n) * n <= most
    rng = np.random.default_rng(seed)
    orders = np.array(list(permutations(range(n))) if exact else [rng.permutation(n) for _ in range(resamples)])
    first_of, second_of = np.triu_indices(n, k=1)
    signs, others = (np.sign(ranks[first_of] - ranks[second_of]) for ranks in (one, two))
    seen = float(signs @ others)
    sums = np.abs([signs @ np.sign(moved[first_of] - moved[second_of]) for moved in two[orders]])
    b, m = int((sums >= abs(seen) - SLACK).sum()), len(sums)
    scale = math.sqrt(np.count_nonzero(signs) * np.count_nonzero(others))
    return {"tau": seen / scale if scale else math.nan, "p": b / m if exact else (b + 1) / (m + 1), "n": n, "b": b,
            "m": m, "exact": exact, "smallest_p": min(2 / factorial(n), 1.0) if exact else 1 / (m + 1)}
