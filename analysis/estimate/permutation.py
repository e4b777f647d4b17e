"""What could shuffled labels have done? Exact where every shuffle can be tried."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import factorial, prod

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.estimate.checks import check_level, check_word
from analysis.estimate.multiplicity import adjust_p

ALTERNATIVES = ("two-sided", "greater", "less")
FEWEST = 4  # articles a group must hold before a p-value is worth printing
CELLS = 1_000_000  # how many labels one batch of deals may hold
DESCRIPTIVE = ("group1", "group2", "n1", "n2", "mean1", "mean2", "difference", "min1", "max1", "min2", "max2")


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
    groups: Sequence,
    *,
    alternative: str = "two-sided",
    resamples: int = 9_999,
    most: int = 10_000_000,
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
    exact = _deals(sizes) * len(codes) <= most
    rng = np.random.default_rng(seed)
    batches = _every_deal(sizes) if exact else _random_deals(codes, resamples, rng)
    # Sums taken in another order differ in the last digits, and a tie must count as one: hence one scale and a slack.
    centred = numbers - numbers.mean()
    centred = centred / (np.abs(centred).max() or 1)
    observed = _extremity(centred, codes[np.newaxis], sizes, alternative)[0]
    reached, m = 0, 0
    for deals in batches:
        reached += int((_extremity(centred, deals, sizes, alternative) >= observed - 1e-9).sum())
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


def compare_groups(
    values: ArrayLike, groups: Sequence, *, level: float = 0.95, resamples: int = 9_999, seed: int = 0
) -> pd.DataFrame:
    """Compare the mean of one value per article between every two groups.

    One row per pair, labels sorted: group1, group2, n1, n2, mean1, mean2, difference (mean1 - mean2), min1, max1,
    min2, max2. Articles with a missing value are left out, and n counts the rest.

    Only where some pair has four articles or more on each side are there also low, high, method and level (percentile
    bootstrap of the difference over articles), p (two-sided `permutation_test`), p_adjusted (Holm over these pairs),
    b, m, exact and smallest_p; missing for pairs that have fewer. Below four a group no p-value exists, whatever the
    values.

    Raises ValueError for unequal lengths. It says nothing of why groups differ: length, genre and date also do.

    >>> compare_groups([9, 1, 2, 2, 3], ["a", "b", "b", "b", "b"])[["group1", "n1", "n2", "difference"]]
      group1  n1  n2  difference
    0      a   1   4         7.0
    """
    check_level(level)
    table = pd.DataFrame({"value": np.asarray(values, dtype=float), "group": np.asarray(groups, dtype=object)})
    samples = {label: rows.to_numpy() for label, rows in table.dropna().groupby("group")["value"]}
    pairs = [_compare(first, second, samples, level, resamples, seed) for first, second in combinations(samples, 2)]
    compared = pd.DataFrame(pairs, columns=None if pairs else list(DESCRIPTIVE))
    if "p" in compared:
        compared.insert(compared.columns.get_loc("p") + 1, "p_adjusted", adjust_p(compared["p"], "holm"))
        # These dtypes can also say "missing".
        compared = compared.astype({"b": "Int64", "m": "Int64", "exact": "boolean"})
    return compared


def _compare(
    first: object, second: object, samples: dict, level: float, resamples: int, seed: int
) -> dict[str, object]:
    one, two = samples[first], samples[second]
    row = {"group1": first, "group2": second, "n1": len(one), "n2": len(two), "mean1": one.mean(), "mean2": two.mean()}
    row |= {"difference": one.mean() - two.mean()}
    row |= {"min1": one.min(), "max1": one.max(), "min2": two.min(), "max2": two.max()}
    if min(len(one), len(two)) < FEWEST:
        return row
    rng = np.random.default_rng(seed)
    drawn = [rng.choice(sample, size=(resamples, len(sample))).mean(axis=1) for sample in (one, two)]
    low, high = np.quantile(drawn[0] - drawn[1], [(1 - level) / 2, (1 + level) / 2])
    test = permutation_test(np.concatenate([one, two]), [0] * len(one) + [1] * len(two), resamples=resamples, seed=seed)
    row |= {"low": low, "high": high, "method": "articles", "level": level}
    return row | {name: test[name] for name in ("p", "b", "m", "exact", "smallest_p")}


def _grouped(values: ArrayLike, groups: Sequence) -> tuple[np.ndarray, np.ndarray, list[int]]:
    numbers, labels = np.asarray(values, dtype=float), np.asarray(groups, dtype=object)
    if numbers.shape != labels.shape or numbers.ndim != 1:
        raise ValueError(f"values {numbers.shape} and groups {labels.shape} differ; give one of each per article.")
    if np.isnan(numbers).any():
        raise ValueError("values hold a missing number; leave that article out, and its label with it.")
    codes, names = pd.factorize(labels, sort=True)
    if len(names) < 2 or (codes < 0).any():
        raise ValueError("groups must hold two labels or more and none missing; there is nothing else to compare.")
    return numbers, codes.astype(np.int16), np.bincount(codes).tolist()


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
        return sum(total**2 / size for total, size in zip(sums, sizes, strict=True))
    return sums[0] if alternative == "greater" else -sums[0]


def _statistic(numbers: np.ndarray, codes: np.ndarray, sizes: Sequence[int]) -> float:
    means = np.bincount(codes, weights=numbers) / sizes
    if len(sizes) == 2:
        return float(means[0] - means[1])
    return float((np.array(sizes) * (means - numbers.mean()) ** 2).sum())
