"""Score the extraction of attributions against hand codes: cues, sources and content."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.measures.accuracy import detection_scores
from analysis.measures.gold import load_gold, match_spans
from analysis.study import Study, StudyError

OVERLAP = 0.5
_SCORES = ["target", "measure", "count", "n", "estimate", "low", "high", "method", "level"]


def match_attributions(found: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Match found and coded attributions whose cues overlap, one to one.

    Columns: found, coded (row numbers); source: both have none, or their spans overlap; content: the spans share at
    least half of the characters of their union; full: both.

    >>> rows = pd.DataFrame({"doc_id": ["x"], "source_start": [0], "source_end": [4], "cue_start": [5], "cue_end": [9],
    ...                      "content_start": [10], "content_end": [30]})
    >>> match_attributions(rows, rows)["full"].tolist()
    [True]
    """
    found, coded = found.reset_index(drop=True), coded.reset_index(drop=True)
    pairs = match_spans(_cues(found), _cues(coded))
    left = found.loc[pairs["found"]].reset_index(drop=True)
    right = coded.loc[pairs["coded"]].reset_index(drop=True)
    source = _overlap(left, right, "source") > 0
    none = _missing(left, "source") & _missing(right, "source")
    content = _overlap(left, right, "content") >= OVERLAP
    return pairs.assign(source=source | none, content=content, full=(source | none) & content)


def _cues(table: pd.DataFrame) -> pd.DataFrame:
    return table[["doc_id", "cue_start", "cue_end"]].set_axis(["doc_id", "start", "end"], axis=1)


def _numbers(table: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    return tuple(pd.to_numeric(table[f"{name}_{side}"], errors="coerce").astype(float) for side in ("start", "end"))


def _missing(table: pd.DataFrame, name: str) -> pd.Series:
    return _numbers(table, name)[0].isna()


def _overlap(left: pd.DataFrame, right: pd.DataFrame, name: str) -> pd.Series:
    (a, b), (c, d) = _numbers(left, name), _numbers(right, name)
    shared = (b.clip(upper=d) - a.clip(lower=c)).clip(lower=0)
    return (shared / ((b - a) + (d - c) - shared)).fillna(0.0)


def score_attributions(found: pd.DataFrame, coded: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Precision, recall and F1 of attributions: of cues, and of cue, source and content together.

    One row per target ("cue", "full") and measure: target, measure, count, n, estimate, low, high, method, level
    (Wilson; attributions of one article are not independent, so the intervals are too narrow).
    """
    pairs = match_attributions(found, coded)
    tables = []
    for target, right in (("cue", len(pairs)), ("full", int(pairs["full"].sum()))):
        scores = detection_scores(right, len(found) - right, len(coded) - right, level=level)
        tables.append(scores.assign(target=target))
    return pd.concat(tables, ignore_index=True)[_SCORES]


def attribution_card(study: Study, folder: str | Path | None = None) -> pd.DataFrame:
    """Score a study's attributions against its own hand codes (see `score_attributions`).

    folder: the folder with `attributions.csv`, the hand codes (by default `gold` beside the study's tables). Without
    hand codes the table has no rows.
    """
    try:
        coded = load_gold("attributions", folder)
    except StudyError:
        return pd.DataFrame(columns=_SCORES)
    return score_attributions(study.attributions, coded)
