"""Claims, kind by kind: each function measures one finding and returns it as a `Claim`.

The numbers and intervals are those of the measures that the notebooks show; a test compares them.
"""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate import share_interval
from analysis.estimate.checks import check_word
from analysis.measures.claim import Claim
from analysis.measures.comparisons import COMPARISONS, outcome, outlet_place
from analysis.measures.counting import counted_hits, outlet_numbers, text_order
from analysis.measures.parts import parts_of, scale_of
from analysis.measures.ratios import NOTHING, ratio_row
from analysis.measures.tone import LEAST_WORDS, tone
from analysis.study import Study

UNBOUNDED = "no interval: pairs share outlets"
AS_IF_INDEPENDENT = "names, as if independent"
PER = {"rate": 1_000.0}
Side = dict[str, Any]


def claim_choice(study: Study, family: str, first: str, rival: str, *, outlet: str = "", name: str = "",
                 level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One concept chosen more (or less) than its rival, in one outlet or (left out) in all texts together.

    Numbers and intervals are those of `term_choices`; pooled over outlets the interval spans the articles. choices:
    voice, status, unit, patterns. Raises ValueError for an unknown name.

    >>> from analysis import load_study
    >>> from analysis.measures.claim import direction
    >>> claim = claim_choice(load_study(), "exit", "withdrawal", "security_partnership")
    >>> direction(claim), claim.n == claim.other_n
    ('above', True)
    """
    arguments = {"family": family, "first": first, "rival": rival, "outlet": outlet, **choices}
    labels = _labels(study, first, rival)
    where = f" in {_name(study, outlet)}" if outlet else ""
    about = f"share of the words chosen for the same thing{where}"
    return _of_two(study, "choice", arguments, labels, about, "term_choices", name, level, seed)


def claim_choice_each(study: Study, family: str, first: str, rival: str, **options: Any) -> list[Claim]:
    """The same choice in all texts together, and then in each outlet that has text, in the study's order."""
    filled = set(study.articles["outlet"][study.articles["n_words"] > 0])
    outlets = ["", *(outlet for outlet in study.outlets["outlet"] if outlet in filled)]
    return [claim_choice(study, family, first, rival, outlet=outlet, **options) for outlet in outlets]


def claim_status(study: Study, family: str, concept: str, *, of: str = "negated", outlet: str = "", name: str = "",
                 level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """The share of a concept's hits that are of one status ("negated") against the share of all others.

    Numbers and intervals as in `hit_shares`. choices: voice, unit, patterns.
    """
    arguments = {"family": family, "concept": concept, "of": of, "outlet": outlet, **choices}
    where = f" in {_name(study, outlet)}" if outlet else ""
    labels = (of, f"not {of}")
    about = f"share of the uses of {_labels(study, concept)[0]}{where}"
    return _of_two(study, "status", arguments, labels, about, "hit_shares", name, level, seed)


def claim_extreme(study: Study, measure: str, measured: str, *, which: str = "highest", against: str = "last",
                  name: str = "", level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """The outlet that is highest (or lowest) on a measure, against the one at the other end or the next in the order.

    measure: "term_rates", "term_choices", "hit_shares", "label_shares", "voice_shares" or "tone"; measured: what it
    is, in words; choices: what it takes (`analysis.measures.parts.parts_of`). against: "last" compares the two ends,
    as `say_extremes` does, and both outlets are held fixed when the claim is counted again; "next" asks more: above
    every other outlet. Outlets without a value take no part. Raises ValueError where fewer than two have one.

    >>> from analysis import load_study
    >>> from analysis.measures.claim import direction
    >>> claim = claim_extreme(load_study(), "tone", "mean compound of a sentence", score="compound")
    >>> direction(claim), claim.scale
    ('above', 'mean')
    """
    check_word("against", against, ("last", "next"))
    ranked = _ranked(study, measure, which, choices)
    if len(ranked) < 2:
        return _nothing(measured, measure, name)
    found = claim_outlets(study, measured, measure=measure, outlet=ranked[0], which=which, name=name, level=level,
                          seed=seed, against=ranked[-1] if against == "last" else "", **choices)
    return replace(found, picked_from=comb(len(ranked), 2) if against == "last" else len(ranked))


def claim_outlets(study: Study, measured: str, *, measure: str, outlet: str, against: str = "",
                  which: str = "highest", name: str = "", level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One named outlet against another on a measure, or (against left out) against the next in the order.

    Columns and choices as in `claim_extreme`; an outlet without text has no value.
    """
    ranked = [each for each in _ranked(study, measure, which, choices) if each != outlet]
    other = against or (ranked[0] if ranked else outlet)
    sides = [_outlet_side(study, measure, each, choices, level, seed) for each in (outlet, other)]
    arguments = {"measure": measure, "outlet": outlet, "against": against, "which": which, **choices}
    evidence = _evidence(study, measure, [outlet, other], choices)
    return _claim("outlets", arguments, (_name(study, outlet), _name(study, other)), measured, measure, name, sides,
                  evidence)


def claim_names(study: Study, actor: str, *, name: str = "", level: float = 0.95, **choices: str) -> Claim:
    """The share of an actor's names that one outlet alone uses against the share that outlets share.

    choices: family, of ("pattern" or "form"), least ("once" or "twice"), voice. The interval is Wilson's and takes
    names for independent, which is the least there is to doubt.
    """
    arguments = {"actor": actor, **choices}
    row = outcome(COMPARISONS["names"](study, **arguments)).iloc[0]
    sides = []
    for side in ("", "other_"):
        low, high = share_interval(row[f"{side}count"], row[f"{side}n"], level=level)
        sides.append({"value": row["other" if side else "value"], "low": float(low), "high": float(high),
                      "count": row[f"{side}count"], "n": row[f"{side}n"], "varies": AS_IF_INDEPENDENT, "per": 1.0})
    evidence = _evidence(study, "label_shares", list(study.outlets["outlet"]), {"family": "actors", **arguments})
    labels = ("those used by one outlet alone", "those used by several")
    about = f"share of the different names for {_labels(study, actor)[0]}"
    return _claim("names", arguments, labels, about, "label_counts", name, sides, evidence)


def claim_scorers(study: Study, score: str, other_score: str, *, name: str = "", **choices: str) -> Claim:
    """The share of pairs of outlets that two scorers of tone put in the same order, against those they do not.

    choices: voice, topic_words. Pairs share outlets, so no interval is given, and the claim rests on its robustness.
    """
    arguments = {"score": score, "other_score": other_score, **choices}
    row = outcome(COMPARISONS["scorers"](study, **arguments)).iloc[0]
    sides = [{"value": row["other" if side else "value"], "low": np.nan, "high": np.nan, "count": row[f"{side}count"],
              "n": row[f"{side}n"], "varies": UNBOUNDED, "per": 1.0} for side in ("", "other_")]
    labels = (f"those that {score} and {other_score} put in the same order", "those that they do not")
    about = "share of the pairs of outlets"
    return _claim("scorers", arguments, labels, about, "tone", name, sides, ("sentences", tuple(study.sentences.index)))


def claim_sources(study: Study, first: str = "", rival: str = "", *, outlet: str = "", name: str = "",
                  level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One type of source speaking more (or less) than another, in one outlet or (left out) in all texts together.

    first, rival: types of the dictionary; left out, the two that speak most often, "other" left aside, and the claim
    says how many pairs of types it was picked from. Numbers and intervals as in `source_mix`. choices: counted
    ("attributions" or "words"), form, sources.
    """
    counts = study.attributions["source_type"].value_counts().reindex(study.source_types["source_type"], fill_value=0)
    ranked = counts.drop("other", errors="ignore").sort_values(ascending=False, kind="stable")
    if not first and len(ranked) < 2:
        return _nothing("share of the attributions found", "source_mix", name)
    picked = comb(len(ranked), 2) if not first else 1
    first, rival = (first, rival) if first else tuple(map(str, ranked.index[:2]))
    arguments = {"first": first, "rival": rival, "outlet": outlet, **choices}
    where = f" in {_name(study, outlet)}" if outlet else ""
    labels = (first.replace("_", " "), rival.replace("_", " "))
    about = f"share of the attributions found{where}"
    return replace(_of_two(study, "sources", arguments, labels, about, "source_mix", name, level, seed),
                   picked_from=picked)


def _nothing(measured: str, measure: str, name: str) -> Claim:
    """A claim that cannot be made, because fewer than two have a value: it says so rather than being left out."""
    side: Side = {"value": np.nan, "low": np.nan, "high": np.nan, "count": 0, "n": 0, "varies": NOTHING, "per": 1.0}
    return _claim("nothing", {}, ("", ""), measured, measure, name, [side, side], ("sentences", ()))


def _of_two(study: Study, kind: str, arguments: dict[str, Any], labels: tuple[str, str], measured: str, measure: str,
            name: str, level: float, seed: int) -> Claim:
    comparison, outlet = COMPARISONS[kind](study, **arguments), arguments["outlet"]
    here = _rows_of(study, outlet)
    sizes, parts = study.sentences[["doc_id"]].iloc[here], comparison.parts[here]
    sides = [ratio_row(sizes, parts[:, column], parts[:, 2], level=level, seed=seed) for column in (0, 1)]
    outlets = [outlet] if outlet else list(study.outlets["outlet"])
    wanted = {key: arguments[key] for key in ("family", "concept") if key in arguments}
    if kind == "choice":
        wanted["concept"] = (arguments["first"], arguments["rival"])
    return _claim(kind, arguments, labels, measured, measure, name, sides, _evidence(study, measure, outlets, wanted))


def _claim(kind: str, arguments: dict[str, Any], labels: tuple[str, str], measured: str, measure: str, name: str,
           sides: list[Side], evidence: tuple[str, tuple[int, ...]]) -> Claim:
    one, two = sides
    fallback = f"{kind}: {labels[0]} against {labels[1]}, {measured}"
    return Claim(
        name or fallback, kind, measured, measure, *labels, value=one["value"], low=one["low"], high=one["high"],
        count=one["count"], n=one["n"], other=two["value"], other_low=two["low"], other_high=two["high"],
        other_count=two["count"], other_n=two["n"], per=one["per"], varies=one["varies"],
        scale="share" if kind == "scorers" else scale_of(measure), evidence=evidence, arguments=arguments)


def _outlet_side(study: Study, measure: str, outlet: str, choices: dict[str, str], level: float, seed: int) -> Side:
    if measure == "tone":
        table = tone(study, voice=choices.get("voice", "all"), topic_words=choices.get("topic_words", "with"),
                     level=level, seed=seed)
        row = table[(table["outlet"] == outlet) & (table["score"] == choices["score"])].iloc[0]
        known = {"value": row["mean"], "count": row["mean"] * row["n"], "per": 1.0}
        return known | dict(row[["low", "high", "n", "varies"]])
    here = _rows_of(study, outlet)
    parts = parts_of(study, measure, **choices)[here]
    per = PER.get(scale_of(measure), 1.0)
    return ratio_row(study.sentences[["doc_id"]].iloc[here], parts[:, 0], parts[:, 1], level=level, seed=seed, per=per)


def _rows_of(study: Study, outlet: str) -> np.ndarray:
    """The rows of an outlet's sentences (of all, where none is named), in the order of the texts."""
    order = text_order(study)
    return order[outlet_numbers(study)[order] == outlet_place(study, outlet)] if outlet else order


def _ranked(study: Study, measure: str, which: str, choices: dict[str, str]) -> list[str]:
    """The outlets that have a value, from the highest down (or the lowest up); ties in the study's order."""
    check_word("which", which, ("highest", "lowest"))
    parts, outlet = parts_of(study, measure, **choices), outlet_numbers(study)
    sums = pd.DataFrame(parts).groupby(outlet).sum().reindex(range(len(study.outlets)), fill_value=0.0)
    value = (sums[0] / sums[1]).where(sums[1] > 0)
    value = value.where(sums[2] >= LEAST_WORDS) if 2 in sums else value
    order = value.dropna().sort_values(ascending=which == "lowest", kind="stable").index
    return study.outlets["outlet"].iloc[order].tolist()


def _evidence(study: Study, measure: str, outlets: list[str], choices: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The table and the rows that a measure of these outlets is counted from."""
    articles = study.articles["doc_id"][study.articles["outlet"].isin(outlets)]
    if measure == "source_mix":
        return "attributions", tuple(study.attributions.index[study.attributions["doc_id"].isin(articles)].tolist())
    if measure in ("tone", "voice_shares"):
        rows = study.sentences.index[study.sentences["doc_id"].isin(articles)]
        return "sentences", tuple(rows.tolist())
    kept = {key: choices[key] for key in ("voice", "status", "patterns") if key in choices}
    hits = counted_hits(study, choices.get("family", "actors"), **kept)
    concepts = choices.get("concept") or choices.get("actor")
    wanted = hits["concept"].isin([concepts] if isinstance(concepts, str) else concepts or hits["concept"])
    there = study.hits.loc[hits.index, "doc_id"].isin(articles)
    return "hits", tuple(hits.index[wanted.to_numpy() & there.to_numpy()].tolist())


def _labels(study: Study, *concepts: str) -> tuple[str, ...]:
    known = dict(zip(study.concepts["concept"], study.concepts["label"], strict=True))
    return tuple(str(known[check_word("concept", concept, known)]) for concept in concepts)


def _name(study: Study, outlet: str) -> str:
    return str(study.outlets["name"].iloc[outlet_place(study, outlet)])
