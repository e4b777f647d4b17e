"""What a claim is: a finding as it is stated, with all that it rests on and can be counted again by.

A claim puts one number above another: a concept's share above its rival's, one outlet's rate above another's, the share
of hits that are negated above (or below) the rest, names used by one outlet alone above names shared, pairs of outlets
that two scorers put in the same order above those they do not.

How strongly it may be said (`strength`) follows three facts, and the thresholds are these:

- Both numbers rest on at least LEAST_CASES (10) cases: hits, words, sentences or names. With fewer it is not separable.
- "in these texts": the two intervals lie apart, and at least ROBUST (95 in 100) of the declared ways of counting keep
  the sign of the difference.
- "more often": at least MOST (75 in 100) keep it, and the intervals overlap in part at most: one of the two numbers, at
  least, lies outside the other's interval. A claim not yet counted in other ways is never more than this.
- "not separable": everything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.study import Study

ROBUST, MOST, LEAST_CASES = 0.95, 0.75, 10
HALVES = ("status", "tier", "names", "scorers")  # kinds whose two numbers are a share and the rest


@dataclass(frozen=True)
class Claim:
    """One finding: `subject` against `against` in `measured`, two numbers with intervals, and how it was counted.

    `kind` and `arguments` count it again (`analysis.measures.claims.sensitivity`). `evidence` names a table of the
    study and its rows. `kept` of `specifications` ways of counting keep the sign; both are None until
    `with_robustness` fills them in. `picked_from` is how many comparisons it was chosen from for being the widest: an
    extreme of many pairs lies further apart than a pair named beforehand. `ties` names others that are as high as the
    subject or as low as the other, `left_out` those with too few cases to take part.
    """

    name: str
    kind: str
    measured: str
    measure: str
    subject: str
    against: str
    value: float
    low: float
    high: float
    count: float
    n: float
    other: float
    other_low: float
    other_high: float
    other_count: float
    other_n: float
    per: float
    scale: str
    varies: str
    evidence: tuple[str, tuple[int, ...]]
    arguments: dict[str, Any] = field(default_factory=dict)
    kept: int | None = None
    specifications: int | None = None
    level: float = 0.95
    picked_from: int = 1
    ties: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def direction(claim: Claim) -> str:
    """Which of the two numbers is the larger: "above", "below", "level", or "unknown" where one is missing."""
    if np.isnan(claim.value) or np.isnan(claim.other):
        return "unknown"
    return {1: "above", 0: "level", -1: "below"}[int(np.sign(claim.value - claim.other))]


def robustness_of(claim: Claim) -> float:
    """The share of the ways of counting that keep the claim's sign; nan until it was counted in other ways."""
    return claim.kept / claim.specifications if claim.specifications and claim.kept is not None else np.nan


def is_apart(claim: Claim) -> bool:
    """Whether the two intervals do not overlap; False where one is missing. A share against the rest: not over half."""
    if claim.kind in HALVES:
        return bool(claim.low > 0.5 or claim.high < 0.5)
    return bool(claim.low > claim.other_high or claim.other_low > claim.high)


def has_cases(claim: Claim) -> bool:
    """Whether both numbers rest on enough cases for anything to be said of their order."""
    return bool(claim.n >= LEAST_CASES and claim.other_n >= LEAST_CASES)


def strength(claim: Claim) -> str:
    """How strongly a claim may be said: "in these texts", "more often" or "not separable" (thresholds: see above)."""
    if direction(claim) in ("level", "unknown") or not has_cases(claim):
        return "not separable"
    share = robustness_of(claim)
    if is_apart(claim) and share >= ROBUST:
        return "in these texts"
    inside = (claim.other_low <= claim.value <= claim.other_high) and (claim.low <= claim.other <= claim.high)
    # A claim without intervals has nothing but its robustness to stand on, and may stand on it no higher than this.
    if not inside and (share >= MOST or (np.isnan(share) and is_apart(claim))):
        return "more often"
    return "not separable"


def claim_table(claims: Iterable[Claim]) -> pd.DataFrame:
    """The registry: one row a claim with both numbers, their intervals, direction, robustness, strength and evidence.

    Columns: name, measured, measure, arguments, subject, direction, against, value, low, high, count, n, other,
    other_low, other_high, other_count, other_n, per, level, varies, picked_from, kept, specifications, robustness,
    strength, table, rows.
    """
    rows = []
    for claim in claims:
        row = {key: value for key, value in vars(claim).items() if key not in ("evidence", "kind", "scale", "ties",
                                                                                        "left_out")}
        told = ", ".join(f"{key}={value!r}" for key, value in claim.arguments.items() if value)
        rows.append(row | {"arguments": told, "direction": direction(claim), "robustness": robustness_of(claim),
                           "strength": strength(claim), "table": claim.evidence[0], "rows": len(claim.evidence[1])})
    order = ["name", "measured", "measure", "arguments", "subject", "direction", "against", "value", "low", "high",
             "count", "n", "other", "other_low", "other_high", "other_count", "other_n", "per", "level", "varies",
             "picked_from", "kept", "specifications", "robustness", "strength", "table", "rows"]
    return pd.DataFrame(rows, columns=order).astype({"kept": "Int64", "specifications": "Int64"})


def evidence_rows(study: Study, claim: Claim) -> pd.DataFrame:
    """The rows of the study that a claim rests on, as they stand in its table."""
    table, rows = claim.evidence
    return getattr(study, table).loc[list(rows)]
