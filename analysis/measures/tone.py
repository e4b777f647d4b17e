"""The tone of sentences by several scorers, how much they judge, and the words that their scores rest on."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.estimate.checks import check_word
from analysis.estimate.permutation import rank_correlation
from analysis.measures.language import is_english, not_english
from analysis.measures.measure import WAYS, Counts, measure, sentence_places
from analysis.measures.names import in_study_order
from analysis.measures.titles import part_of
from analysis.study import Study

SCORES = {"polarity": "n_textblob", "subjectivity": "n_textblob", "compound": "n_vader"}
SCORERS = {"polarity": "TextBlob", "subjectivity": "TextBlob", "compound": "VADER"}
LEAST = {"polarity": -1.0, "subjectivity": 0.0, "compound": -1.0}


def _coverage(study: Study, table: pd.DataFrame, number: np.ndarray) -> pd.DataFrame:
    words = table["n_words"].where(table["n_words"] > 0)
    return not_english(study, table.assign(coverage=table["n_scored"] / words), number)


@measure(scale="mean", case="score", unit="sentence", evidence="sentences", formula="count / n",
         source="arithmetic mean", title="Mean tone of sentences", finish=_coverage)
def tone(study: Study, *, toward: str = "", voice: str = "all", topic_words: str = "with") -> Counts:
    """The mean tone of sentences by each scorer, side by side; a scorer is never another way of counting a scorer.

    One row a unit and score (polarity and subjectivity by TextBlob, compound by VADER): count (the sum of the
    sentences' scores), n (sentences), value = count / n, low, high, varies; how the sentences lie: sd, n_below, n_zero
    and n_above zero, and the quartiles q25, median and q75; n_scored (words the scorer knew), n_words, coverage =
    n_scored / n_words. The interval is over blocks of sentences within one text, or over articles (Cochran 1977), and
    then never narrower than Student's t over their sentences. voice: "own" takes the sentences without a quoted word,
    "quoted" those with more quoted words than others. topic_words: "with", or "without" the dictionary's topic words.
    Below ten scored words there is no score.
    toward: a concept of the dictionary (or family/concept). Then the score is "toward": the tone of each sentence with
    hits of it toward them, their mean where there are several (`analysis.score_targets`); voice is that of the hits,
    and n_scored the most words that the tone toward one of them rests on.
    Articles in another language take no part: the scorers are English.
    Every sentence counts alike; sentences without a known word score 0 and pull the mean to 0.
    What it does not measure: stance. A text can condemn in neutral words and report a war in positive ones.

    >>> from analysis import load_study
    >>> sorted(set(tone(load_study()).score))
    ['compound', 'polarity', 'subjectivity']
    """
    check_word("topic_words", topic_words, WAYS["topic_words"])
    sentences, ending = study.sentences, "" if topic_words == "with" else "_no_topic"
    if toward:
        return _toward(study, toward, voice, ending)
    kept = (in_voice(study, voice) & is_english(study)).astype(float)[:, np.newaxis]
    values, known = (sentences[[f"{name}{ending}" for name in names]].to_numpy(float) * kept
                     for names in (list(SCORES), list(SCORES.values())))
    words = sentences["n_words"].to_numpy(float)[:, np.newaxis] * kept
    return Counts(pd.DataFrame({"score": list(SCORES)}), values, kept, known=known,
                  events=np.repeat(kept, len(SCORES), axis=1), sums={"n_scored": known, "n_words": words},
                  bounds=[(LEAST[score], 1.0) for score in SCORES])


def _toward(study: Study, toward: str, voice: str, ending: str) -> Counts:
    """The mean tone of each sentence toward the hits of a concept in it."""
    check_word("voice", voice, WAYS["voice"])
    concept, hits = _concept(study, toward), study.hits
    hits = hits[(hits["family"] == concept["family"]) & (hits["concept"] == concept["concept"])]
    hits = hits if voice == "all" else hits[hits["voice"] == voice]
    places, size = sentence_places(study, hits), study.n_sentences
    n = np.bincount(places, minlength=size)
    total = np.bincount(places, weights=hits[f"toward{ending}"], minlength=size)
    known = np.zeros((size, 1))
    np.maximum.at(known[:, 0], places, hits[f"n_toward{ending}"].to_numpy(float))
    kept = (n > 0).astype(float)[:, np.newaxis]
    words = study.sentences["n_words"].to_numpy(float)[:, np.newaxis] * kept
    cases = pd.DataFrame({"score": ["toward"], "label": [f"toward {concept['label']}"]})
    return Counts(cases, (total / np.maximum(n, 1))[:, np.newaxis], kept, known=known,
                  events=kept, sums={"n_scored": known, "n_words": words}, bounds=[(-1.0, 1.0)])


def _concept(study: Study, toward: str) -> pd.Series:
    """The concept of the dictionary of this name, or family/concept; ValueError for none, and for several."""
    known = study.concepts[["family", "concept", "label"]].drop_duplicates(["family", "concept"])
    full = known["family"] + "/" + known["concept"]
    named = known[(full == toward) | (known["concept"] == toward)]
    if len(named) != 1:
        fault = "a concept of several families; write" if len(named) else "no concept of the dictionary; choose"
        raise ValueError(f"toward={toward!r} is {fault} one of {sorted(full[named.index] if len(named) else full)}.")
    return named.iloc[0]


@measure(scale="mean", case="score", unit="sentence", evidence="sentences", formula="count / n",
         source="arithmetic mean", title="Mean score of judging language", finish=_coverage)
def judging(study: Study, *, voice: str = "all") -> Counts:
    """How much the sentences judge by their words: the mean of a score from 0 to 1.

    The score is a weighted mix of packaged lists (strong evaluations, labels, intensifiers, loaded verbs, scare quotes
    ...), parts of speech and two lexica. Nothing in it was drawn from the study; its weights were learned from news
    that experts coded (BABE, Spinde and others 2021). One row a unit, with the columns of `tone`; n_scored counts the
    words that the lists know (a sentence without any is a plain one, and has its score). voice as in `tone`.
    It ranks sentences; it is no share of biased ones. What it does not measure: what is left out, who is asked, or
    whether a judgement is right; a report of violence scores higher than one of a budget.

    >>> from analysis import load_study
    >>> bool(judging(load_study()).value.between(0, 1).all())
    True
    """
    kept = (in_voice(study, voice) & is_english(study)).astype(float)[:, np.newaxis]
    known, words, values = (study.sentences[[name]].to_numpy(float) * kept
                            for name in ("n_judging", "n_words", "judging"))
    return Counts(pd.DataFrame({"score": ["judging"]}), values, kept, events=kept,
                  sums={"n_scored": known, "n_words": words}, bounds=[(0.0, 1.0)])


def rank_agreement(*tables: pd.DataFrame) -> pd.DataFrame:
    """How far scores put the same outlets (or articles) in the same order.

    tables: of `tone` and `judging`, all by outlet or all by article. One row a pair of scores: score1, score2, n (units
    with a value in both), tau (Kendall's tau-b: 1 the same order, -1 the opposite), p (permutations of the ranks: exact
    where all can be tried), exact, and smallest_p, the least that so many units can give. Pairs with fewer than two
    units are left out. Raises ValueError for fewer than two scores.

    >>> from analysis import load_study
    >>> rank_agreement(tone(load_study()))[["score1", "score2", "n"]].to_numpy().tolist()[1]
    ['polarity', 'compound', 5]
    """
    rows = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"score": []})
    unit = "doc_id" if "doc_id" in rows else "outlet"
    scores = list(dict.fromkeys(rows["score"]))
    if len(scores) < 2:
        raise ValueError("rank_agreement: ranks need two scores at least; give tone(study), or several tables.")
    values = rows.pivot(index=unit, columns="score", values="value")
    pairs = [(one, two, values[[one, two]].dropna()) for one, two in combinations(scores, 2)]
    found = [{"score1": one, "score2": two, **rank_correlation(both[one], both[two])} for one, two, both in pairs
             if len(both) > 1]
    return pd.DataFrame(found, columns=["score1", "score2", "n", "tau", "p", "exact", "smallest_p"])


def in_voice(study: Study, voice: str) -> np.ndarray:
    """Which sentences are in a voice: all, those without a quoted word ("own"), or mostly quoted ones ("quoted")."""
    check_word("voice", voice, WAYS["voice"])
    sentences = study.sentences
    quoted, words = sentences["n_quoted_words"].to_numpy(), sentences["n_words"].to_numpy()
    return {"all": words >= 0, "own": quoted == 0, "quoted": 2 * quoted > words}[voice]


def tone_words(study: Study, scorer: str, *, by: str = "outlet", top: int = 8,
               between: tuple[str, str] | None = None) -> pd.DataFrame:
    """The words behind a score, those that moved it most; or behind the difference of two outlets.

    scorer: "textblob" or "vader". by: "outlet", "article", or "sentence": the sentences with the lowest and highest
    score, so many of each as `top` says, with all their scored words.
    One row a unit and word, the largest sums (up or down) first: n (how often it was scored), score (mean value given
    to it), total = n * score, share: its part of `all_totals`, the sum of all absolute totals, also of words below the
    top. By sentence: doc_id, sentence, section, n_words, the sentence's score, and `words` in the order of the
    alphabet. For VADER a word's value is the lexicon's valence before its rules.
    between: two outlets. Then a word shift (Gallagher and others 2021): one row a word, the largest contributions first
    (all with top=0), with n1, n2, score1, score2 and contribution = score1 * n1 / all1 - score2 * n2 / all2 -
    (n1 / all1 - n2 / all2) * reference; all1 and all2 are the scored words of the outlets, reference is the mean score
    of a scored word in both. A word that one of them never uses has the other's score. The contributions of all words
    sum to mean1 - mean2, the difference of the mean score of a scored word; that of `tone` is one of sentences.

    >>> from analysis import load_study
    >>> list(tone_words(load_study(), "textblob", top=1).columns)
    ['outlet', 'name', 'word', 'n', 'score', 'total', 'share', 'all_totals']
    """
    check_word("scorer", scorer, ("textblob", "vader"))
    if between is not None:
        return _shift(study, scorer, between, top)
    if check_word("by", by, ("outlet", "article", "sentence")) == "sentence":
        return _extremes(study, scorer, top)
    key = ["outlet", "name"] if by == "outlet" else ["outlet", "name", "doc_id"]
    rows = _scored_words(study, scorer)
    table = rows.groupby([*key, "word"], sort=True)["score"].agg(n="size", score="mean", total="sum").reset_index()
    weight = table["total"].abs()
    sums = weight.groupby(table[key[-1]]).transform("sum")
    table = table.assign(share=weight / sums, all_totals=sums)
    table = in_study_order(table.assign(_size=-weight).sort_values([key[-1], "_size", "word"]), study)
    return table.drop(columns="_size").groupby(key[-1], sort=False).head(top).reset_index(drop=True)


def _scored_words(study: Study, scorer: str) -> pd.DataFrame:
    rows = part_of(study).tone_words
    return rows[rows["scorer"] == scorer].merge(study.articles[["doc_id", "outlet"]], on="doc_id").merge(
        study.outlets[["outlet", "name"]], on="outlet")


def _shift(study: Study, scorer: str, between: tuple[str, str], top: int) -> pd.DataFrame:
    known = list(study.outlets["outlet"])
    if len(between) != 2 or between[0] == between[1] or not set(between) <= set(known):
        raise ValueError(f"between={between!r} is no pair of outlets; give two outlets of {known}.")
    rows = _scored_words(study, scorer)
    sides = [rows[rows["outlet"] == outlet] for outlet in between]
    if any(side.empty for side in sides):
        raise ValueError(f"between={between!r}: {scorer} scored no word of one of them; choose others.")
    counted = [side.groupby("word")["score"].agg(n="size", score="mean") for side in sides]
    table = counted[0].merge(counted[1], on="word", how="outer", suffixes=("1", "2")).reset_index()
    table = table.fillna({"n1": 0, "n2": 0, "score1": table["score2"], "score2": table["score1"]})
    table = table.astype({"n1": int, "n2": int})
    means = {f"mean{place}": side["score"].mean() for place, side in enumerate(sides, start=1)}
    reference = pd.concat(sides)["score"].mean()
    shares = table["n1"] / len(sides[0]), table["n2"] / len(sides[1])
    moved = shares[0] * table["score1"] - shares[1] * table["score2"] - (shares[0] - shares[1]) * reference
    table = table.assign(contribution=moved, all1=len(sides[0]), all2=len(sides[1]), reference=reference, **means)
    order = table.assign(_size=-moved.abs()).sort_values(["_size", "word"]).index
    table = table.loc[order[:top or None]].reset_index(drop=True)
    return table.assign(outlet=between[0], other=between[1])


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
