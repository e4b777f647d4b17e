"""What carries a finding: the one article, sentence or pattern without which it changes most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims import kinds as kinds
from analysis.measures.claims.claim import Claim, is_apart
from analysis.measures.claims.comparison import outcome, outcome_without
from analysis.measures.claims.comparisons import COMPARISONS, outlet_place
from analysis.measures.claims.counting import outlet_numbers
from analysis.measures.claims.sensitivity import judge
from analysis.study import Study, source_line

UNITS = ("article", "sentence", "pattern")
_PLACE = {"article": ["doc_id"], "sentence": ["doc_id", "sentence"], "pattern": ["family", "concept", "pattern"]}


def leave_one_out(study: Study, claim: Claim, unit: str = "article") -> pd.DataFrame:
    """A claim counted again without each article, sentence or pattern in turn, the most influential first.

    unit: "article", "sentence", or "pattern" (of the dictionary, for claims that rest on hits). One row a unit that
    the claim's totals rest on: doc_id (and sentence; or family, concept, pattern), then as in `sensitivity` count, n,
    value, other_count, other_n, other, difference, contrast, sign, keeps_order; and change: its difference less the
    claim's. All is recounted from totals, so ten thousand sentences take a moment. Where nothing is left to compare,
    the numbers are empty and that row stands first: without that unit there is no finding at all.

    Raises ValueError for an unknown unit, or patterns of a claim about tone or quotation.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> study = load_study()
    >>> claim = claim_choice(study, "exit", "withdrawal", "security_partnership")
    >>> len(leave_one_out(study, claim)) == len(study.articles)
    True
    """
    places, found = _without_pattern(study, claim) if check_word("unit", unit, UNITS) == "pattern" else (
        _without_places(study, claim, _PLACE[unit]))
    table = pd.concat([places, judge(found, claim)], axis=1)
    table["change"] = table["difference"] - (claim.value - claim.other)
    order = table.assign(_size=-table["change"].abs().round(12)).sort_values(
        ["_size", *_PLACE[unit]], na_position="first", kind="stable").index
    table = table.loc[order].reset_index(drop=True)
    table.attrs["source"] = source_line(study)
    return table


def _without_places(study: Study, claim: Claim, place: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    comparison, concerned = COMPARISONS[claim.kind](study, **claim.arguments), _concerned(study, claim)
    places = study.sentences.loc[concerned, place]
    numbers = np.full(len(study.sentences), -1)
    numbers[concerned] = places.groupby(place, sort=False).ngroup().to_numpy()
    return places.drop_duplicates().reset_index(drop=True), outcome_without(comparison, numbers)


def _concerned(study: Study, claim: Claim) -> np.ndarray:
    """Which sentences the claim is about: those of the outlets that it names, or all."""
    named = [claim.arguments.get(key, "") for key in ("outlet", "against")]
    if not named[0] or (claim.kind == "outlets" and not named[1]):
        return np.ones(len(study.sentences), dtype=bool)
    return np.isin(outlet_numbers(study), [outlet_place(study, outlet) for outlet in named if outlet])


def _without_pattern(study: Study, claim: Claim) -> tuple[pd.DataFrame, pd.DataFrame]:
    table, rows = claim.evidence
    if table != "hits":
        raise ValueError(f"unit='pattern': the claim rests on {table}, not on hits; choose 'article' or 'sentence'.")
    hits, keys = study.hits.loc[list(rows)], _PLACE["pattern"]
    # Where a share is taken of a whole family, patterns of its other concepts count too.
    of_family = claim.measure == "term_choices"
    concerned = study.hits["family"].isin(hits["family"]) & (of_family | study.hits["concept"].isin(hits["concept"]))
    known = study.hits.loc[concerned, keys].drop_duplicates().sort_values(keys, ignore_index=True)
    found = [outcome(COMPARISONS[claim.kind](without(study, **one), **claim.arguments))
             for one in known.to_dict("records")]
    empty = pd.DataFrame(columns=["count", "n", "value", "other_count", "other_n", "other"], dtype=float)
    return known, pd.concat(found, ignore_index=True) if found else empty


def without(study: Study, **place: Any) -> Study:
    """The study without what has these values: an article (doc_id), a sentence (doc_id, sentence) or hits of a pattern.

    Rows are left out of `sentences`, `hits`, `quotes`, `tone_words` and `attributions` (of a pattern: of `hits` only);
    the tables of articles and outlets stay, so an outlet that loses its only text is one without text. `words` counts
    whole articles, so it loses an article and not a sentence.
    """
    tables = ["hits"] if "pattern" in place else ["sentences", "hits", "quotes", "tone_words"]
    tables += ["words"] if "sentence" not in place and "pattern" not in place else []
    left = {name: _drop(getattr(study, name), place) for name in tables}
    return replace(study, **left, **({} if "pattern" in place else {"attributions": _drop_attributions(study, place)}))


def _drop_attributions(study: Study, place: dict[str, Any]) -> pd.DataFrame:
    """Their `chain` counts rows within the article, so it is counted again; a chain to a row that is gone ends."""
    table = study.attributions.assign(_was=study.attributions.groupby("doc_id").cumcount())
    left = _drop(table, place)
    now = pd.Series(left.groupby("doc_id").cumcount().to_numpy(), pd.MultiIndex.from_frame(left[["doc_id", "_was"]]))
    chain = now.reindex(pd.MultiIndex.from_frame(left[["doc_id", "chain"]]), fill_value=-1)
    return left.assign(chain=chain.to_numpy()).drop(columns="_was")


def _drop(table: pd.DataFrame, place: dict[str, Any]) -> pd.DataFrame:
    there = np.logical_and.reduce([(table[column] == value).to_numpy() for column, value in place.items()])
    return table[~there].reset_index(drop=True)


CLAIMS: dict[str, Callable[..., Claim]] = {
    "choice": kinds.claim_choice, "status": kinds.claim_status, "names": kinds.claim_names,
    "scorers": kinds.claim_scorers,
    "sources": kinds.claim_sources, "tier": kinds.claim_tier,
}


def carriers(study: Study, claim: Claim, units: tuple[str, ...] = UNITS) -> pd.DataFrame:
    """Which single article, sentence and pattern carries a claim, with the intervals that are left without it.

    One row a unit (patterns only where the claim rests on hits): unit, place (which one, in words), n (how many there
    are), scale and per (the difference's unit), was (the difference with it), value, low, high, other, other_low,
    other_high without it; change of the difference; keeps_order; apart:
    whether the intervals still do not overlap, and was_apart: whether they did before; and turning: how many single
    removals of that unit turn the sign round or leave nothing to compare.
    """
    rows = []
    for unit in units:
        if unit == "pattern" and claim.evidence[0] != "hits":
            continue
        table = leave_one_out(study, claim, unit)
        if table.empty:
            continue
        first = table.iloc[0]
        again = _again(without(study, **first[_PLACE[unit]].to_dict()), claim)
        place = ", ".join(f"{column} {first[column]}" if column == "sentence" else str(first[column])
                          for column in _PLACE[unit] if column != "family")
        rows.append({"unit": unit, "place": place, "scale": claim.scale, "per": claim.per,
                     "was": claim.value - claim.other, "n": len(table), "value": again.value, "low": again.low,
                     "high": again.high, "other": again.other, "other_low": again.other_low,
                     "other_high": again.other_high, "change": first["change"], "keeps_order": first["keeps_order"],
                     "apart": is_apart(again), "was_apart": is_apart(claim),
                     "turning": int((~table["keeps_order"].fillna(False)).sum())})
    return pd.DataFrame(rows)


def carriers_each(study: Study, claims: list[Claim], units: tuple[str, ...] = ("article", "sentence")) -> pd.DataFrame:
    """`carriers` of several claims, one below the other, with `measured` to tell whose they are.

    >>> from analysis import load_study, tone_findings
    >>> study = load_study()
    >>> carriers_each(study, tone_findings(study), ("article",))["measured"].nunique()
    3
    """
    found = [carriers(study, claim, units).assign(measured=claim.measured) for claim in claims]
    table = pd.concat(found, ignore_index=True)
    return table[["measured", *table.columns.drop("measured")]]


def _again(study: Study, claim: Claim) -> Claim:
    """The claim as its function states it on another study, the same things compared."""
    if claim.kind == "nothing":
        return claim
    if claim.kind != "outlets":
        return CLAIMS[claim.kind](study, **claim.arguments)
    return kinds.claim_outlets(study, claim.measured, **claim.arguments)
