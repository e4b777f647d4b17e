"""What each sentence adds to a measure, and the words for what a number varies over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

WITHIN_TEXT = "within this text"
ZERO = "zero count, half the words independent"
ZERO_RUNS = "zero count, half the sentences independent"
NOTHING = "nothing to count in"
REFUSED = "refused: fewer than ten scored words"
LEAST_KNOWN = 10  # words that a scorer of tone must know


def of_case(values: np.ndarray, case: int) -> np.ndarray:
    """The column of a case; where there is one column, it is that of all cases."""
    column: np.ndarray = values[:, case if values.shape[1] > 1 else 0]
    return column


@dataclass(frozen=True)
class Counts:
    """What each sentence adds to a measure: a row a sentence of the study, a column a case.

    cases: one row a case, its columns name it. count: the numerator. size: the denominator, one column for all cases
    or one each. events: how many independent pieces of evidence the count holds, where that is not the count (a
    quotation, not its words). known: the words a scorer knew; below LEAST_KNOWN a mean is refused. runs: whether what
    is counted comes in runs, as the words of a quotation do. sums: other columns to be added up for each unit.
    bounds: the least and most that a value of a sentence can be, for means. there: which sentences take part (titles
    do not, unless asked for); without it, all. sized: where a row is the sum of several sentences, how many of them
    have a size, as columns like those of size.
    """

    cases: pd.DataFrame
    count: np.ndarray
    size: np.ndarray
    events: np.ndarray | None = None
    known: np.ndarray | None = None
    runs: bool = False
    sums: dict[str, np.ndarray] = field(default_factory=dict)
    bounds: Sequence[tuple[float, float]] = ()
    there: np.ndarray | None = None
    sized: np.ndarray | None = None

    def sizes(self, case: int) -> np.ndarray:
        """The denominator of a case."""
        return of_case(self.size, case)

    def case_sentences(self, case: int) -> np.ndarray:
        """How many sentences with a size each row of a case stands for."""
        if self.sized is None:
            return self.sizes(case) > 0
        return of_case(self.sized, case)

    def case_events(self, case: int) -> np.ndarray:
        """The events of a case, a number a sentence."""
        return (self.count if self.events is None else self.events)[:, case]
