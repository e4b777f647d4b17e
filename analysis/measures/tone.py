"""Tone per outlet, from the scores of its sentences, with what those scores rest on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.estimate import bootstrap_blocks, mean_interval, ratio_interval
from analysis.estimate.checks import check_word
from analysis.measures.ratios import BY, NOTHING, OVER_ARTICLES, WITHIN_TEXT, in_study_order
from analysis.study import Study, source_line

SCORES = {
    "polarity": "n_textblob",
    "subjectivity": "n_textblob",
    "compound": "n_vader",
    "polarity_no_topic": "n_textblob",
    "compound_no_topic": "n_vader",
}
LEAST_WORDS = 10
REFUSED = "refused: fewer than ten scored words"
OVER_BOTH = "over articles and their sentences"


def tone(
    study: Study,
    *,
    by: str = "outlet",
    voice: str = "all",
    topic_words: str = "with",
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """The mean tone of an outlet's sentences by each scorer, side by side.

    One row an outlet (or article) and score (polarity and subjectivity by TextBlob, compound by VADER): mean over
    sentences = total / n, low, high, sd of the sentences, n (sentences), n_scored (words the scorer knew), n_words,
    coverage = n_scored / n_words, varies, level. The interval is over blocks of sentences within the one text, or over
    articles (Cochran 1977), and then never narrower than Student's t over their sentences, which would be zero where
    two articles happen to have the same mean; where that widens it, varies is "over articles and their sentences".
    voice: "own" takes the sentences without a quoted word, "quoted" those with more quoted words than others.
    topic_words: "with", or "without" the dictionary's topic words. Below ten scored words there is no score.
    Every sentence counts alike; sentences without a known word score 0 and pull the mean to 0.
    What it does not measure: stance. A text can condemn in neutral words and report a war in positive ones.

    >>> from analysis import load_study
    >>> sorted(set(tone(load_study()).score))
    ['compound', 'polarity', 'subjectivity']
    """
    check_word("by", by, BY)
    check_word("topic_words", topic_words, ("with", "without"))
    sentences = pick_sentences(study, voice)
    key = "outlet" if by == "outlet" else "doc_id"
    units = study.outlets[["outlet", "name"]]
    units = units if by == "outlet" else units.merge(study.articles[["outlet", "doc_id"]], on="outlet")
    rows = []
    for unit in units.to_dict("records"):
        part = sentences[sentences[key] == unit[key]]
        for score in ("polarity", "subjectivity", "compound"):
            ending = "" if topic_words == "with" else "_no_topic"
            estimate = _tone_row(part, f"{score}{ending}", f"{SCORES[score]}{ending}", level, seed)
            rows.append({**unit, "score": score, **estimate})
    table = pd.DataFrame(rows)
    table.attrs["source"] = source_line(study, seed)
    return table


def pick_sentences(study: Study, voice: str) -> pd.DataFrame:
    """Sentences with their outlet: all, those without a quoted word ("own"), or mostly quoted ones ("quoted")."""
    check_word("voice", voice, ("all", "own", "quoted"))
    ordered = study.sentences.sort_values(["doc_id", "sentence"])  # neighbours make the blocks of the bootstrap
    sentences = ordered.merge(study.articles[["doc_id", "outlet"]], on="doc_id", how="left")
    if voice == "own":
        return sentences[sentences["n_quoted_words"] == 0]
    return sentences[2 * sentences["n_quoted_words"] > sentences["n_words"]] if voice == "quoted" else sentences


def _tone_row(part: pd.DataFrame, column: str, known: str, level: float, seed: int) -> dict[str, Any]:
    values, scored = part[column].to_numpy(), int(part[known].sum())
    words = int(part["n_words"].sum())
    row = {
        "n": len(part),
        "n_scored": scored,
        "n_words": words,
        "coverage": scored / words if words else np.nan,
        "total": np.nan,
        "mean": np.nan,
        "low": np.nan,
        "high": np.nan,
        "sd": np.nan,
        "varies": REFUSED if words else NOTHING,
        "level": level,
    }
    if scored < LEAST_WORDS:
        return row
    low, high, varies = _mean_interval(part["doc_id"].to_numpy(), values, level, seed)
    low, high = np.clip([low, high], 0.0 if column.startswith("subjectivity") else -1.0, 1.0).tolist()
    spread = float(values.std(ddof=1)) if len(values) > 1 else np.nan
    return {**row, "total": float(values.sum()), "mean": float(values.mean()), "low": low, "high": high, "sd": spread,
            "varies": varies}


def _mean_interval(documents: np.ndarray, values: np.ndarray, level: float, seed: int) -> tuple[float, float, str]:
    # A mean is a ratio of a sum to a count. The bootstrap takes counts, so scores are moved above zero and back.
    shifted, ones = values + 1.0, np.ones(len(values))
    if len(pd.unique(documents)) == 1:
        low, high = bootstrap_blocks(shifted, ones, level=level, seed=seed)
        return low - 1, high - 1, WITHIN_TEXT
    sums = pd.DataFrame({"doc_id": documents, "score": shifted, "n": ones}).groupby("doc_id", sort=True).sum()
    low, high = (end - 1 for end in ratio_interval(sums["score"], sums["n"], level=level))
    least, most = mean_interval(values, level=level)
    # A mean of -1 has no ratio interval.
    return np.fmin(low, least), np.fmax(high, most), OVER_ARTICLES if low <= least and high >= most else OVER_BOTH


def tone_sources(study: Study, scorer: str, *, by: str = "outlet", top: int = 8) -> pd.DataFrame:
    """The words behind a score: those that moved it most, for each outlet.

    scorer: "textblob" or "vader". One row an outlet and word, the largest sums (up or down) first: n (how often it
    was scored), score (mean value given to it), total = n * score, share: its part of `all_totals`, the sum of all
    absolute totals, also of words below the top. For VADER the value is the lexicon's valence before its rules.

    >>> from analysis import load_study
    >>> list(tone_sources(load_study(), "textblob", top=1).columns)
    ['outlet', 'name', 'word', 'n', 'score', 'total', 'share', 'all_totals']
    """
    check_word("scorer", scorer, ("textblob", "vader"))
    check_word("by", by, BY)
    key = ["outlet", "name"] if by == "outlet" else ["outlet", "name", "doc_id"]
    rows = study.tone_words[study.tone_words["scorer"] == scorer]
    rows = rows.merge(study.articles[["doc_id", "outlet"]], on="doc_id").merge(
        study.outlets[["outlet", "name"]], on="outlet"
    )
    table = rows.groupby([*key, "word"], sort=True)["score"].agg(n="size", score="mean", total="sum").reset_index()
    weight = table["total"].abs()
    sums = weight.groupby(table[key[-1]]).transform("sum")
    table = table.assign(share=weight / sums, all_totals=sums)
    table = in_study_order(table.assign(_size=-weight).sort_values([key[-1], "_size", "word"]), study)
    return table.drop(columns="_size").groupby(key[-1], sort=False).head(top).reset_index(drop=True)


def tone_extremes(study: Study, score: str = "compound", *, top: int = 3) -> pd.DataFrame:
    """The sentences with the lowest and the highest score, by place, with the words that made the score.

    One row a sentence: doc_id, sentence, section, n_words, score value, and `words` (scored words in the order of
    the alphabet). To judge whether a score is wrong, read the sentence there; the texts are not part of the study.

    >>> from analysis import load_study
    >>> len(tone_extremes(load_study(), "polarity", top=2))
    4
    """
    check_word("score", score, tuple(SCORES))
    scorer = "vader" if score.startswith("compound") else "textblob"
    ranked = study.sentences.sort_values([score, "doc_id", "sentence"], kind="stable")
    picked = pd.concat([ranked.head(top), ranked.iloc[top:].tail(top)])
    picked = picked[["doc_id", "sentence", "section", "n_words", score]]
    scored = study.tone_words[study.tone_words["scorer"] == scorer]
    words = scored.groupby(["doc_id", "sentence"])["word"].agg(lambda cells: ", ".join(sorted(cells)))
    return picked.join(words.rename("words"), on=["doc_id", "sentence"]).fillna({"words": ""}).reset_index(drop=True)
