"""Counts and rates with intervals, resampling and exact permutation: the numbers, which know no text.

`intervals` bounds a share, a rate or a ratio of rates, and `clusters` those of sentences that are not independent;
`resampling` bounds a rate by drawing sentences or articles again; `permutation` asks what shuffled labels could have done, `groups` asks it of every two groups; `multiplicity`
pays for asking more than once.
"""

from analysis.estimate.groups import compare_groups
from analysis.estimate.intervals import mean_interval, rate_interval, rate_ratio, ratio_interval, share_interval
from analysis.estimate.multiplicity import adjust_p
from analysis.estimate.permutation import permutation_test, smallest_p
from analysis.estimate.resampling import bootstrap_blocks, bootstrap_units, distinct_resamples

__all__ = [
    "adjust_p",
    "bootstrap_blocks",
    "bootstrap_units",
    "compare_groups",
    "distinct_resamples",
    "mean_interval",
    "permutation_test",
    "rate_interval",
    "rate_ratio",
    "ratio_interval",
    "share_interval",
    "smallest_p",
]
