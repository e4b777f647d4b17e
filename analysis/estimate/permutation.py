"""What could shuffled labels have done? Exact where every shuffle can be tried."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations
from math import factorial, prod

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.estimate.checks import check_word

ALTERNATIVES = ("two-sided", "greater", "less")
RESAMPLES, MOST = 9_999, 10_000_000  # deals to draw where more cells than MOST would have to be dealt to try them all
CELLS = 1_000_000  # how many labels one batch of deals may hold
SLACK = 1e-9  # sums taken in another order differ in the last digits, and a tie must count as one


def smallest_p(group_sizes: Sequence[int], sides: int = 2) -> float:
    """Say how small the p-value of an exact permutation test can get for groups of these sizes.

    One over the number of ways to deal the articles out, n! / (n1! n2! ...). With two sides (or more than two groups)
    groups of one size can swap names without changing the statistic, which doubles it for two equal groups.

    Raises ValueError for sides other than 1 or 2, or one side of more than two groups.

    >>> smallest_p([1, 4])                  # one article against four: no test can go below
    0.2
    >>> round(smallest_p([4, 4], sides=1), 4)
    0.0143
    """
    sizes = [int(size) for size in group_sizes]
    if sides not in (1, 2) or (sides == 1 and len(sizes) != 2):
        raise ValueError(f"sides={sides!r} of {len(sizes)} groups cannot be tested; use 2, or 1 with two groups.")
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"group_sizes {sizes} are no comparison; give two or more groups with an article in each.")
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
    """Test whether the mean of `values` differs between `groups` by dealing the group labels out again.

    One value (a rate, say) and one label per article. The statistic of two groups is the mean of the first minus the
    mean of the second, labels sorted; "greater" and "less" ask about that difference, "two-sided" about its size. Of
    more than two groups it is the sum of squares between groups, which only knows "two-sided".

    Returns `statistic`, `p`, `b`, `m`, `exact`, `smallest_p`. Where the deals times the articles stay within `most`,
    all m deals are tried and p = b/m, where b reach the observed statistic (itself among them). Otherwise `resamples`
    are drawn and p = (b + 1)/(m + 1) (Phipson & Smyth 2010). `smallest_p` is the least this design, or this m, can
    give.

    Raises ValueError for fewer than two groups, unequal lengths, missing values or an unknown alternative.
    It tests that labels are exchangeable: groups that differ in length or genre break that, whatever they say.

    >>> permutation_test([4, 5, 6, 1, 2, 3], ["a", "a", "a", "b", "b", "b"])["p"]     # 2 of the 20 deals
    0.1
    """
    check_word("alternative", alternative, ALTERNATIVES)
    numbers, codes, sizes = _grouped(values, groups)
    if alternative != "two-sided" and len(sizes) > 2:
        raise ValueError(f"alternative={alternative!r} needs two groups, not {len(sizes)}; use 'two-sided'.")
    exact, batches = deal_out(codes, sizes, resamples, most, seed)
    centred = numbers - numbers.mean()
    centred = centred / (np.abs(centred).max() or 1)
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
        raise ValueError(f"values {numbers.shape} and groups {labels.shape} differ; give one of each per article.")
    if np.isnan(numbers).any():
        raise ValueError("values hold a missing number; leave that article out, and its label with it.")
    codes, names = pd.factorize(labels, sort=True)
    if len(names) < 2 or (codes < 0).any():
        raise ValueError("groups must hold two labels or more and none missing; there is nothing else to compare.")
    return numbers, codes.astype(np.int16), np.bincount(codes).tolist()


def deal_out(
    codes: np.ndarray, sizes: Sequence[int], resamples: int, most: int, seed: int
) -> tuple[bool, Iterator[np.ndarray]]:
    """Deal the group labels out again: in every way if that takes no more than `most` labels, else at random.

    Returns whether these are all ways, and batches of deals, one row a deal.

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
