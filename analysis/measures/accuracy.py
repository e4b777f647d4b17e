"""Accuracy of an instrument: what it found, against what coders marked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_counts, check_word
from analysis.estimate.intervals import share_interval
from analysis.estimate.resampling import bootstrap_units, percentiles

METHODS = ("wilson", "articles")


def detection_scores(
    true_positives: ArrayLike,
    false_positives: ArrayLike,
    false_negatives: ArrayLike,
    *,
    method: str = "wilson",
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Score an instrument against coders: precision, recall and F1, each with an interval.

    One number each, or one per article. Rows precision, recall, f1; columns measure, count, n, estimate, low, high,
    method, level. precision = TP / (TP + FP), recall = TP / (TP + FN), f1 = 2 TP / (2 TP + FP + FN).
    "wilson" assumes independent findings; for F1 it bounds F* = TP / (TP + FP + FN), which is a share, and returns
    2 F* / (1 + F*) (Hand, Christen & Kirielle 2021). "articles" is the bootstrap over articles (`bootstrap_units`),
    which does not assume independence within an article. nan where there is nothing to score.

    Raises ValueError for negative counts, unequal lengths or an unknown method.
    True negatives are not used, so the scores do not show how easy the task was.

    >>> detection_scores(8, 2, 4)[["measure", "count", "n", "estimate", "low", "high"]].round(2)
         measure  count   n  estimate   low  high
    0  precision      8  10      0.80  0.49  0.94
    1     recall      8  12      0.67  0.39  0.86
    2         f1     16  22      0.73  0.49  0.88
    """
    check_word("method", method, METHODS)
    tp, fp, fn = (
        np.atleast_1d(as_counts(name, values))
        for name, values in (
            ("true_positives", true_positives),
            ("false_positives", false_positives),
            ("false_negatives", false_negatives),
        )
    )
    rows = []
    for measure, count, n in (("precision", tp, tp + fp), ("recall", tp, tp + fn), ("f1", 2 * tp, 2 * tp + fp + fn)):
        total, size = int(count.sum()), int(n.sum())
        low: ArrayLike
        high: ArrayLike
        if method == "articles":
            low, high = bootstrap_units(count, n, level=level, seed=seed)
        elif measure == "f1":
            low, high = (2 * end / (1 + end) for end in share_interval(tp.sum(), (tp + fp + fn).sum(), level=level))
        else:
            low, high = share_interval(total, size, level=level)
        estimate = total / size if size else np.nan
        row = {"measure": measure, "count": total, "n": size, "estimate": estimate, "low": float(np.asarray(low))}
        rows.append(row | {"high": float(np.asarray(high)), "method": method, "level": level})
    return pd.DataFrame(rows)


def class_scores(
    coded: Sequence[Any], found: Sequence[Any], *, level: float = 0.95, resamples: int = 2_000, seed: int = 0
) -> pd.DataFrame:
    """Score the labels of an instrument against those of coders: each label, and macro F1.

    One label per unit in both. Rows as in `detection_scores` (Wilson intervals) with a first column label, labels
    sorted, then one row "macro_f1" without a label or count: the plain mean of the labels' F1, with n the number of
    units, counts and sizes (2 TP and 2 TP + FP + FN of each label) and a bootstrap percentile interval over units.
    A label that is absent from a resample has F1 0 there.

    Raises ValueError for unequal lengths or no units. Macro F1 gives rare labels the same weight as common ones.

    >>> class_scores(["bad", "bad", "good"], ["bad", "good", "good"])[["label", "measure", "estimate"]].round(2).tail(2)
      label   measure  estimate
    5  good        f1      0.67
    6  None  macro_f1      0.67
    """
    if len(coded) != len(found) or not len(coded):
        raise InputError(f"coded ({len(coded)}) and found ({len(found)}) differ or are empty; give one label per unit.")
    labels = sorted(set(coded) | set(found))
    place = {label: index for index, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, ([place[label] for label in coded], [place[label] for label in found]), 1)
    tp = np.diag(table)
    scores = [
        detection_scores(*counts, level=level).assign(label=label)
        for label, *counts in zip(labels, tp, table.sum(axis=0) - tp, table.sum(axis=1) - tp, strict=True)
    ]
    drawn = np.random.default_rng(seed).multinomial(len(coded), table.ravel() / len(coded), size=resamples)
    low, high = percentiles(_macro_f1(drawn.reshape(-1, *table.shape)), level)
    macro = {"measure": "macro_f1", "n": len(coded), "estimate": _macro_f1(table[np.newaxis])[0], "low": low}
    macro |= {"high": high, "method": "units", "resamples": resamples, "seed": seed, "level": level, "label": None}
    macro["counts"], macro["sizes"] = (tuple(map(int, each)) for each in _f1_parts(table[np.newaxis])[:, 0])
    last = pd.DataFrame([macro]).astype({"label": object})
    rows = pd.concat([*scores, last], ignore_index=True).astype({"count": "Int64"})
    return rows[["label", *(name for name in rows if name != "label")]]


def _f1_parts(tables: np.ndarray) -> np.ndarray:
    """2 TP and 2 TP + FP + FN of every label."""
    return np.array([2 * np.diagonal(tables, axis1=1, axis2=2), tables.sum(axis=1) + tables.sum(axis=2)])


def _macro_f1(tables: np.ndarray) -> np.ndarray:
    hits, given = _f1_parts(tables)
    return np.divide(hits, given, out=np.zeros(hits.shape), where=given > 0).mean(axis=1)
