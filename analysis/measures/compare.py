"""Compare outlets over their articles, every two of them, on any measure taken by article."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.estimate.groups import compare_samples

CASES = ("family", "concept", "label", "actor", "tier", "pattern", "status", "voice", "section", "scare_quoted",
         "source_type", "named", "cue_stance", "score")
MEASURED = ("rate", "share", "mean")


def compare(table: pd.DataFrame, *, by: str = "outlet", level: float = 0.95, seed: int = 0) -> pd.DataFrame:
    """Compare every two outlets on a measure by article: the mean over the articles of each, and their difference.

    table: a measure asked by article, such as `term_rates(study, "exit", by="article")`; by: the column that names
    the groups, "outlet" or another that you put there. One row a case of the measure (a concept, tier or score) and
    pair of groups, in the table's order: the columns of the case, group1, group2 (and name1, name2), measured (rate,
    share or mean), n1, n2 (articles with a value), mean1, mean2 (each article counts once, whatever its length),
    difference = mean1 - mean2, min1, max1, min2, max2.

    Only where some pair has four articles or more on each side are there also low, high, method and level (percentile
    bootstrap of the difference over articles), p (two-sided permutation of the articles: b of m deals, all of them
    where exact, reach the difference; Phipson & Smyth 2010), p_adjusted (Holm 1979, over all rows), b, m, exact and
    smallest_p, the least that p could be; missing for the other pairs. Below four a group there is no p-value.

    Raises ValueError for a table that is not by article, holds nothing to compare, or an article twice for a case.
    It says nothing of why groups differ: exchanging articles supposes them alike in length, genre and date.

    >>> rates = pd.DataFrame({"outlet": list("abbbb"), "doc_id": list("vwxyz"), "rate": [9, 1, 2, 2, 3]})
    >>> compare(rates)[["group1", "group2", "n1", "n2", "mean1", "mean2", "difference"]]
      group1 group2  n1  n2  mean1  mean2  difference
    0      a      b   1   4    9.0    2.0         7.0
    """
    value, cases = _check(table, by)
    groups = list(dict.fromkeys(table[by].dropna()))
    names = dict(zip(table[by], table["name"], strict=True)) if by == "outlet" and "name" in table else {}
    rows, pairs = [], []
    for case, part in table.groupby(cases, sort=False, dropna=False) if cases else [((), table)]:
        known = part[part[value].notna()]
        samples = {group: known.loc[known[by] == group, value].to_numpy(float) for group in groups}
        for one, two in combinations(groups, 2):
            named = {"name1": names[one], "name2": names[two]} if names else {}
            rows.append({**dict(zip(cases, case, strict=True)), "group1": one, "group2": two, **named,
                         "measured": value})
            pairs.append((samples[one], samples[two]))
    columns = [*cases, "group1", "group2", *(["name1", "name2"] if names else []), "measured"]
    compared = pd.DataFrame(rows, columns=columns).join(compare_samples(pairs, level=level, seed=seed))
    compared.attrs |= table.attrs
    return compared


def _check(table: pd.DataFrame, by: str) -> tuple[str, list[str]]:
    """The column that is compared and those that name a case."""
    if "doc_id" not in table:
        raise ValueError('compare: the table has no row for each article (no column doc_id); ask the measure again '
                         'with by="article".')
    if by not in table:
        raise ValueError(f"compare: by={by!r} is no column of the table; choose one of {list(table.columns)}.")
    value = next((name for name in MEASURED if name in table), None)
    if value is None or not np.issubdtype(table[value].dtype, np.number):
        raise ValueError(f"compare: the table has none of the columns {', '.join(MEASURED)} to compare; give a "
                         "measure's table, such as term_rates by article.")
    cases = [name for name in CASES if name in table and name != by]
    twice = table.duplicated(["doc_id", *cases])
    if twice.any():
        raise ValueError(f"compare, row {int(twice.to_numpy().argmax())}: article "
                         f"{table['doc_id'][twice].iloc[0]!r} has two values of one case; keep one of them.")
    return value, cases
