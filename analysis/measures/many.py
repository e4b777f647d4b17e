"""The rows of a measure for many units of one article each, all at once: thousands of articles in a second.

The formulas are those of `analysis.estimate.clusters`, on arrays; articles with as many sentences come together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.estimate.clusters import Spread, block_spread, effective_interval, student, wider_spread
from analysis.measures.counts import LEAST_KNOWN, NOTHING, REFUSED, WITHIN_TEXT, ZERO, ZERO_RUNS, Counts, of_case

SPREAD = ["sd", "n_below", "n_zero", "n_above", "q25", "median", "q75"]  # how the sentences of a mean lie
Stack = tuple[np.ndarray, np.ndarray]  # the numbers of some units, and the rows of their sentences, a line a unit


def article_rows(counts: Counts, case: int, members: Sequence[np.ndarray], *, mean: bool, level: float,
                 per: float) -> dict[str, np.ndarray]:
    """The rows of one case for units of one article each, as `measure.row_of` gives them one by one: a column a name.

    members: for each unit the rows of the study that are its sentences, in the order of the text.
    """
    unit = np.repeat(np.arange(len(members)), [len(rows) for rows in members])
    rows = np.concatenate([np.empty(0, dtype=int), *members])
    size = counts.sizes(case)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(unit, weights=values[rows], minlength=len(members))

    n, events = total(size), total(counts.case_events(case))
    some = total((size > 0).astype(float))
    found: dict[str, np.ndarray] = {"events": np.rint(events).astype(int), "per": np.full(len(members), per),
                                    "level": np.full(len(members), level)}
    for name, values in counts.sums.items():
        found[name] = total(of_case(values, case)).astype(int)
    found |= {"n_articles": (some > 0).astype(int), "n": n.astype(int)}
    if counts.runs:
        found["n_sentences"] = some.astype(int)
    stacks = list(_stacks(unit, rows, size[rows] > 0))
    if mean:
        known = total(counts.known[:, case]) if counts.known is not None else np.full(len(members), np.inf)
        return found | _means(counts.count[:, case], size, stacks, n, known, counts.bounds[case], level)
    return found | _ratios(counts.count[:, case], size, stacks, n, events, some if counts.runs else None, level, per)


def _stacks(unit: np.ndarray, rows: np.ndarray, kept: np.ndarray) -> Iterator[Stack]:
    """The units with as many sentences that count, together."""
    unit, rows = unit[kept], rows[kept]
    names, first, lengths = np.unique(unit, return_index=True, return_counts=True)
    for length in np.unique(lengths):
        here = lengths == length
        yield names[here], rows[first[here][:, np.newaxis] + np.arange(length)]


def _ratios(count: np.ndarray, size: np.ndarray, stacks: list[Stack], n: np.ndarray, events: np.ndarray,
            sentences: np.ndarray | None, level: float, per: float) -> dict[str, np.ndarray]:
    total, error, freedom = np.zeros(len(n)), np.full(len(n), np.nan), np.zeros(len(n))
    for units, rows in stacks:
        spread = block_spread(count[rows], size[rows])
        total[units], error[units], freedom[units] = count[rows].sum(axis=-1), spread.error, spread.freedom
    flat = (total == 0) | (total >= n)
    trials = n if sentences is None else np.where(flat, sentences, n)
    of = np.where(flat, np.where(total > 0, trials, 0), total)
    with np.errstate(divide="ignore", invalid="ignore"):
        value, shown = total / n, per * total / n
        low, high = effective_interval(of, trials, Spread(value, error, freedom), events=events, level=level)
    varies = np.where(total > 0, WITHIN_TEXT, ZERO if sentences is None else ZERO_RUNS)
    return {"count": total.astype(int), "value": shown, "low": per * low, "high": per * high,
            "varies": np.where(n > 0, varies, NOTHING)}


def _means(total: np.ndarray, size: np.ndarray, stacks: list[Stack], n: np.ndarray, known: np.ndarray,
           bounds: tuple[float, float], level: float) -> dict[str, np.ndarray]:
    names = ("count", "value", "low", "high", *SPREAD)
    found: dict[str, Any] = {name: np.full(len(n), np.nan) for name in names}
    for units, rows in stacks:
        values = total[rows]
        spread = wider_spread(values, block_spread(values, size[rows]), level)
        half = spread.error * student(spread.freedom, level)
        numbers = (values.sum(axis=-1), values.mean(axis=-1), np.clip(spread.value - half, *bounds),
                   np.clip(spread.value + half, *bounds), *spread_of(values).values())
        for name, each in zip(names, numbers, strict=True):
            found[name][units] = each
    told = (n > 0) & (known >= LEAST_KNOWN)
    for name in SPREAD[1:4]:  # numbers of sentences, whole wherever there is one for each unit
        found[name] = found[name].astype(int) if told.all() else found[name]
    return {**{name: values if told.all() else np.where(told, values, np.nan) for name, values in found.items()},
            "varies": np.where(told, WITHIN_TEXT, np.where(n > 0, REFUSED, NOTHING))}


def spread_of(values: np.ndarray) -> dict[str, np.ndarray]:
    """How values lie along the last axis: standard deviation, how many below, at and above zero, and quartiles."""
    n = values.shape[-1]
    sd = values.std(axis=-1, ddof=1) if n > 1 else np.full(values.shape[:-1], np.nan)
    counted = [(np.sign(values) == sign).sum(axis=-1) for sign in (-1, 0, 1)]
    quartiles = np.quantile(values, [0.25, 0.5, 0.75], axis=-1) if n else np.full((3, *values.shape[:-1]), np.nan)
    return dict(zip(SPREAD, [sd, *counted, *quartiles], strict=True))
