"""The comparisons that claims make, kind by kind: what each sentence adds, and how two numbers come of the totals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims.comparison import Comparison, Four
from analysis.measures.claims.counting import counted_hits, outlet_numbers, per_sentence
from analysis.measures.claims.parts import MEASURES, parts_of
from analysis.measures.sourcing import attributed_words
from analysis.measures.tone import LEAST_WORDS
from analysis.study import Study


def compare_choice(study: Study, family: str, first: str, rival: str, *, outlet: str = "", voice: str = "all",
                   status: str = "all", unit: str = "word", case: str = "folded",
                   patterns: str = "all") -> Comparison:
    """The share of one concept among a family's hits against that of its rival, in one outlet or (left out) in all.

    unit="sentence": of the sentences with a hit of the family, those that hold the concept.
    """
    known = list(dict.fromkeys(study.concepts.loc[study.concepts["family"] == family, "concept"]))
    hits = counted_hits(study, family, voice=voice, status=status, case=case, patterns=patterns)
    picked = [hits[hits["concept"] == check_word("concept", name, known)] for name in (first, rival)]
    return _two_of_all(study, [*picked, hits], outlet, unit)


def compare_status(study: Study, family: str, *, concept: str = "", of: str = "negated", outlet: str = "",
                   voice: str = "all", unit: str = "word", case: str = "folded",
                   patterns: str = "all") -> Comparison:
    """The share of hits of one status ("negated") against the share of all other hits of a family or a concept."""
    hits = counted_hits(study, family, voice=voice, case=case, patterns=patterns)
    hits = hits if not concept else hits[hits["concept"] == concept]
    is_of = (hits["status"] == of).to_numpy()
    return _two_of_all(study, [hits[is_of], hits[~is_of], hits], outlet, unit)


def compare_tier(study: Study, actor: str, *, tier: str = "evaluative", family: str = "actors", outlet: str = "",
                 voice: str = "all", unit: str = "word", patterns: str = "all") -> Comparison:
    """The share of an actor's namings of one tier ("evaluative") against the share of all others."""
    hits = counted_hits(study, family, voice=voice, patterns=patterns)
    hits = hits[hits["concept"] == actor]
    is_of = (hits["tier"] == tier).to_numpy()
    return _two_of_all(study, [hits[is_of], hits[~is_of], hits], outlet, unit)


def _two_of_all(study: Study, picked: list[pd.DataFrame], outlet: str, unit: str) -> Comparison:
    return _of_parts(study, np.column_stack([per_sentence(study, hits, unit) for hits in picked]), outlet)


def _of_parts(study: Study, parts: np.ndarray, outlet: str) -> Comparison:
    """The first column against the second, both out of the third, in one outlet or in all."""
    place = outlet_place(study, outlet) if outlet else None

    def compare(summed: np.ndarray) -> Four:
        here = summed.sum(axis=-2) if place is None else summed[..., place, :]
        return here[..., 0], here[..., 2], here[..., 1], here[..., 2]

    return Comparison(parts, outlet_numbers(study), len(study.outlets), compare)


def compare_outlets(study: Study, measure: str, *, outlet: str, against: str = "", which: str = "highest",
                    **choices: str) -> Comparison:
    """One outlet's value of a measure against another's: the outlet named, or (left out) the next in the order.

    measure: a name of `analysis.measures.claims.parts.MEASURES`; choices: what it takes. which: "highest" or "lowest",
    on which side of the outlet the next is looked for; outlets without a value are passed over.
    """
    check_word("measure", measure, MEASURES)
    check_word("which", which, ("highest", "lowest"))
    parts, side = parts_of(study, measure, **choices), 1 if which == "highest" else -1
    subject, named = outlet_place(study, outlet), outlet_place(study, against) if against else None

    def compare(summed: np.ndarray) -> Four:
        count, n = summed[..., 0], summed[..., 1]
        if parts.shape[1] > 2:
            n = np.where(summed[..., 2] < LEAST_WORDS, np.nan, n)
        other = _nearest(count, n, subject, side) if named is None else np.full(count.shape[:-1], named)
        beside = [np.take_along_axis(each, other[..., np.newaxis], axis=-1)[..., 0] for each in (count, n)]
        return count[..., subject], n[..., subject], *beside

    return Comparison(parts, outlet_numbers(study), len(study.outlets), compare)


def _nearest(count: np.ndarray, n: np.ndarray, subject: int, side: int) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = side * count / n
    value = np.where(np.isnan(value), -np.inf, value)
    value[..., subject] = -np.inf
    best = value.argmax(axis=-1)
    # Where no other outlet has a value, argmax would point anywhere; an outlet without one says so itself.
    return np.where(np.isinf(value.max(axis=-1)), int(subject == 0), best) if value.shape[-1] > 1 else best


def compare_names(study: Study, actor: str, *, family: str = "actors", of: str = "pattern", least: str = "once",
                  voice: str = "all") -> Comparison:
    """The share of an actor's names that one outlet alone uses against the share that several share.

    of: what tells two names apart, the dictionary's "pattern" or the matched "form". least: names used at least
    "once" or "twice" in all; a name used once cannot be shared.
    """
    check_word("of", of, ("pattern", "form"))
    fewest = {"once": 1, "twice": 2}[check_word("least", least, ("once", "twice"))]
    hits = counted_hits(study, family, voice=voice)
    hits = hits[hits["concept"] == actor]
    names, labels = pd.factorize(hits[of], sort=True)
    parts = np.zeros((len(study.sentences), len(labels)))
    np.add.at(parts, (hits["row"].to_numpy(), names), 1)

    def compare(summed: np.ndarray) -> Four:
        counted = summed.sum(axis=-2) >= fewest
        outlets = (summed > 0).sum(axis=-2)
        # Where one outlet alone names the actor, it shares no name for want of anyone to share it with.
        several = ((summed > 0).any(axis=-1)).sum(axis=-1) > 1
        all_names = counted.sum(axis=-1) * several
        alone, shared = ((counted & kept).sum(axis=-1) * several for kept in (outlets == 1, outlets > 1))
        return alone, all_names, shared, all_names

    return Comparison(parts, outlet_numbers(study), len(study.outlets), compare)


def compare_scorers(study: Study, score: str, other_score: str, *, voice: str = "all",
                    topic_words: str = "with") -> Comparison:
    """The share of pairs of outlets that two scorers of tone put in the same order, against all other pairs."""
    one, two = (parts_of(study, "tone", score=name, voice=voice, topic_words=topic_words)
                for name in (score, other_score))
    first, second = np.triu_indices(len(study.outlets), 1)

    def compare(summed: np.ndarray) -> Four:
        with np.errstate(divide="ignore", invalid="ignore"):
            means = [np.where(summed[..., at + 2] < LEAST_WORDS, np.nan, summed[..., at] / summed[..., at + 1])
                     for at in (0, 3)]
        # Sums of scores differ in their last digits with the order of adding; that is no order of outlets.
        steps = [np.round(mean[..., first] - mean[..., second], 12) for mean in means]
        known = ~np.isnan(steps[0] + steps[1])
        same = (known & (steps[0] * steps[1] > 0)).sum(axis=-1)
        pairs = known.sum(axis=-1)
        return same, pairs, pairs - same, pairs

    return Comparison(np.column_stack([one, two]), outlet_numbers(study), len(study.outlets), compare)


def compare_sources(study: Study, first: str, rival: str, *, outlet: str = "", counted: str = "attributions",
                    form: str = "all", sources: str = "all") -> Comparison:
    """The share of one type of source among the attributions (or the attributed words) against that of its rival.

    form: "all", "quoted" (direct and mixed speech) or "indirect". sources: "all" or those that are "named".
    """
    check_word("counted", counted, ("attributions", "words"))
    forms = {"all": ("direct", "mixed", "indirect"), "quoted": ("direct", "mixed"), "indirect": ("indirect",)}
    known = list(study.source_types["source_type"])
    rows = attributed_words(study)
    rows = rows[rows["form"].isin(forms[check_word("form", form, forms)])]
    rows = rows[rows["named"]] if check_word("sources", sources, ("all", "named")) == "named" else rows
    places = pd.MultiIndex.from_frame(study.sentences[["doc_id", "sentence"]]).get_indexer(
        pd.MultiIndex.from_frame(rows[["doc_id", "sentence"]]))
    sizes = np.ones(len(rows)) if counted == "attributions" else rows["n_own_words"].to_numpy(float)
    parts = np.zeros((len(study.sentences), 3))
    for column, name in enumerate((first, rival)):
        of_type = (rows["source_type"] == check_word("source_type", name, known)).to_numpy()
        np.add.at(parts[:, column], places[of_type], sizes[of_type])
    np.add.at(parts[:, 2], places, sizes)
    return _of_parts(study, parts, outlet)


def compare_nothing(study: Study) -> Comparison:
    """A comparison of nothing with nothing, for a claim that cannot be made: its numbers are always empty."""
    return _of_parts(study, np.zeros((len(study.sentences), 3)), "")


def outlet_place(study: Study, outlet: str) -> int:
    """The place of an outlet in `study.outlets`; ValueError with the known ones otherwise."""
    known = list(study.outlets["outlet"])
    return known.index(check_word("outlet", outlet, known))


COMPARISONS: dict[str, Callable[..., Comparison]] = {
    "choice": compare_choice,
    "status": compare_status,
    "tier": compare_tier,
    "outlets": compare_outlets,
    "names": compare_names,
    "scorers": compare_scorers,
    "sources": compare_sources,
    "nothing": compare_nothing,
}
