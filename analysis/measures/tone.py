"""The tone of sentences by two scorers, and the words that their scores rest on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.measures.measure import WAYS, Counts, measure
from analysis.measures.names import in_study_order
from analysis.measures.titles import part_of
from analysis.study import Study

SCORES = {"polarity": "n_textblob", "subjectivity": "n_textblob", "compound": "n_vader"}
SCORERS = {"polarity": "TextBlob", "subjectivity": "TextBlob", "compound": "VADER"}
LEAST = {"polarity": -1.0, "subjectivity": 0.0, "compound": -1.0}


def _coverage(_study: Study, table: pd.DataFrame, _number: np.ndarray) -> pd.DataFrame:
    words = table["n_words"].where(table["n_words"] > 0)
    return table.assign(coverage=table["n_scored"] / words)


@measure(scale="mean", case="score", unit="sentence", evidence="sentences", formula="count / n",
         source="arithmetic mean", title="Mean tone of sentences", finish=_coverage)
def tone(study: Study, *, voice: str = "all", topic_words: str = "with") -> Counts:
    """The mean tone of sentences by each scorer, side by side; a scorer is never another way of counting a scorer.

    One row a unit and score (polarity and subjectivity by TextBlob, compound by VADER): count (the sum of the
    sentences' scores), n (sentences), value = count / n, low, high, sd of the sentences, n_scored (words the scorer
    knew), n_words, coverage = n_scored / n_words, varies. The interval is over blocks of sentences within one text, or
    over articles (Cochran 1977), and then never narrower than Student's t over their sentences. voice: "own" takes the
    sentences without a quoted word, "quoted" those with more quoted words than others. topic_words: "with", or
    "without" the dictionary's topic words. Below ten scored words there is no score.
    Articles in another language take no part: both scorers are English.
    Every sentence counts alike; sentences without a known word score 0 and pull the mean to 0.
    What it does not measure: stance. A text can condemn in neutral words and report a war in positive ones.

    >>> from analysis import load_study
    >>> sorted(set(tone(load_study()).score))
    ['compound', 'polarity', 'subjectivity']
    """
    check_word("topic_words", topic_words, WAYS["topic_words"])
    sentences, ending = study.sentences, "" if topic_words == "with" else "_no_topic"
    kept = (in_voice(study, voice) & is_english(study)).astype(float)[:, np.newaxis]
    values, known = (sentences[[f"{name}{ending}" for name in names]].to_numpy(float) * kept
                     for names in (list(SCORES), list(SCORES.values())))
    words = sentences["n_words"].to_numpy(float)[:, np.newaxis] * kept
    return Counts(pd.DataFrame({"score": list(SCORES)}), values, kept, known=known,
                  events=np.repeat(kept, len(SCORES), axis=1), sums={"n_scored": known, "n_words": words},
                  bounds=[(LEAST[score], 1.0) for score in SCORES])


def is_english(study: Study) -> np.ndarray:
    """Which sentences stand in an article in English."""
    english = study.articles.loc[study.articles["language"] == "en", "doc_id"]
    return study.sentences["doc_id"].isin(english).to_numpy()


def in_voice(study: Study, voice: str) -> np.ndarray:
    """Which sentences are in a voice: all, those without a quoted word ("own"), or mostly quoted ones ("quoted")."""
    check_word("voice", voice, WAYS["voice"])
    sentences = study.sentences
    quoted, words = sentences["n_quoted_words"].to_numpy(), sentences["n_words"].to_numpy()
    return {"all": words >= 0, "own": quoted == 0, "quoted": 2 * quoted > words}[voice]


def tone_words(study: Study, scorer: str, *, by: str = "outlet", top: int = 8) -> pd.DataFrame:
    """The words behind a score: those that moved it most.

    scorer: "textblob" or "vader". by: "outlet", "article", or "sentence": the sentences with the lowest and highest
    score, so many of each as `top` says, with all their scored words.
    One row a unit and word, the largest sums (up or down) first: n (how often it was scored), score (mean value given
    to it), total = n * score, share: its part of `all_totals`, the sum of all absolute totals, also of words below the
    top. By sentence: doc_id, sentence, section, n_words, the sentence's score, and `words` in the order of the
    alphabet. For VADER a word's value is the lexicon's valence before its rules.

    >>> from analysis import load_study
    >>> list(tone_words(load_study(), "textblob", top=1).columns)
    ['outlet', 'name', 'word', 'n', 'score', 'total', 'share', 'all_totals']
    """
    check_word("scorer", scorer, ("textblob", "vader"))
    if check_word("by", by, ("outlet", "article", "sentence")) == "sentence":
        return _extremes(study, scorer, top)
    key = ["outlet", "name"] if by == "outlet" else ["outlet", "name", "doc_id"]
    rows = part_of(study).tone_words
    rows = rows[rows["scorer"] == scorer].merge(study.articles[["doc_id", "outlet"]], on="doc_id").merge(
        study.outlets[["outlet", "name"]], on="outlet")
    table = rows.groupby([*key, "word"], sort=True)["score"].agg(n="size", score="mean", total="sum").reset_index()
    weight = table["total"].abs()
    sums = weight.groupby(table[key[-1]]).transform("sum")
    table = table.assign(share=weight / sums, all_totals=sums)
    table = in_study_order(table.assign(_size=-weight).sort_values([key[-1], "_size", "word"]), study)
    return table.drop(columns="_size").groupby(key[-1], sort=False).head(top).reset_index(drop=True)


def _extremes(study: Study, scorer: str, top: int) -> pd.DataFrame:
    score = {"textblob": "polarity", "vader": "compound"}[scorer]
    study = part_of(study)
    ranked = study.sentences.sort_values([score, "doc_id", "sentence"], kind="stable")
    picked = pd.concat([ranked.head(top), ranked.iloc[top:].tail(top)])
    picked = picked[["doc_id", "sentence", "section", "n_words", score]]
    scored = study.tone_words
    scored = scored[scored["scorer"] == scorer]
    words = scored.groupby(["doc_id", "sentence"])["word"].agg(lambda cells: ", ".join(sorted(cells)))
    return picked.join(words.rename("words"), on=["doc_id", "sentence"]).fillna({"words": ""}).reset_index(drop=True)
