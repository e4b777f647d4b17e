"""Does a claim hold when it is counted otherwise, and without each article, sentence or pattern?

The specifications are a grid declared before looking, each as defensible as the next; what is reported is how many of
them keep the sign of the difference, not the best of them (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016; Simonsohn,
Simmons & Nelson 2020). Specifications that rest on the same counts are one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.estimate.checks import check_word
from analysis.measures.claims import LEAST_EVENTS, Claim, in_outlet, outcome, parts_of, sign, totals_of
from analysis.measures.measure import MEASURES, Measure
from analysis.measures.terms import word_definitions
from analysis.measures.titles import TITLES, part_of, takes_part
from analysis.study import Study, source_line

BESIDE = {"titles": TITLES}  # a choice of what is counted in: in a grid where it is asked for
RESULTS = ["count", "n", "value", "other_count", "other_n", "other", "difference", "contrast", "events", "sign",
           "keeps_order", "same_as"]
UNITS = {"article": ["doc_id"], "sentence": ["doc_id", "sentence"], "pattern": ["family", "concept", "pattern"]}


def specifications(study: Study, claim: Claim, **only: str | list[str] | tuple[str, ...]) -> pd.DataFrame:
    """The declared ways of counting a claim: one row a specification, one column a choice; the claim's own is row 0.

    By default every value of every choice that the claim's measure takes (`analysis.measures.measure.WAYS`), but for
    definitions of a word that the study was not counted under. only: the values to keep of a choice, as
    voice=["all", "own"]; titles=["without", "with"] counts the articles' titles too. Raises ValueError for a choice or
    a value that the measure does not take.

    >>> from analysis import claim, load_study
    >>> study = load_study()
    >>> found = claim(study, "term_choices", "withdrawal", "security_partnership", family="exit")
    >>> len(specifications(study, found)), len(specifications(study, found, voice="all", unit=["word"]))
    (96, 16)
    """
    choices = choices_of(claim)
    known = {**choices, **BESIDE}
    if "words" in choices:
        choices["words"] = tuple(value for value in choices["words"] if value in word_definitions(study))
    for name, values in only.items():
        check_word("choice", name, known)
        listed = [values] if isinstance(values, str) else list(values)
        choices[name] = tuple(check_word(name, value, known[name]) for value in listed)
    return pd.DataFrame(list(product(*choices.values())), columns=list(choices), dtype="str")


def choices_of(claim: Claim) -> dict[str, tuple[str, ...]]:
    """The choices that a claim could have been counted by otherwise, each with its values, the claim's own first."""
    found = {}
    for name, values in MEASURES[claim.measure].choices.items():
        own = claim.question.get(name, values[0])
        found[name] = (own, *(value for value in values if value != own))
    return found


def sensitivity(study: Study, claim: Claim, grid: pd.DataFrame | None = None) -> pd.DataFrame:
    """A claim counted again in every way of a grid: one row a specification, in the grid's order.

    grid: from `specifications` (by default all of them). Columns: those of the grid, then count, n, value and
    other_count, other_n, other: the two numbers; difference = value - other; contrast = (value - other) / (value +
    other), from -1 to 1, which compares ways that differ in unit (empty for means, which can be negative); events on
    both sides together; sign (1, 0, -1); keeps_order: whether it is the claim's own sign; same_as: the first row that
    rests on the same counts. Sign and keeps_order are empty where a number is, and where both counts are zero.
    No intervals: the ways are not a sample, and count the same texts.
    """
    return _recounted(study, claim, grid).assign(tables=source_line(study))


def _recounted(study: Study, claim: Claim, grid: pd.DataFrame | None = None) -> pd.DataFrame:
    grid = specifications(study, claim) if grid is None else grid.reset_index(drop=True)
    for name in grid.columns:
        check_word("choice", name, {**choices_of(claim), **BESIDE})
    declared = MEASURES[claim.measure]
    totals = [totals_of(study, declared, {**claim.question, **way}, claim.one, claim.two)
              for way in grid.to_dict("records")]
    found = outcome(np.array(totals).reshape(-1, 8), claim.per)
    return pd.concat([grid, judge(found, claim)], axis=1)


def judge(found: pd.DataFrame, claim: Claim) -> pd.DataFrame:
    """Two numbers of each row with contrast, sign, whether it is the claim's, and which rows count the same."""
    both = found["value"] + found["other"]
    contrast = found["difference"] / both.where(both > 0) if claim.scale != "mean" else pd.Series(np.nan, found.index)
    signs = pd.Series([np.nan if np.isnan(step) else sign(step) for step in found["difference"]], found.index,
                      dtype=float)
    if claim.scale != "mean":  # where neither was counted, nothing speaks for the order or against it
        signs = signs.where((found["count"] > 0) | (found["other_count"] > 0))
    own = sign(claim.difference) if not np.isnan(claim.difference) else np.nan
    keeps = (signs == own).astype("boolean").mask(signs.isna())
    counts = found[["count", "n", "other_count", "other_n"]].round(9).fillna(-1)
    first = counts.groupby(list(counts.columns), sort=False).ngroup()
    same = first.map({number: place for place, number in reversed(list(enumerate(first)))})
    return found.assign(contrast=contrast, events=found["events"].round().astype(int), sign=signs.astype("Int64"),
                        keeps_order=keeps, same_as=same)[RESULTS]


def robustness(table: pd.DataFrame, *, by: bool = False) -> pd.DataFrame:
    """Of the distinct specifications with enough events, how many keep the order.

    table: from `sensitivity`. One row: n (specifications), distinct (that rest on counts of their own and have a
    value), thin (of these, with fewer than ten events: listed, not counted), counted, kept, share = kept / counted, and
    lowest, median and highest difference of the counted. by=True: a row for each value of each choice that varies, with
    `choice` and `picked`, which tells the choice that turns a claim round.

    >>> found = pd.DataFrame({"voice": ["all", "own", "quoted"], "count": [9, 8, 1], "difference": [0.2, -0.1, 0.3],
    ...                       "events": [20, 18, 2], "keeps_order": [True, False, True], "same_as": [0, 1, 2]})
    >>> robustness(found)[["n", "distinct", "thin", "kept", "share"]]
       n  distinct  thin  kept  share
    0  3         3     1     1    0.5
    """
    if not by:
        return pd.DataFrame([_robust(table)])
    choices = [name for name in table.columns[:table.columns.get_loc("count")] if table[name].nunique() > 1]
    rows = [{"choice": name, "picked": picked, **_robust(table[table[name] == picked])}
            for name in choices for picked in dict.fromkeys(table[name])]
    return pd.DataFrame(rows, columns=["choice", "picked", *_robust(table)])


def _robust(table: pd.DataFrame) -> dict[str, float]:
    distinct = table[table["keeps_order"].notna()].drop_duplicates("same_as")
    counted = distinct[distinct["events"] >= LEAST_EVENTS]
    kept, steps = int(counted["keeps_order"].sum()), counted["difference"].astype(float)
    return {"n": len(table), "distinct": len(distinct), "thin": len(distinct) - len(counted), "counted": len(counted),
            "kept": kept, "share": kept / len(counted) if len(counted) else np.nan, "lowest": steps.min(),
            "median": steps.median(), "highest": steps.max()}


def recount(study: Study, claim: Claim) -> Claim:
    """The claim counted again over its whole grid, with kept, specifications and thin filled in."""
    asked = repr((claim.measure, claim.question, claim.one, claim.two, claim.difference))
    row = study.memo(("recount", asked), lambda: _robust(_recounted(study, claim)))
    return replace(claim, kept=int(row["kept"]), specifications=int(row["counted"]), thin=int(row["thin"]))


def leave_one_out(study: Study, claim: Claim, unit: str = "article") -> pd.DataFrame:
    """A claim counted again without each article, sentence or pattern in turn, the most influential first.

    unit: "article", "sentence", or "pattern" (of the dictionary, for claims that rest on hits). One row a unit that the
    claim is about: doc_id (and sentence; or family, concept, pattern), then as in `sensitivity` count, n, value,
    other_count, other_n, other, difference, contrast, events, sign, keeps_order; and change: its difference less the
    claim's. Where nothing is left to compare, the numbers are empty and that row stands first.
    Raises ValueError for an unknown unit, or patterns of a claim about tone or quotation.

    >>> from analysis import claim, load_study
    >>> study = load_study()
    >>> found = claim(study, "term_choices", "withdrawal", "security_partnership", family="exit")
    >>> len(leave_one_out(study, found)) == len(study.articles)
    True
    """
    key, declared = UNITS[check_word("unit", unit, UNITS)], MEASURES[claim.measure]
    if unit == "pattern":
        places, totals = _without_patterns(study, claim, declared)
    else:
        parts = parts_of(study, declared, claim.question, claim.one, claim.two)
        concerned = in_outlet(study, claim.one["outlet"]) | in_outlet(study, claim.two["outlet"])
        concerned &= takes_part(study, claim.question.get("titles", "without"))
        rows = study.sentences.loc[concerned, key]
        number = rows.groupby(key, sort=False).ngroup().to_numpy()
        places = rows.drop_duplicates().reset_index(drop=True)
        lost = np.zeros((len(places), parts.shape[1]))
        np.add.at(lost, number, parts[concerned])
        totals = parts.sum(axis=0) - lost
    table = pd.concat([places, judge(outcome(totals, claim.per), claim).drop(columns="same_as")], axis=1)
    table["change"] = table["difference"] - claim.difference
    order = table.assign(_size=-table["change"].abs().round(12)).sort_values(
        ["_size", *key], na_position="first", kind="stable").index
    return table.loc[order].reset_index(drop=True).assign(tables=source_line(study))


def _without_patterns(study: Study, claim: Claim, declared: Measure) -> tuple[pd.DataFrame, np.ndarray]:
    if declared.evidence != "hits":
        raise InputError(f"unit='pattern': the claim rests on {declared.evidence}, not on hits; choose 'article' or "
                         "'sentence'.")
    hits, key = part_of(study, claim.question.get("titles", "without")).hits, UNITS["pattern"]
    rows = hits.loc[list(claim.evidence[1])]
    # Where a share is taken of a whole family, patterns of its other concepts count too.
    of_family = declared.name == "term_choices"
    concerned = hits["family"].isin(rows["family"]) & (of_family | hits["concept"].isin(rows["concept"]))
    known = hits.loc[concerned, key].drop_duplicates().sort_values(key, ignore_index=True)
    totals = [totals_of(without(study, one), declared, claim.question, claim.one, claim.two)
              for one in known.to_dict("records")]
    return known, np.array(totals).reshape(-1, 8)


def without(study: Study, pattern: Mapping[str, Any]) -> Study:
    """The study without the hits of one pattern of the dictionary (family, concept, pattern)."""
    hits = study.hits
    there = np.logical_and.reduce([(hits[column] == value).to_numpy() for column, value in pattern.items()])
    return study.with_tables(hits=hits[~there].reset_index(drop=True))


def carriers(study: Study, claims: Mapping[str, Any] | list[Any]) -> pd.DataFrame:
    """Which single article, sentence and pattern changes each claim (or finding that is one) most.

    One row a claim and unit (patterns only where it rests on hits): measured, unit, place, n (units), was (the
    difference with it), change, keeps_order, turning (how many single units turn the sign round or leave nothing to
    compare), scale, per.
    """
    given = list(claims.values()) if isinstance(claims, Mapping) else claims
    listed = [each for each in (getattr(found, "basis", found) for found in given) if isinstance(each, Claim)]
    names = study.articles[["doc_id", "outlet"]].merge(study.outlets[["outlet", "name"]], on="outlet")
    several = names["outlet"].duplicated(keep=False)
    called = dict(zip(names["doc_id"], names["name"].where(~several, names["doc_id"]), strict=True))
    rows = []
    for claim in listed:
        for unit, key in UNITS.items():
            if unit == "pattern" and MEASURES[claim.measure].evidence != "hits":
                continue
            table = leave_one_out(study, claim, unit)
            if table.empty:
                continue
            first = table.iloc[0]
            place = ", ".join(f"sentence {first[column] + 1}" if column == "sentence" else
                              called.get(first[column], str(first[column])) for column in key if column != "family")
            rows.append({"claim": claim.name, "measured": claim.measured, "unit": unit, "place": place,
                         "n": len(table), "was": claim.difference, "change": first["change"],
                         "keeps_order": first["keeps_order"],
                         "turning": int((~table["keeps_order"].fillna(False)).sum()), "scale": claim.scale,
                         "per": claim.per})
    table = pd.DataFrame(rows)
    return table.astype({"keeps_order": "boolean"}) if rows else table
