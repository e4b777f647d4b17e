"""What a claim compares, as sums over sentences, so that it can be counted again in many ways and without any part.

Every claim here puts one number above or below another, and both are made from totals of an outlet: a sum of hits over
a sum of words, a sum of scores over a number of sentences. So it is enough to know what each sentence adds to the
totals (`parts`) and how two numbers come from them (`compare`); leaving a sentence or an article out is a subtraction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

CELLS = 2_000_000  # how many totals one round of leaving out may hold at once: 16 MB
Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Comparison:
    """Parts (a row a sentence), the outlet of each, how many outlets there are, and the rule from totals to two ratios.

    `compare` takes totals of shape (..., outlets, columns of parts) and gives count, n, other count, other n.
    """

    parts: np.ndarray
    outlet: np.ndarray
    n_outlets: int
    compare: Callable[[np.ndarray], Four]


def totals(comparison: Comparison) -> np.ndarray:
    """The parts summed by outlet: one row an outlet, one column a part."""
    summed = np.zeros((comparison.n_outlets, comparison.parts.shape[1]))
    np.add.at(summed, comparison.outlet, comparison.parts)
    return summed


def outcome(comparison: Comparison) -> pd.DataFrame:
    """The two numbers of a comparison, one row: count, n, value, other_count, other_n, other."""
    return _table(comparison.compare(totals(comparison)[np.newaxis]))


def outcome_without(comparison: Comparison, groups: np.ndarray) -> pd.DataFrame:
    """The two numbers again without each group of sentences in turn: one row a group.

    groups: a number from 0 for each sentence, -1 for those that are never left out; the sentences of a group belong to
    one outlet (a sentence by itself, or an article). Columns as `outcome`.
    """
    n, kept = int(groups.max(initial=-1)) + 1, groups >= 0
    lost, outlet = np.zeros((n, comparison.parts.shape[1])), np.zeros(n, dtype=int)
    np.add.at(lost, groups[kept], comparison.parts[kept])
    outlet[groups[kept]] = comparison.outlet[kept]
    rounds = [comparison.compare(each) for each in _totals_without(totals(comparison), lost, outlet)]
    return _table(tuple(np.concatenate(each) for each in zip(*rounds, strict=True)))


def _totals_without(summed: np.ndarray, lost: np.ndarray, outlet: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, CELLS // max(summed.size, 1))
    for start in range(0, max(len(lost), 1), step):
        some = slice(start, start + step)
        left = np.repeat(summed[np.newaxis], len(lost[some]), axis=0)
        left[np.arange(len(left)), outlet[some]] -= lost[some]
        yield left


def _table(four: Four) -> pd.DataFrame:
    count, n, other_count, other_n = (np.atleast_1d(np.asarray(each, dtype=float)) for each in four)
    with np.errstate(divide="ignore", invalid="ignore"):
        value, other = count / n, other_count / other_n
    return pd.DataFrame({"count": count, "n": n, "value": value, "other_count": other_count, "other_n": other_n,
                         "other": other})
