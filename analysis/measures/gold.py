"""Load hand codes, and match the spans that an instrument found with those a coder marked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.measures.accuracy import detection_scores
from analysis.study import find_tables, read_codes


def load_gold(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Load a file of hand codes, `corpus/gold/NAME.csv`: doc_id, start, end and codes, as its README describes.

    folder: the folder of the file (by default `gold` beside the tables `load_study` would find).
    Raises StudyError where it is missing.

    >>> sorted(load_gold("exit").columns[:3])
    ['doc_id', 'end', 'start']
    """
    place = Path(folder) if folder is not None else find_tables().parent / "gold"
    return read_codes(place / f"{name}.csv")


def match_spans(found: pd.DataFrame, coded: pd.DataFrame, prefer: str | None = None) -> pd.DataFrame:
    """Pair overlapping spans one to one: first those that agree in the column `prefer`, then in text order.

    found, coded: tables with doc_id, start, end (and `prefer`). Returns the columns found and coded, row numbers of the
    two tables; spans without a partner are left out.

    >>> a = pd.DataFrame({"doc_id": ["x", "x"], "start": [0, 9], "end": [5, 12]})
    >>> b = pd.DataFrame({"doc_id": ["x"], "start": [3], "end": [8]})
    >>> match_spans(a, b).values.tolist()
    [[0, 0]]
    """
    left = found.reset_index(drop=True).rename_axis("found").reset_index()
    right = coded.reset_index(drop=True).rename_axis("coded").reset_index()
    pairs = left.merge(right, on="doc_id", suffixes=("", "_coded"))
    pairs = pairs[(pairs["start"] < pairs["end_coded"]) & (pairs["end"] > pairs["start_coded"])]
    differs = pairs[prefer] != pairs[f"{prefer}_coded"] if prefer else False
    pairs = pairs.assign(_differs=differs).sort_values(["_differs", "found", "coded"])
    used: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for one, two in pairs[["found", "coded"]].itertuples(index=False):
        if one not in used[0] and two not in used[1]:
            used[0].add(one)
            used[1].add(two)
            kept.append((one, two))
    return pd.DataFrame(kept, columns=["found", "coded"])


def score_spans(found: pd.DataFrame, coded: pd.DataFrame, label: str, *, level: float = 0.95) -> pd.DataFrame:
    """Precision, recall and F1 of the spans of each label, with Wilson intervals.

    found, coded: tables with doc_id, start, end and the column `label`. A span counts as found where it overlaps a
    coded one of the same label, one to one. One row per label and measure: label, measure, count, n, estimate, low,
    high, method, level. Hits of one article are not independent, so the intervals are too narrow.
    """
    found, coded = found.reset_index(drop=True), coded.reset_index(drop=True)
    pairs = match_spans(found, coded, prefer=label)
    same = pairs[found.loc[pairs["found"], label].to_numpy() == coded.loc[pairs["coded"], label].to_numpy()]
    tables = []
    for value in sorted(set(coded[label]) | set(found[label])):
        right = int((found.loc[same["found"], label] == value).sum())
        scores = detection_scores(right, int((found[label] == value).sum()) - right,
                                  int((coded[label] == value).sum()) - right, level=level)
        tables.append(scores.assign(label=value))
    table = pd.concat(tables, ignore_index=True)
    return table[["label", "measure", "count", "n", "estimate", "low", "high", "method", "level"]]
