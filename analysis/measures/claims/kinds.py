"""Claims, kind by kind: each function measures one finding and returns it as a `Claim`.

The numbers and intervals are those of the measures that the notebooks show; a test compares them.
"""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import Any

import numpy as np

from analysis.estimate import share_interval
from analysis.estimate.checks import check_word
from analysis.measures.claims.claim import LEAST_CASES, Claim
from analysis.measures.claims.comparison import outcome
from analysis.measures.claims.comparisons import COMPARISONS
from analysis.measures.claims.parts import scale_of
from analysis.measures.claims.sides import (
    Side,
    evidence_of,
    labels_of,
    name_of,
    names_of,
    outlet_side,
    outlet_values,
    outlets_with_text,
    rows_of,
    speakers,
)
from analysis.measures.ratios import ratio_row
from analysis.study import Study

UNBOUNDED = "no interval: pairs share outlets"
AS_IF_INDEPENDENT = "names, as if independent"


def claim_choice(study: Study, family: str, first: str, rival: str, *, outlet: str = "", name: str = "",
                 level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One concept chosen more (or less) than its rival, in one outlet or (left out) in all texts together.

    Numbers and intervals are those of `term_choices`; pooled over outlets the interval spans the articles. choices:
    voice, status, unit, case, patterns. Raises ValueError for an unknown name.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.claim import direction
    >>> claim = claim_choice(load_study(), "exit", "withdrawal", "security_partnership")
    >>> direction(claim), claim.n == claim.other_n
    ('above', True)
    """
    arguments = {"family": family, "first": first, "rival": rival, "outlet": outlet, **choices}
    labels = labels_of(study, first, rival)
    about = f"share of the words chosen for the same thing{_where(study, outlet)}"
    return _of_two(study, "choice", arguments, labels, about, "term_choices", name, level, seed)


def claim_choice_each(study: Study, family: str, first: str, rival: str, **options: Any) -> list[Claim]:
    """The same choice in all texts together, and then in each outlet that has text, in the study's order."""
    return [claim_choice(study, family, first, rival, outlet=outlet, **options)
            for outlet in ("", *outlets_with_text(study))]


def claim_status(study: Study, family: str, concept: str, *, of: str = "negated", outlet: str = "", name: str = "",
                 level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """The share of a concept's hits that are of one status ("negated") against the share of all others.

    Numbers and intervals as in `hit_shares`. choices: voice, unit, case, patterns.
    """
    arguments = {"family": family, "concept": concept, "of": of, "outlet": outlet, **choices}
    labels = (of, f"not {of}")
    about = f"uses of {labels_of(study, concept)[0]}{_where(study, outlet)}"
    return _of_two(study, "status", arguments, labels, about, "hit_shares", name, level, seed)


def claim_tier(study: Study, actor: str, *, tier: str = "evaluative", outlet: str = "", name: str = "",
               level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """The share of an actor's namings that are of one tier ("evaluative": they judge) against the share of all others.

    Numbers and intervals as in `label_shares`. choices: family, voice, unit, patterns.
    """
    arguments = {"actor": actor, "tier": tier, "outlet": outlet, **choices}
    about = f"namings of {labels_of(study, actor)[0]}{_where(study, outlet)}"
    return _of_two(study, "tier", arguments, (tier, f"not {tier}"), about, "label_shares", name, level, seed)


def claim_extreme(study: Study, measure: str, measured: str, *, which: str = "highest", against: str = "last",
                  cases: int = LEAST_CASES, name: str = "", level: float = 0.95, seed: int = 0,
                  **choices: str) -> Claim:
    """The outlet that is highest (or lowest) on a measure, against the one at the other end or the next in the order.

    measure: "term_rates", "term_choices", "hit_shares", "label_shares", "voice_shares" or "tone"; measured: what it
    is, in words; choices: what it takes (`analysis.measures.claims.parts.parts_of`). against: "last" compares the two
    ends, as `say_extremes` does, and both outlets are held fixed when the claim is counted again; "next" asks more:
    above every other outlet. Outlets with fewer cases (what a share or a rate is taken of) than `cases` take no part
    and are named; where fewer than two are left the claim has no value, and says so.

    >>> from analysis import load_study
    >>> from analysis.measures.claims.claim import direction
    >>> claim = claim_extreme(load_study(), "tone", "mean compound of a sentence", score="compound")
    >>> direction(claim), claim.scale
    ('above', 'mean')
    """
    check_word("against", against, ("last", "next"))
    value, few = outlet_values(study, measure, which, choices, cases)
    if len(value) < 2:
        return _nothing(measured, measure, name, f"fewer than two outlets have {cases} cases or more")
    last = against == "last"
    found = claim_outlets(study, measured, measure=measure, outlet=value.index[0], which=which, name=name, level=level,
                          seed=seed, against=value.index[-1] if last else "", **choices)
    alike = [value.index[at] for at in range(1, len(value) - last)
             if np.isclose(value.iloc[at], value.iloc[[0, -1] if last else 0]).any()]
    return replace(found, picked_from=comb(len(value), 2) if last else len(value), left_out=names_of(study, few),
                   ties=names_of(study, alike))


def claim_outlets(study: Study, measured: str, *, measure: str, outlet: str, against: str = "",
                  which: str = "highest", name: str = "", level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One named outlet against another on a measure, or (against left out) against the next in the order.

    Columns and choices as in `claim_extreme`; an outlet without text has no value.
    """
    ranked = [each for each in outlet_values(study, measure, which, choices, 1)[0].index if each != outlet]
    other = against or (ranked[0] if ranked else outlet)
    sides = [outlet_side(study, measure, each, choices, level, seed) for each in (outlet, other)]
    arguments = {"measure": measure, "outlet": outlet, "against": against, "which": which, **choices}
    evidence = evidence_of(study, measure, [outlet, other], choices)
    return _claim("outlets", arguments, (name_of(study, outlet), name_of(study, other)), measured, measure, name, sides,
                  evidence)


def claim_names(study: Study, actor: str, *, name: str = "", level: float = 0.95, **choices: str) -> Claim:
    """The share of an actor's names that one outlet alone uses against the share that outlets share.

    choices: family, of ("pattern" or "form"), least ("once" or "twice"), voice. The interval is Wilson's and takes
    names for independent, which is the least there is to doubt.
    """
    arguments, about = {"actor": actor, **choices}, f"different names for {labels_of(study, actor)[0]}"
    sides = _counted_sides(study, "names", arguments, AS_IF_INDEPENDENT)
    for side in sides:
        low, high = share_interval(side["count"], side["n"], level=level)
        side |= {"low": float(low), "high": float(high), "level": level}
    evidence = evidence_of(study, "label_shares", list(study.outlets["outlet"]), {"family": "actors", **arguments})
    labels = ("used by one outlet alone", "used by several")
    return _claim("names", arguments, labels, about, "label_counts", name, sides, evidence)


def claim_scorers(study: Study, score: str, other_score: str, *, name: str = "", **choices: str) -> Claim:
    """The share of pairs of outlets that two scorers of tone put in the same order, against those they do not.

    choices: voice, topic_words. Pairs share outlets, so no interval is given, and the claim rests on its robustness.
    """
    arguments = {"score": score, "other_score": other_score, **choices}
    sides = _counted_sides(study, "scorers", arguments, UNBOUNDED)
    labels = (f"put in the same order by {score} and by {other_score}", "put in another order")
    about = "pairs of outlets"
    return _claim("scorers", arguments, labels, about, "tone", name, sides, ("sentences", tuple(study.sentences.index)))


def claim_sources(study: Study, first: str = "", rival: str = "", *, outlet: str = "", name: str = "",
                  level: float = 0.95, seed: int = 0, **choices: str) -> Claim:
    """One type of source speaking more (or less) than another, in one outlet or (left out) in all texts together.

    first, rival: types of the dictionary; left out, the two that speak most often, "other" left aside, and the claim
    says how many pairs of types it was picked from. Numbers and intervals as in `source_mix`. choices: counted
    ("attributions" or "words"), form, sources.
    """
    ranked, picked, ties = speakers(study), 1, ()
    if not first:
        if len(ranked) < 2:
            return _nothing("attributions found", "source_mix", name, "fewer than two types of source speak")
        first, rival, picked = str(ranked.index[0]), str(ranked.index[1]), comb(len(ranked), 2)
        ties = tuple(str(kind).replace("_", " ") for kind, count in ranked.iloc[2:].items() if count == ranked.iloc[1])
    arguments = {"first": first, "rival": rival, "outlet": outlet, **choices}
    labels = (first.replace("_", " "), rival.replace("_", " "))
    about = f"share of the attributions found{_where(study, outlet)}"
    found = _of_two(study, "sources", arguments, labels, about, "source_mix", name, level, seed)
    return replace(found, picked_from=picked, ties=ties)


def _where(study: Study, outlet: str) -> str:
    return f" in {name_of(study, outlet)}" if outlet else ""


def _counted_sides(study: Study, kind: str, arguments: dict[str, Any], varies: str) -> list[Side]:
    """The two numbers of a comparison as they are counted, without intervals."""
    row = outcome(COMPARISONS[kind](study, **arguments)).iloc[0]
    return [{"value": row[value], "low": np.nan, "high": np.nan, "count": row[count], "n": row[n], "varies": varies,
             "per": 1.0} for value, count, n in (("value", "count", "n"), ("other", "other_count", "other_n"))]


def _nothing(measured: str, measure: str, name: str, why: str) -> Claim:
    """A claim that cannot be made: it says why, rather than being left out."""
    side: Side = {"value": np.nan, "low": np.nan, "high": np.nan, "count": 0, "n": 0, "varies": why, "per": 1.0}
    return _claim("nothing", {}, ("", ""), measured, measure, name, [side, side], ("sentences", ()))


def _of_two(study: Study, kind: str, arguments: dict[str, Any], labels: tuple[str, str], measured: str, measure: str,
            name: str, level: float, seed: int) -> Claim:
    comparison, outlet = COMPARISONS[kind](study, **arguments), arguments["outlet"]
    here = rows_of(study, outlet)
    sizes, parts = study.sentences[["doc_id"]].iloc[here], comparison.parts[here]
    unit = "run" if arguments.get("counted") == "words" else "case"
    sides = [ratio_row(sizes, parts[:, at], parts[:, 2], level=level, seed=seed, unit=unit) for at in (0, 1)]
    outlets = [outlet] if outlet else list(study.outlets["outlet"])
    wanted = {key: arguments[key] for key in ("family", "concept", "actor") if key in arguments}
    if kind == "choice":
        wanted["concept"] = (arguments["first"], arguments["rival"])
    return _claim(kind, arguments, labels, measured, measure, name, sides, evidence_of(study, measure, outlets, wanted))


def _claim(kind: str, arguments: dict[str, Any], labels: tuple[str, str], measured: str, measure: str, name: str,
           sides: list[Side], evidence: tuple[str, tuple[int, ...]]) -> Claim:
    one, two = sides
    fallback = f"{kind}: {labels[0]} against {labels[1]}, {measured}"
    return Claim(
        name or fallback, kind, measured, measure, *labels, value=one["value"], low=one["low"], high=one["high"],
        count=one["count"], n=one["n"], other=two["value"], other_low=two["low"], other_high=two["high"],
        other_count=two["count"], other_n=two["n"], per=one["per"], varies=one["varies"],
        level=one.get("level", 0.95), scale="share" if kind == "scorers" else scale_of(measure), evidence=evidence,
        arguments=arguments)
