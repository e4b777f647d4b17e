"""Sentences that compare: which of two concepts is chosen more, and whether two scorers agree on an order."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.showing.say import Sentence
from analysis.showing.tables import pick_rows


def say_choice(choices: pd.DataFrame, first: str, rival: str) -> Sentence:
    """How often one concept is chosen against another, outlet by outlet, and where the intervals part them.

    choices: from `term_choices`. The counts are pooled over the outlets; the verdict is per outlet: an outlet counts
    for one of the two only where that concept's interval lies wholly above the other's.

    >>> rows = pd.DataFrame({"name": ["A", "A"], "concept": ["x", "y"], "label": ["leave", "stay"], "count": [9, 1],
    ...                      "n": [12, 12], "share": [0.75, 0.08], "low": [0.5, 0.0], "high": [0.9, 0.3]})
    >>> print(str(say_choice(rows, "x", "y")).split(". ")[0])
    Of 12 choices in all, 9 are **leave** and 1 **stay**
    """
    one, two = (pick_rows(choices, concept=concept).set_index("name") for concept in (first, rival))
    if not len(one) or not len(two):
        known = list(dict.fromkeys(choices["concept"]))
        raise ValueError(f"say_choice: {first!r} or {rival!r} is not among the concepts {known}.")
    counted = one["n"] > 0
    above, below = int((one["low"] > two["high"]).sum()), int((two["low"] > one["high"]).sum())
    label, other = one["label"].iloc[0], two["label"].iloc[0]
    rest = int(counted.sum()) - above - below
    return Sentence(
        f"Of {int(one['n'].sum())} choices in all, {int(one['count'].sum())} are **{label}** and "
        f"{int(two['count'].sum())} **{other}**. In {above} of {int(counted.sum())} texts {label} is chosen more often "
        f"than {other} beyond overlap of their intervals, in {below} the reverse; in {rest} the two are not separable.")


def say_agreement(tones: pd.DataFrame, score: str, other: str) -> Sentence:
    """Whether two scores put the outlets in the same order, and how many pairs of outlets either can tell apart.

    tones: from `tone`. Pairs of outlets are compared; a pair is told apart by a score where its two intervals do not
    overlap. Outlets without either score are left out.
    """
    one, two = (pick_rows(tones, score=name).set_index("name") for name in (score, other))
    names = [name for name in one.index if one["mean"].notna()[name] and two["mean"].notna()[name]]
    pairs = list(combinations(names, 2))
    if not pairs:
        return Sentence(f"Fewer than two outlets have both a {score} and a {other}: there is no order to compare.")
    same = sum((one["mean"][a] - one["mean"][b]) * (two["mean"][a] - two["mean"][b]) > 0 for a, b in pairs)
    parted = [sum(_apart(table, a, b) for a, b in pairs) for table in (one, two)]
    verdict = ("agree on the order of all" if same == len(pairs) else
               f"agree on the order of {same} of")
    return Sentence(
        f"The two scorers {verdict} {len(pairs)} pairs of outlets. Most positive by {score} is "
        f"**{one['mean'][names].idxmax()}**, by {other} **{two['mean'][names].idxmax()}**. Intervals that do not "
        f"overlap part {parted[0]} of the pairs by {score} and {parted[1]} by {other}.")


def _apart(table: pd.DataFrame, a: str, b: str) -> bool:
    return bool(table["low"][a] > table["high"][b] or table["low"][b] > table["high"][a])


def say_names(names: pd.DataFrame, label: str) -> Sentence:
    """How many names an actor is given, how many of them by one outlet only, and which is the most frequent.

    names: from `label_counts`. label: what the actor is called, with its article.

    >>> table = pd.DataFrame({"tier": ["role", "evaluative"], "a": [2, 0], "b": [0, 1], "all": [2, 1]},
    ...                      index=["crews", "heroes"])
    >>> print(str(say_names(table, "The crews")).split(". ")[0])
    The crews go by 2 different names in 3 namings; 2 of the names occur in one outlet only
    """
    if names.empty:
        return Sentence(f"{label} are not named in these texts.")
    outlets = names.drop(columns=["tier", "all"])
    alone = int(((outlets > 0).sum(axis=1) == 1).sum())
    judging = names[names["tier"] == "evaluative"]
    namings = int(judging["all"].sum())
    top = names["all"].idxmax()
    return Sentence(
        f"{label} go by {len(names)} different names in {int(names['all'].sum())} namings; {alone} of the names occur "
        f"in one outlet only. {namings} of the namings {'judges' if namings == 1 else 'judge'} "
        f"({len(judging)} {'name' if len(judging) == 1 else 'names'}). The most frequent name is *{top}* "
        f"({int(names.loc[top, 'all'])} times).")
