"""Learn the points of the attribution model from coded articles.  Not collected by pytest; run by hand:

    python benchmarks/learn_sources.py GOLD.jsonl [MODEL.yml]

GOLD has one article a line: text and attributions, each with source, cue and content as lists of code-point offsets
(the shape PolNeAR takes when exported).  Every candidate of every cue is marked half right if it shares a word with the
cue of a coded attribution, and right if content and source agree as well.  Points are the weights of a logistic
regression with an L2 penalty on the features of candidates; the threshold is where a candidate is more likely right
than CHANCE, which is best for F1 (about half of it: Lipton and others 2014).  How often a cue is held in the content of
others counts those alone that are more likely right than FIRST_CHANCE, so the points are fitted ROUNDS times, each time
with the holders that the points before show.  The points in MODEL (the packaged model.yml) are renewed; comments, word
lists and adjustments by hand stay as they are.
"""

import argparse
import copy
import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis.reading.attribution.constructions import Candidate
from analysis.reading.attribution.extract import HELD, content_spans, find_candidates, holders
from analysis.reading.attribution.model import PARTS, POINTS, THRESHOLDS, Rules, compile_model, reporting_forms
from analysis.reading.attribution.tokens import TaggedTokens, tag_tokens
from analysis.reading.quotes import find_quotes
from analysis.reading.segment import find_sentences

CHANCE = 0.4
SPEECH_CHANCE = 0.65  # of reported speech, where precision counts for more
FIRST_CHANCE = 0.25  # of what is looked at a second time
ROUNDS = 3
PENALTY = 2.0
SMALLEST = {"exceptions": 0.2, "joints": 0.2, "next": 0.1}
HALF = 0.5  # what a right cue counts; the other half is for content and source
WIDTH = 94  # of lines in the file
LEARNED = tuple(name for name in POINTS if name != "adjustments")
Features = list[tuple[str, ...]]
Weights = dict[tuple[str, ...], float]
Article = dict[str, Any]
Model = dict[str, Any]
Spans = list[tuple[int, int]]
Words = frozenset[int]
Row = tuple[Words, Words, Words, str]
WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
FUNCTION = "a an the of to in on for and or by with from at as that this these those his her its their our my your"
EMPTY = frozenset(FUNCTION.split())


def read_gold(path: str) -> list[Article]:
    """Read the coded articles."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def segment(article: Article, rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find the sentences and quotations of an article."""
    return find_sentences(article["text"]), find_quotes(article["text"], reporting_forms(rules))


def words_in(spans: Spans | None, words: np.ndarray) -> Words:
    """Number the words that lie for more than half of their letters in spans."""
    found: set[int] = set()
    for start, end in spans or []:
        first = max(0, int(np.searchsorted(words[:, 1], start)))
        last = int(np.searchsorted(words[:, 0], end))
        inside = [
            n
            for n in range(first, last)
            if min(words[n, 1], end) - max(words[n, 0], start) > (words[n, 1] - words[n, 0]) / 2
        ]
        found.update(inside)
    return frozenset(found)


def jaccard(one: Words, two: Words) -> float:
    """Divide what two sets share by what they hold together."""
    return len(one & two) / len(one | two) if one | two else 0.0


def same_source(text: str, words: np.ndarray, one: Row, two: Row) -> bool:
    """Say whether the sources share a telling word, or both are missing."""
    telling = {n for n in one[2] if text[words[n, 0] : words[n, 1]].lower() not in EMPTY} or one[2]
    return bool(telling & two[2]) if telling else not two[2]


def coded_rows(article: Article, words: np.ndarray) -> list[Row]:
    """The coded attributions of an article: cue, content and source as numbers of words, and form."""
    return [
        (words_in(row["cue"], words), words_in(row["content"], words), words_in(row["source"], words), row["form"])
        for row in article["attributions"]
    ]


def candidates_of(rules: Rules, article: Article) -> tuple[TaggedTokens, list[Candidate], list[float]]:
    """List the candidates in an article, and how far each is right."""
    text, (sentences, quotes) = article["text"], segment(article, rules)
    tokens = tag_tokens(text, sentences, quotes, rules.kinds)
    words = np.array([match.span() for match in WORD.finditer(text)])
    coded, right = coded_rows(article, words), []
    candidates = list(find_candidates(tokens, rules._replace(first_look=-math.inf)))
    for candidate, spans in zip(candidates, content_spans(tokens, candidates, quotes), strict=True):
        cue = words_in([(tokens.start[candidate.cue[0]], tokens.end[candidate.cue[1] - 1])], words)
        source = candidate.source
        where = [(tokens.start[source.start], tokens.end[source.end - 1])] if source else None
        found = (cue, words_in(spans, words), words_in(where, words), "")
        right.append(max((rightness(text, words, row, found) for row in coded if row[0] & cue), default=0.0))
    return tokens, candidates, right


def learned_features(candidate: Candidate) -> Features:
    """List what a candidate earns learned points for at first sight."""
    return [feature for feature in candidate.features if feature[0] in LEARNED or feature[0] == "cues"]


def first_points(candidate: Candidate, weights: Weights) -> float:
    """Add up the points of a candidate at first sight."""
    return sum(weights.get(feature, 0.0) for feature in learned_features(candidate))


def held_features(tokens: TaggedTokens, candidates: list[Candidate], weights: Weights, least: float) -> list[Features]:
    """List the learned features of candidates, with how often those that reach `least` at first sight hold them."""
    likely = [first_points(candidate, weights) >= least for candidate in candidates]
    shown = [candidate if kept else candidate._replace(pieces=()) for candidate, kept in
             zip(candidates, likely, strict=True)]
    return [learned_features(candidate) + [("held", candidate.form.part, times)] * (times != HELD[0])
            for candidate, times in holders(tokens, shown)]


def rightness(text: str, words: np.ndarray, coded: Row, found: Row) -> float:
    """Say how far a candidate whose cue is right agrees with a coded attribution: half, or wholly."""
    whole = jaccard(coded[1], found[1]) >= 0.5 and same_source(text, words, coded, found)
    return 1.0 if whole else HALF


def fit(rows: list[Features], right: list[float]) -> tuple[float, Weights]:
    """Fit the weights by penalised likelihood; return the intercept and a weight per feature."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    number: dict[tuple[str, ...], int] = {}
    columns = [number.setdefault(feature, len(number)) for row in rows for feature in row]
    places = [place for place, row in enumerate(rows) for _ in row]
    table, wanted = csr_matrix((np.ones(len(columns)), (places, columns))), np.array(right, dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = table @ weights[1:] + weights[0]
        error = 1 / (1 + np.exp(-logits)) - wanted
        value = np.logaddexp(0, logits).sum() - logits @ wanted + PENALTY / 2 * weights[1:] @ weights[1:]
        return value, np.append(error.sum(), table.T @ error + PENALTY * weights[1:])

    weights = minimize(loss, np.zeros(len(number) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return weights[0], {feature: weights[1 + place] for feature, place in number.items()}


def log_odds(chance: float) -> float:
    """Turn a chance into log odds."""
    return math.log(chance / (1 - chance))


def number(points: float) -> float:
    """Round points to tenths, whole numbers without a decimal."""
    points = round(float(points), 1)
    return int(points) if points == int(points) else points


def write_points(model: Model, intercept: float, weights: Weights) -> Model:
    """Put weights into a copy of the model, rounded to tenths; small exceptions and zeros are left out."""
    model = copy.deepcopy(model)
    for key, part in PARTS.items():
        for stances in model.get(key, {}).values():
            for lemmas in stances.values():
                lemmas.update({lemma: number(weights.get(("cues", part, lemma), 0.0)) for lemma in lemmas})
    for name in LEARNED:
        model[name] = {}
        for (kind, *path), weight in sorted(weights.items()):
            points = number(weight)
            if kind != name or not points or abs(weight) < SMALLEST.get(kind, 0.0):
                continue
            table = model[name]
            for step in path[:-1]:
                table = table.setdefault(step, {})
            table[path[-1]] = points
    for key, chance in zip(THRESHOLDS, (FIRST_CHANCE, CHANCE, SPEECH_CHANCE), strict=True):
        model[key] = number(log_odds(chance) - intercept)
    return model


def learn(model: Model, articles: Iterable[Article]) -> Model:
    """Renew the points of a model from coded articles."""
    rules = compile_model(model)
    read = [candidates_of(rules, article) for article in articles]
    right = [value for _, _, values in read for value in values]
    intercept, weights = fit([learned_features(each) for _, found, _ in read for each in found], right)
    for _ in range(ROUNDS):
        least = log_odds(FIRST_CHANCE) - intercept
        rows = [row for tokens, found, _ in read for row in held_features(tokens, found, weights, least)]
        intercept, weights = fit(rows, right)
    return write_points(model, intercept, weights)


def renew(text: str, model: Model) -> str:
    """Put the learned parts of a model into the text of its file; all other lines stay as they are."""
    for key in (*THRESHOLDS, *PARTS, *LEARNED):
        style = {"width": WIDTH, "default_flow_style": False if key in THRESHOLDS else None}
        part = yaml.safe_dump({key: model[key]}, allow_unicode=True, sort_keys=False, **style)
        text = re.sub(rf"(?ms)^{key}:.*?(?=^\S|\Z)", lambda _, part=part: part, text)
    return text


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("model", nargs="?", default="analysis/reading/attribution/model.yml")
    options = parser.parse_args()
    file = Path(options.model)
    old = file.read_text(encoding="utf-8")
    file.write_text(renew(old, learn(yaml.safe_load(old), read_gold(options.gold))), encoding="utf-8")
