"""Compare outlets on any measure: two rows of its table, or all articles of two groups."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.estimate.groups import compare_samples
from analysis.estimate.intervals import difference_of
from analysis.measures.measure import measure_of


def compare(table: pd.DataFrame, one: str = "", two: str = "", *, by: str = "outlet", level: float = 0.95,
            seed: int = 0) -> pd.DataFrame:
    """Compare two outlets, or every two of them, on a measure.

    table: a measure's table by outlet or by article, or some rows of it. one, two: the outlets to compare; left out,
    every pair. by: the column that names the groups, "outlet" or another. One row a case of the measure and pair, in
    the table's order: measure, the case's columns, group1, group2 (and name1, name2).

    By outlet: value1, value2, difference = value1 - value2, low and high of the difference, put together from the two
    intervals in the table (Zou & Donner 2008), and level. It has no p-value: one text has none.

    By article: n1, n2 (articles with a value), mean1, mean2 (each article counts once, whatever its length), difference
    = mean1 - mean2, min1, max1, min2, max2. Only where some pair has four articles or more on each side are there also
    low, high, method and level (over articles), p (two-sided permutation of the articles, Phipson & Smyth 2010),
    p_adjusted (Holm 1979, over all rows), b, m, exact and smallest_p; missing for the other pairs.

    Raises ValueError for a table of no measure or several, for an unknown outlet, for one compared with itself, and
    for an article that stands twice.
    It says nothing of why groups differ: length, genre and date also do.

    >>> from analysis import load_study, term_rates
    >>> rates = term_rates(load_study(), "exit")
    >>> compare(rates.query("concept == 'stay'"), "alwaght", "world-monitor")[["group1", "group2"]].values.tolist()
    [['alwaght', 'world-monitor']]
    """
    measure_of(table)
    if by not in table:
        raise InputError(f"compare: by={by!r} is no column of the table; ask the measure with by={by!r}, or choose one "
                         f"of {', '.join(map(str, table.columns[1:table.columns.get_loc('count')]))}.")
    cases = _cases(table, by)
    twice = table.duplicated([by, *cases, *(["doc_id"] if "doc_id" in table else [])])
    if twice.any():
        raise InputError(f"compare: {table.loc[twice, by].iloc[0]!r} has two values of one case; keep one of them.")
    pairs = _pairs(table, by, one, two)
    names = dict(zip(table[by], table["name"], strict=True)) if by == "outlet" and "name" in table else {}
    compared = _of_articles if "doc_id" in table else _of_rows
    return compared(table, cases, pairs, names, by, level, seed)


def _cases(table: pd.DataFrame, by: str) -> list[str]:
    """The columns that tell the rows of one group apart."""
    return [name for name in table.columns[:table.columns.get_loc("count")]
            if name not in ("measure", "outlet", "name", "doc_id", by)]


def _pairs(table: pd.DataFrame, by: str, one: str, two: str) -> list[tuple[str, str]]:
    groups = list(dict.fromkeys(table[by].dropna()))
    if not one and not two:
        return list(combinations(groups, 2))
    for name, group in (("one", one), ("two", two)):
        check_word(name, group, groups)
    if one == two:
        raise InputError(f"compare: {one!r} is compared with itself; name two different ones.")
    return [(one, two)]


def _each(table: pd.DataFrame, cases: list[str], pairs: list[tuple[str, str]], names: dict[str, str],
          by: str) -> list[tuple[dict[str, object], pd.DataFrame, pd.DataFrame]]:
    """For each case and pair: the columns that name it, and the rows of the one group and of the other."""
    parts = table.groupby(cases, sort=False, dropna=False) if cases else [((), table)]
    found = []
    for case, part in parts:
        for one, two in pairs:
            told = {"measure": table["measure"].iloc[0], **dict(zip(cases, case, strict=True)), "group1": one,
                    "group2": two, **({"name1": names[one], "name2": names[two]} if names else {})}
            found.append((told, part[part[by] == one], part[part[by] == two]))
    return found


def _of_rows(table: pd.DataFrame, cases: list[str], pairs: list[tuple[str, str]], names: dict[str, str], by: str,
             level: float, seed: int) -> pd.DataFrame:  # noqa: ARG001
    levels = set(table["level"])
    if levels != {level}:
        raise InputError(f"compare: the table's intervals have level {levels.pop():g} and {level:g} is asked for; ask "
                         f"the measure again with level={level:g}.")
    rows = []
    for told, one, two in _each(table, cases, pairs, names, by):
        sides = [tuple(side[["value", "low", "high"]].iloc[0]) if len(side) else (float("nan"),) * 3
                 for side in (one, two)]
        low, high = difference_of(*sides)
        rows.append({**told, "value1": sides[0][0], "value2": sides[1][0], "difference": sides[0][0] - sides[1][0],
                     "low": low, "high": high, "level": level})
    columns = [*_columns(cases, names), "value1", "value2", "difference", "low", "high", "level"]
    return pd.DataFrame(rows, columns=columns)


def _columns(cases: list[str], names: dict[str, str]) -> list[str]:
    """The columns that name a comparison, also where there is none."""
    return ["measure", *cases, "group1", "group2", *(["name1", "name2"] if names else [])]


def _of_articles(table: pd.DataFrame, cases: list[str], pairs: list[tuple[str, str]], names: dict[str, str], by: str,
                 level: float, seed: int) -> pd.DataFrame:
    parts = _each(table, cases, pairs, names, by)
    samples = [tuple(side["value"].dropna().to_numpy(float) for side in (one, two)) for _, one, two in parts]
    compared = compare_samples(samples, level=level, seed=seed)
    told = pd.DataFrame([told for told, _, _ in parts], columns=_columns(cases, names))
    return told.join(compared)
