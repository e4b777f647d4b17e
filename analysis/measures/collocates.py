"""Collocation: which words occur near a node more often than by chance.

Every measure takes `joint` (joint occurrences of the pair), `node` and `collocate` (all occurrences of each), `n`
(words) and `span` (places in the window around each node). Expected is node * collocate * span / n.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import InputError
from analysis.estimate.checks import as_counts, check_word
from analysis.measures.contingency import chi2, g2

MEASURES = ("log_dice", "dice", "pmi", "npmi", "mi3", "t", "g2", "chi2")
FEWEST = 5  # pairs with fewer joint occurrences are not ranked


def expected_joint(node: ArrayLike, collocate: ArrayLike, n: ArrayLike, *, span: ArrayLike = 1) -> np.ndarray:
    """Return the joint occurrences expected by chance: node * collocate * span / n.

    `span` is the number of places in the window, left and right together. Tools that leave it out find association
    everywhere in wide windows (Evert 2008).

    >>> float(expected_joint(30, 20, 5000)), float(expected_joint(30, 20, 5000, span=10))
    (0.12, 1.2)
    """
    f1, f2, words, places = (
        as_counts(*each) for each in zip(("node", "collocate", "n", "span"), (node, collocate, n, span), strict=True)
    )
    return (f1 * f2 * places / words)[()]


def association(
    joint: ArrayLike, node: ArrayLike, collocate: ArrayLike, n: ArrayLike, *, measure: str, span: ArrayLike = 1
) -> np.ndarray:
    """Measure the association of a collocate with its node.

    Numbers or arrays that broadcast. O is joint, E expected, f1 and f2 the counts of node and collocate:
    "pmi" log2(O / E) (Church & Hanks 1990); "npmi" pmi / -log2(O / n), -1 to 1 (Bouma 2009); "mi3" log2(O^3 / E)
    (Daille 1994); "t" (O - E) / sqrt(O) (Church and others 1991); "dice" 2 O / (f1 + f2); "log_dice" 14 + log2(dice),
    at most 14 and free of n (Rychly 2008); "g2" and "chi2" on the two-by-two table of places near the node
    against all others (Dunning 1993), never negative. nan where the formula is not defined. For a pair without joint
    occurrences "pmi", "mi3" and "log_dice" are -inf and "npmi" is -1, its limit.

    Raises ValueError for an unknown measure, or where joint exceeds node * span.
    PMI favours rare words, t frequent ones; none of them takes into account how many articles use the pair.

    >>> for name in ("pmi", "npmi", "mi3", "t", "log_dice"):
    ...     print(name, f"{association(10, 30, 20, 5000, measure=name):.4f}")
    pmi 6.3808
    npmi 0.7117
    mi3 13.0247
    t 3.1243
    log_dice 12.6781
    """
    check_word("measure", measure, MEASURES)
    o, f1, f2, words = (
        as_counts(*each) for each in (("joint", joint), ("node", node), ("collocate", collocate), ("n", n))
    )
    places = f1 * as_counts("span", span)
    if (o > np.minimum(places, words)).any():
        raise InputError("joint is above node * span; give the number of places in the window as span.")
    with np.errstate(divide="ignore", invalid="ignore"):
        e, dice = places * f2 / words, 2 * o / (f1 + f2)
        if measure in ("g2", "chi2"):
            return _table_evidence(o, places, f2, words, measure)
        formulas: dict[str, Callable[[], np.ndarray]] = {
            "pmi": lambda: np.log2(o / e),
            "npmi": lambda: np.where(o == 0, -1.0, np.log2(o / e) / -np.log2(o / words)),
            "mi3": lambda: np.log2(o**3 / e),
            "t": lambda: (o - e) / np.sqrt(o),
            "dice": lambda: dice,
            "log_dice": lambda: 14 + np.log2(dice),
        }
        value = formulas[measure]()
    return np.where((o == 0) & (measure == "t"), np.nan, value)[()]


def collocates(joint: pd.DataFrame, *, span: float = 1) -> pd.DataFrame:
    """Describe each pair of a node and a collocate by its counts and its association.

    `joint` has one row per pair: node, collocate, joint, node_count, collocate_count, n (words), and any further
    columns, such as the number of articles, which stay. `span` is the number of places of the window, both sides.

    Returns these, then span, expected, log_dice, pmi, npmi, mi3, t, dice, g2, rank. Within a node, pairs with at least
    five joint occurrences come first, ranked by log_dice. The others follow by joint count, then by word, and have no
    rank, because association with so few joint occurrences is mostly chance.

    Raises ValueError for a missing column. The caller must count within sentences: windows do not cross them.

    >>> pairs = pd.DataFrame({"node": "dam", "collocate": ["burst", "old"], "joint": [10, 2],
    ...                       "node_count": 30, "collocate_count": [20, 2], "n": 5000})
    >>> collocates(pairs)[["collocate", "joint", "expected", "log_dice", "pmi", "rank"]].round(2)
      collocate  joint  expected  log_dice   pmi  rank
    0     burst     10      0.12     12.68  6.38     1
    1       old      2      0.01     11.00  7.38  <NA>
    """
    missing = {"node", "collocate", "joint", "node_count", "collocate_count", "n"} - set(joint.columns)
    if missing:
        raise InputError(f"joint lacks the columns {', '.join(sorted(missing))}; count them before association.")
    counts = [joint[name].to_numpy() for name in ("joint", "node_count", "collocate_count", "n")]
    scored = joint.assign(span=span, expected=expected_joint(*counts[1:], span=span))
    for name in ("log_dice", "pmi", "npmi", "mi3", "t", "dice", "g2"):
        scored[name] = association(*counts, measure=name, span=span)
    ranked = scored["joint"] >= FEWEST
    scored = scored.assign(few=~ranked, order=scored["log_dice"].where(ranked, 0.0))
    scored = scored.sort_values(
        ["node", "few", "order", "joint", "collocate"], ascending=[True, True, False, False, True], ignore_index=True
    )
    place = (scored.groupby("node").cumcount() + 1).where(~scored["few"]).astype("Int64")
    return scored.assign(rank=place).drop(columns=["few", "order"])


def _table_evidence(
    joint: np.ndarray, places: np.ndarray, collocate: np.ndarray, n: np.ndarray, measure: str
) -> np.ndarray:
    """G2 and chi-squared of the collocate's rate near the node against its rate elsewhere."""
    elsewhere = np.maximum(n - places, 0)
    # A word near two nodes is counted twice as near, so the count elsewhere would be too low, or below 0.
    outside = np.clip(collocate - joint, 0, elsewhere)
    if measure == "g2":
        return g2(joint, places, outside, elsewhere)
    return np.abs(chi2(joint, places, outside, elsewhere))
