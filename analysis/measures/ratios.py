"""Counts over sizes with an honest interval: the one road from sentences to every rate and share of the house."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate import bootstrap_blocks, ratio_interval, share_interval
from analysis.estimate.checks import check_word
from analysis.schema import VOICES
from analysis.study import Study, source_line

Case = tuple[dict[str, Any], pd.DataFrame | np.ndarray]
BY = ("outlet", "article")
ESTIMATE = ["count", "n", "n_articles", "value", "low", "high", "varies", "per", "level"]
OVER_ARTICLES = "over articles"
WITHIN_TEXT = "within this text"
ZERO = "zero count, independent words"
ZERO_RUNS = "zero count, independent sentences"
NOTHING = "nothing to count in"
RUNS: dict[str, list[str]] = {"case": [], "run": ["n_sentences"]}


def sentence_sizes(study: Study, voice: str = "all") -> pd.DataFrame:
    """Every sentence, in the order of its text, with its words in a voice: doc_id, outlet, sentence, section, size."""
    check_word("voice", voice, ("all", *VOICES))
    ordered = study.sentences.sort_values(["doc_id", "sentence"])  # neighbours make the blocks of the bootstrap
    table = ordered.merge(study.articles[["doc_id", "outlet"]], on="doc_id", how="left")
    quoted = table["n_quoted_words"]
    size = {"all": table["n_words"], "quoted": quoted, "own": table["n_words"] - quoted}[voice]
    return table[["doc_id", "outlet", "sentence", "section"]].assign(size=size)


def pick_hits(study: Study, family: str, voice: str = "all", status: str = "all") -> pd.DataFrame:
    """The hits of a family, in a voice and of a status ("all", "not negated" or a status); ValueError for others."""
    known = list(dict.fromkeys(study.concepts["family"]))
    check_word("family", family, known)
    check_word("voice", voice, ("all", *VOICES))
    check_word("status", status, ("all", "not negated", "plain", "negated", "questioned", "hypothetical", "historical"))
    hits = study.hits[study.hits["family"] == family]
    hits = hits if voice == "all" else hits[hits["voice"] == voice]
    if status == "not negated":
        return hits[hits["status"] != "negated"]
    return hits if status == "all" else hits[hits["status"] == status]


def estimate_each(
    study: Study,
    sizes: pd.DataFrame,
    cases: list[tuple[dict[str, Any], pd.DataFrame]],
    within: pd.DataFrame | None = None,
    *,
    by: str,
    value: str,
    level: float,
    seed: int,
    per: float = 1.0,
    unit: str = "case",
) -> pd.DataFrame:
    """Estimates for every outlet (or article) and case, in the study's order.

    sizes: from `sentence_sizes`. cases: what to count, each as the columns that name it and either the rows (doc_id,
    sentence) to count or the counts themselves, one a row of sizes. within: the rows that a share is taken of; left
    out, the words in `sizes`. unit: as in `ratio_row`; "run" adds the column n_sentences.
    Columns: outlet, name (and doc_id by article), the case's columns, count, n, n_articles, `value` under its own
    name, low, high, varies.
    """
    check_word("by", by, BY)
    key = "outlet" if by == "outlet" else "doc_id"
    units = study.outlets[["outlet", "name"]]
    if by == "article":
        units = units.merge(study.articles[["outlet", "doc_id"]], on="outlet", how="inner")
    rows = []
    for whose in units.to_dict("records"):
        here = (sizes[key] == whose[key]).to_numpy()
        part = sizes[here]
        size = part["size"].to_numpy() if within is None else count_by_sentence(part, within)
        for names, found in cases:
            counts = found[here] if isinstance(found, np.ndarray) else count_by_sentence(part, found)
            row = ratio_row(part, counts, size, level=level, seed=seed, per=per, unit=unit)
            rows.append({**whose, **names, **row})
    names = list(cases[0][0]) if cases else []
    columns = [*units.columns, *names, *ESTIMATE, *RUNS[unit]]
    table = pd.DataFrame(rows, columns=columns).rename(columns={"value": value})
    table.attrs["source"] = source_line(study, seed)
    return table


def in_study_order(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows of a table with the outlets in the study's order, those of one outlet as they stood; rows numbered anew.

    >>> from analysis import load_study
    >>> outlets = load_study().outlets
    >>> in_study_order(outlets[::-1], load_study()).equals(outlets)
    True
    """
    place = {outlet: number for number, outlet in enumerate(study.outlets["outlet"])}
    return table.sort_values("outlet", key=lambda column: column.map(place), kind="stable", ignore_index=True)


def cross_counts(study: Study, hits: pd.DataFrame, of: str, by: str) -> pd.DataFrame:
    """How often each value of a column of hits occurs: one row a value, a column an outlet (or article), and `all`."""
    check_word("by", by, BY)
    key = "outlet" if by == "outlet" else "doc_id"
    columns = list(study.outlets["outlet"] if by == "outlet" else study.articles["doc_id"])
    hits = hits.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    table = pd.crosstab(hits[of].str.lower(), hits[key]).reindex(columns=columns, fill_value=0)
    table["all"] = table.sum(axis=1)
    return table.sort_index().sort_values("all", ascending=False, kind="stable").rename_axis(columns=None)


def count_by_sentence(sizes: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """How many rows of `found` (doc_id, sentence) stand in each row of `sizes`, in its order."""
    counts = found.groupby(["doc_id", "sentence"]).size()
    keys = pd.MultiIndex.from_frame(sizes[["doc_id", "sentence"]])
    return counts.reindex(keys, fill_value=0).to_numpy()


def ratio_row(
    sizes: pd.DataFrame, counts: np.ndarray, size: np.ndarray, *, level: float, seed: int, per: float = 1.0,
    unit: str = "case",
) -> dict[str, Any]:
    """One estimate: count, n, n_articles, value, low, high and `varies`, what the interval varies over.

    With several articles the interval is that of a ratio over articles (Cochran 1977; resampling a handful of them
    under-covers badly), with one the moving-block bootstrap over its sentences (Kunsch 1989). It is never taken
    narrower than Wilson's interval, which supposes independent words and so is the least uncertainty there can be
    (Brown, Cai & DasGupta 2001). A count of zero has Wilson's upper bound alone: of its cases, or, where what is
    counted comes in runs (unit="run": the words of a quotation), of the n_sentences that could have held one. Where
    there is nothing to count in, value, low and high are empty.
    """
    documents, n, count = sizes["doc_id"].to_numpy(), float(size.sum()), float(counts.sum())
    row = {"count": int(count), "n": int(n), "n_articles": len(pd.unique(documents[size > 0])), "level": level,
           "per": per} | ({"n_sentences": int((size > 0).sum())} if unit == "run" else {})
    if n == 0:
        return {**row, "value": np.nan, "low": np.nan, "high": np.nan, "varies": NOTHING}
    low, high = (float(bound) for bound in share_interval(min(count, n), n, level=level))
    if count == 0:
        high = float(share_interval(0, row["n_sentences"], level=level)[1]) if unit == "run" else high
        return {**row, "value": 0.0, "low": 0.0, "high": per * high, "varies": ZERO_RUNS if unit == "run" else ZERO}
    (drawn_low, drawn_high), varies = _drawn(documents, counts, size, level, seed)
    low, high = np.fmin(low, drawn_low), np.fmin(np.fmax(high, drawn_high), 1.0)
    return {**row, "value": per * count / n, "low": per * low, "high": per * high, "varies": varies}


def _drawn(documents: np.ndarray, counts: np.ndarray, size: np.ndarray, level: float,
           seed: int) -> tuple[tuple[float, float], str]:
    kept = size > 0
    if len(pd.unique(documents[kept])) == 1:
        return bootstrap_blocks(counts[kept], size[kept], level=level, seed=seed), WITHIN_TEXT
    sums = pd.DataFrame({"doc_id": documents, "count": counts, "size": size}).groupby("doc_id", sort=True).sum()
    sums = sums[sums["size"] > 0]
    return ratio_interval(sums["count"], sums["size"], level=level), OVER_ARTICLES
