"""What claims are made of: the numbers of an outlet, the outlets in their order, the rows that were counted, names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.claims.comparisons import outlet_place
from analysis.measures.claims.counting import counted_hits, outlet_numbers, text_order
from analysis.measures.claims.parts import parts_of, scale_of
from analysis.measures.ratios import ratio_row
from analysis.measures.tone import LEAST_WORDS, tone
from analysis.study import Study

PER = {"rate": 1_000.0}
Side = dict[str, Any]


def outlet_side(study: Study, measure: str, outlet: str, choices: dict[str, str], level: float, seed: int) -> Side:
    """An outlet's number by a measure, as the measure itself gives it: value, low, high, count, n, varies, per."""
    if measure == "tone":
        table = tone(study, voice=choices.get("voice", "all"), topic_words=choices.get("topic_words", "with"),
                     level=level, seed=seed)
        row = table[(table["outlet"] == outlet) & (table["score"] == choices["score"])].iloc[0]
        known = {"value": row["mean"], "count": row["mean"] * row["n"], "per": 1.0}
        return known | dict(row[["low", "high", "n", "varies", "level"]])
    here = rows_of(study, outlet)
    parts = parts_of(study, measure, **choices)[here]
    per = PER.get(scale_of(measure), 1.0)
    return ratio_row(study.sentences[["doc_id"]].iloc[here], parts[:, 0], parts[:, 1], level=level, seed=seed, per=per,
                     unit="run" if measure == "voice_shares" else "case")


def rows_of(study: Study, outlet: str) -> np.ndarray:
    """The rows of an outlet's sentences (of all, where none is named), in the order of the texts."""
    order = text_order(study)
    return order[outlet_numbers(study)[order] == outlet_place(study, outlet)] if outlet else order


def outlets_with_text(study: Study) -> list[str]:
    """The outlets that have a word to count in, in the study's order."""
    filled = set(study.articles["outlet"][study.articles["n_words"] > 0])
    return [outlet for outlet in study.outlets["outlet"] if outlet in filled]


def outlet_values(study: Study, measure: str, which: str, choices: dict[str, str],
                  cases: int) -> tuple[pd.Series, list[str]]:
    """Each outlet's value, from the highest down (or the lowest up), ties in the study's order; and who has too few."""
    check_word("which", which, ("highest", "lowest"))
    parts, outlet = parts_of(study, measure, **choices), outlet_numbers(study)
    sums = pd.DataFrame(parts).groupby(outlet).sum().reindex(range(len(study.outlets)), fill_value=0.0)
    sums.index = pd.Index(study.outlets["outlet"], dtype=object)
    known = sums[1] > 0 if 2 not in sums else (sums[1] > 0) & (sums[2] >= LEAST_WORDS)
    enough = known & (sums[1] >= cases)
    value = (sums[0] / sums[1])[enough].sort_values(ascending=which == "lowest", kind="stable")
    return value, sums.index[known & ~enough].tolist()


def evidence_of(study: Study, measure: str, outlets: list[str], choices: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The table and the rows that a measure of these outlets is counted from."""
    articles = study.articles["doc_id"][study.articles["outlet"].isin(outlets)]
    if measure == "source_mix":
        return "attributions", tuple(study.attributions.index[study.attributions["doc_id"].isin(articles)].tolist())
    if measure in ("tone", "voice_shares"):
        rows = study.sentences.index[study.sentences["doc_id"].isin(articles)]
        return "sentences", tuple(rows.tolist())
    kept = {key: choices[key] for key in ("voice", "status", "case", "patterns") if key in choices}
    hits = counted_hits(study, choices.get("family", "actors"), **kept)
    concepts = choices.get("concept") or choices.get("actor")
    wanted = hits["concept"].isin([concepts] if isinstance(concepts, str) else concepts or hits["concept"])
    there = study.hits.loc[hits.index, "doc_id"].isin(articles)
    return "hits", tuple(hits.index[wanted.to_numpy() & there.to_numpy()].tolist())


def labels_of(study: Study, *concepts: str) -> tuple[str, ...]:
    """What these concepts are called; ValueError for one that the dictionary has not."""
    known = dict(zip(study.concepts["concept"], study.concepts["label"], strict=True))
    return tuple(str(known[check_word("concept", concept, known)]) for concept in concepts)


def names_of(study: Study, outlets: list[str]) -> tuple[str, ...]:
    """The names of these outlets."""
    return tuple(name_of(study, outlet) for outlet in outlets)


def name_of(study: Study, outlet: str) -> str:
    """The name of an outlet; ValueError for an unknown one."""
    return str(study.outlets["name"].iloc[outlet_place(study, outlet)])


def speakers(study: Study) -> pd.Series:
    """How often each type of source speaks that does, the most frequent first; "other" is no type."""
    counts = study.attributions["source_type"].value_counts()
    counts = counts.reindex(study.source_types["source_type"].drop_duplicates(), fill_value=0)
    return counts.drop("other", errors="ignore").loc[lambda n: n > 0].sort_values(ascending=False, kind="stable")
