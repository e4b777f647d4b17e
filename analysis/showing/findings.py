"""Sentences that compare: which of two concepts is chosen more, and whether two scorers agree on an order."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.estimate.checks import check_word
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
    for concept in (first, rival):
        check_word("concept", concept, dict.fromkeys(choices["concept"]))
    row = "doc_id" if "doc_id" in choices else "name"
    one, two = (pick_rows(choices, concept=concept).set_index(row) for concept in (first, rival))
    counted = one["n"] > 0
    above, below = int((one["low"] > two["high"]).sum()), int((two["low"] > one["high"]).sum())
    label, other = one["label"].iloc[0], two["label"].iloc[0]
    rest = int(counted.sum()) - above - below
    several = "n_articles" in one and bool((one["n_articles"] > 1).any())
    units = "articles" if row == "doc_id" else "outlets" if several else "texts"
    return Sentence(
        f"Of {int(one['n'].sum())} choices in all, {int(one['count'].sum())} are **{label}** and "
        f"{int(two['count'].sum())} **{other}**. In {above} of {int(counted.sum())} {units} {label} is chosen more "
        f"often than {other} beyond overlap of their intervals, in {below} the reverse; in {rest} the two are not "
        "separable.")


def say_agreement(tones: pd.DataFrame, score: str, other: str) -> Sentence:
    """Whether two scores put the outlets (or articles) in the same order, and how many pairs either can tell apart.

    tones: from `tone`. Pairs of outlets are compared; a pair is told apart by a score where its two intervals do not
    overlap. Outlets without either score are left out.
    """
    for name in (score, other):
        check_word("score", name, dict.fromkeys(tones["score"]))
    row, units = ("doc_id", "articles") if "doc_id" in tones else ("name", "outlets")
    one, two = (pick_rows(tones, score=name).set_index(row) for name in (score, other))
    names = [name for name in one.index if one["mean"].notna()[name] and two["mean"].notna()[name]]
    pairs = list(combinations(names, 2))
    if not pairs:
        return Sentence(f"Fewer than two {units} have both a {score} and a {other}: there is no order to compare.")
    same = sum((one["mean"][a] - one["mean"][b]) * (two["mean"][a] - two["mean"][b]) > 0 for a, b in pairs)
    parted = [sum(_apart(table, a, b) for a, b in pairs) for table in (one, two)]
    verdict = ("agree on the order of all" if same == len(pairs) else
               f"agree on the order of {same} of")
    return Sentence(
        f"The two scorers {verdict} {len(pairs)} pairs of {units}. Most positive by {score} is "
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


def say_sources(mix: pd.DataFrame, card: pd.DataFrame, top: int = 3) -> Sentence:
    """Who speaks most in all texts together, and how much of it was found.

    mix: from `source_mix`; its types are pooled over the outlets, "other" left to the end. card: from
    `attribution_card`; without hand codes the sentence says that the recall is unknown.

    >>> rows = pd.DataFrame({"name": ["A", "A"], "source_type": ["expert", "public"], "count": [3, 1], "n": [4, 4]})
    >>> print(str(say_sources(rows, pd.DataFrame(columns=["target", "measure", "estimate"]))).split(". ")[0])
    Of 4 attributions found, most are by **expert** (3), then public (1)
    """
    counts = mix.groupby("source_type", sort=False)["count"].sum().astype(int)
    total = int(counts.sum())
    if not total:
        return Sentence("No attribution was found in these texts.")
    known = counts[counts.index != "other"].sort_values(ascending=False, kind="stable")
    named = [f"{str(kind).replace('_', ' ')} ({count})" for kind, count in known.head(top).items() if count]
    first, rest = named[:1], ", ".join(named[1:])
    head = f"Of {total} attributions found, most are by **{first[0].split(' (')[0]}** ({known.iloc[0]})" if first else (
        f"Of {total} attributions found, none fits a type")
    recall = card[(card["target"] == "cue") & (card["measure"] == "recall")]
    missed = ("How many were missed is unknown: nothing was coded by hand." if recall.empty else
              f"Against hand coding {recall['estimate'].iloc[0]:.0%} of the attributions there were found "
              f"({recall['low'].iloc[0]:.0%} to {recall['high'].iloc[0]:.0%}), so these counts are lower bounds.")
    return Sentence(f"{head}{', then ' + rest if rest else ''}. {missed}")
