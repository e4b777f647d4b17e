"""Intervals and tests for counts and rates. These functions take numbers and know nothing of texts.

`intervals`: intervals of a share, a rate, a mean or a ratio of rates, by formula; `clusters`: those of sentences, which
are not independent. `resampling`: intervals of a rate by the bootstrap over sentences or articles. `permutation`:
permutation tests. `groups`: comparisons of every two groups. `multiplicity`: p-values for multiple comparisons.
"""

from analysis.estimate.groups import compare_groups
from analysis.estimate.intervals import mean_interval, rate_interval, rate_ratio, ratio_interval, share_interval
from analysis.estimate.multiplicity import adjust_p
from analysis.estimate.permutation import permutation_test, rank_correlation, smallest_p
from analysis.estimate.resampling import bootstrap_blocks, bootstrap_units

__all__ = [
    "adjust_p",
    "bootstrap_blocks",
    "bootstrap_units",
    "compare_groups",
    "mean_interval",
    "permutation_test",
    "rank_correlation",
    "rate_interval",
    "rate_ratio",
    "ratio_interval",
    "share_interval",
    "smallest_p",
]
