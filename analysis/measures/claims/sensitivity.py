"""Does a finding hold when it is counted otherwise? A claim under every declared way of counting.

The ways are a grid declared before looking (`specifications`), each as defensible as the next; what is reported is how
many of them keep the sign of the difference, not the best of them (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016;
Simonsohn, Simmons & Nelson 2020).
"""

from __future__ import annotations

from dataclasses import replace
from inspect import signature
from itertools import product

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims.claim import Claim, direction
from analysis.measures.claims.comparison import outcome
from analysis.measures.claims.comparisons import COMPARISONS
from analysis.measures.claims.counting import CHOICES, word_definitions
from analysis.measures.claims.parts import MEASURES
from analysis.study import Study, source_line

OTHER_CHOICES: dict[str, tuple[str, ...]] = {
    "score": ("polarity", "compound"),
    "topic_words": ("with", "without"),
    "least": ("once", "twice"),
    "of": ("pattern", "form"),
    "counted": ("attributions", "words"),
    "form": ("all", "quoted", "indirect"),
    "sources": ("all", "named"),
}
RESULTS = ["count", "n", "value", "other_count", "other_n", "other", "difference", "contrast", "sign", "keeps_order"]


def choices_of(claim: Claim) -> dict[str, tuple[str, ...]]:
    """The choices that a claim could have been counted by otherwise, each with its values, the claim's own first."""
    compare = MEASURES[claim.arguments["measure"]] if claim.kind == "outlets" else COMPARISONS[claim.kind]
    takes = signature(compare).parameters
    known = {**CHOICES, **OTHER_CHOICES}
    if claim.kind not in ("names",):
        known.pop("of")  # there it is what the claim is about, not how it is counted
    if claim.kind == "scorers" or claim.arguments.get("score") == "subjectivity":
        known.pop("score")
    found = {}
    for name, values in known.items():
        if name in takes:
            own = claim.arguments.get(name, takes[name].default)
            found[name] = (own, *(value for value in values if value != own))
    return found


def specifications(study: Study, claim: Claim, **only: str | list[str] | tuple[str, ...]) -> pd.DataFrame:
    """The declared grid of a claim: one row a way of counting, one column a choice; the claim's own way is row 0.

    By default every value of every choice that the claim's measure knows: voice (all, own, quoted), status (all, not
    negated), unit (word, sentence: sentences with at least one hit), case (folded; only what is written in lower case;
    not for names of actors, which are written with capitals), patterns (all; only each concept's most frequent one; all
    but that; without those that matched once), words (the definitions the study was counted under), and for tone score
    and topic_words. only: the values to keep of a choice, as voice=["all", "own"]. Raises ValueError for a
    choice or a value that the claim does not know.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> study = load_study()
    >>> claim = claim_choice(study, "exit", "withdrawal", "security_partnership")
    >>> len(specifications(study, claim)), len(specifications(study, claim, voice="all", unit=["word"]))
    (96, 16)
    """
    choices = choices_of(claim)
    if "words" in choices:
        choices["words"] = tuple(value for value in choices["words"] if value in word_definitions(study))
    for name, values in only.items():
        check_word("choice", name, choices)
        listed = [values] if isinstance(values, str) else list(values)
        choices[name] = tuple(check_word(name, value, choices[name]) for value in listed)
    return pd.DataFrame(list(product(*choices.values())), columns=list(choices), dtype="str")


def describe_grid(grid: pd.DataFrame) -> pd.DataFrame:
    """What a grid varies: one row a choice with its values, the first row's (the claim's own) first.

    >>> describe_grid(pd.DataFrame({"voice": ["all", "own"], "unit": ["word", "word"]})).values.tolist()
    [['voice', 'all, own', 2], ['unit', 'word', 1]]
    """
    rows = [(name, list(dict.fromkeys(grid[name]))) for name in grid.columns]
    return pd.DataFrame([{"choice": name, "values": ", ".join(values), "n": len(values)} for name, values in rows],
                        columns=["choice", "values", "n"])


def sensitivity(study: Study, claim: Claim, grid: pd.DataFrame | None = None) -> pd.DataFrame:
    """A claim counted again in every way of a grid: one row a specification, in the grid's order.

    grid: from `specifications` (by default all of them). Columns: those of the grid, then count, n, value and
    other_count, other_n, other: the two numbers (rates per 1,000 words, or per 1,000 sentences); difference = value -
    other; contrast = (value - other) / (value + other), from -1 to 1, which compares ways of counting that differ in
    unit (empty for tone, which can be negative); sign (1, 0, -1) and keeps_order: whether it is the claim's own sign.
    Sign and keeps_order are empty where a number is (no text in that voice, no hit of the family, too few scored
    words) and where both counts are zero: where neither was counted, nothing speaks for the order or against it.
    No intervals: the ways are not a sample, and count the same texts. Raises ValueError for an unknown choice.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> study = load_study()
    >>> claim = claim_choice(study, "exit", "withdrawal", "security_partnership")
    >>> table = sensitivity(study, claim)
    >>> bool(table.value[0] == claim.value)
    True
    """
    grid = specifications(study, claim) if grid is None else grid.reset_index(drop=True)
    for name in grid.columns:
        check_word("choice", name, choices_of(claim))
    compare = COMPARISONS[claim.kind]
    rows = [outcome(compare(study, **{**claim.arguments, **way})) for way in grid.to_dict("records")]
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=RESULTS[:6], dtype=float)
    table = pd.concat([grid, judge(found, claim)], axis=1)
    table.attrs["source"] = source_line(study)
    return table


def judge(found: pd.DataFrame, claim: Claim) -> pd.DataFrame:
    """Two numbers of each row, scaled as the claim's, with difference, contrast, sign and keeps_order beside them."""
    value, other = claim.per * found["value"], claim.per * found["other"]
    both = value + other
    contrast = (value - other) / both.where(both > 0) if claim.scale != "mean" else pd.Series(np.nan, found.index)
    difference = value - other
    # Sums of scores differ in their last digits with the order of adding; that is no difference.
    sign = pd.Series(np.sign(difference.where(difference.abs() > 1e-12, difference * 0)), found.index)
    sign = sign if claim.scale == "mean" else sign.where((found["count"] > 0) | (found["other_count"] > 0))
    own = {"above": 1, "level": 0, "below": -1}.get(direction(claim), np.nan)
    keeps = (sign == own).astype("boolean").mask(sign.isna())
    out = found.assign(value=value, other=other, difference=difference, contrast=contrast, sign=sign.astype("Int64"),
                       keeps_order=keeps)
    return out[RESULTS]


def robustness(table: pd.DataFrame) -> pd.DataFrame:
    """How robust a claim is: of n specifications those that have a value (n_defined), and of these the kept ones.

    table: from `sensitivity`. One row: n, n_defined, kept, share = kept / n_defined (empty where none has a value),
    and lowest, median and highest difference.

    >>> found = pd.DataFrame({"voice": ["all", "own"], "difference": [0.2, -0.1], "keeps_order": [True, False]})
    >>> robustness(found)[["n", "kept", "share"]]
       n  kept  share
    0  2     1    0.5
    """
    return pd.DataFrame([_robust(table)])


def robustness_by(table: pd.DataFrame) -> pd.DataFrame:
    """Which choice turns a claim round: `robustness` for each value of each choice that has more than one.

    One row a choice and value, with the columns of `robustness`.
    """
    choices = [name for name in table.columns if name not in RESULTS and table[name].nunique() > 1]
    rows = [{"choice": name, "picked": picked, **_robust(table[table[name] == picked])}
            for name in choices for picked in dict.fromkeys(table[name])]
    return pd.DataFrame(rows, columns=["choice", "picked", *_robust(table)])


def _robust(table: pd.DataFrame) -> dict[str, float]:
    known = table["keeps_order"].notna()
    kept, defined = int(table["keeps_order"].fillna(False).sum()), int(known.sum())
    spread = table["difference"][known].astype(float)
    return {"n": len(table), "n_defined": defined, "kept": kept, "share": kept / defined if defined else np.nan,
            "lowest": spread.min(), "median": spread.median(), "highest": spread.max()}


def with_robustness(claim: Claim, table: pd.DataFrame) -> Claim:
    """The claim with its robustness filled in: how many specifications of `sensitivity` keep it, of those with a value.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.kinds import claim_choice
    >>> study = load_study()
    >>> claim = claim_choice(study, "exit", "withdrawal", "security_partnership")
    >>> claim.kept is None, with_robustness(claim, sensitivity(study, claim)).specifications
    (True, 96)
    """
    row = _robust(table)
    return replace(claim, kept=int(row["kept"]), specifications=int(row["n_defined"]))


def recount_claims(study: Study, claims: list[Claim]) -> list[Claim]:
    """Each claim counted again over its whole grid, with its robustness filled in."""
    return [with_robustness(claim, sensitivity(study, claim)) for claim in claims]
