"""Learn the points of the attribution rules from coded articles.  Not collected by pytest; run by hand:

    python tests/benchmarks/learn_sources.py GOLD.jsonl DICTIONARY.yml > attribution.yml

GOLD has one article a line: text and attributions, each with source, cue and content as lists of code-point offsets
(the shape PolNeAR takes when exported).  Every reading of every cue in DICTIONARY's attribution section is marked right
if it shares a character with the cue of a coded attribution.  Points are the weights of a logistic regression with an
L2 penalty on what readings earn points for (readings.earnings); the threshold is where a reading is
more likely right than CHANCE.  Printed is the section with its points renewed; word lists and adjustments by hand
stay as they are.
"""

import argparse
import copy
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis.reading.attribution.extract import find_readings
from analysis.reading.attribution.model import PARTS, POINTS, Rules, load_rules, reporting_forms
from analysis.reading.attribution.tokens import read_lexemes
from analysis.reading.quotes import find_quotes
from analysis.reading.segment import find_sentences

CHANCE = 0.65
PENALTY = 1.0
SMALLEST_EXCEPTION = 0.45
LEARNED = tuple(name for name in POINTS if name != "adjustments")
Features = list[tuple[str, ...]]
Article = dict[str, Any]


def read_gold(path: str) -> list[Article]:
    """Read the coded articles."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def read_section(path: str) -> dict[str, Any]:
    """Read the attribution section of a dictionary."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))["attribution"]


def segment(article: Article, rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find the sentences and quotations of an article."""
    return find_sentences(article["text"]), find_quotes(article["text"], reporting_forms(rules))


def features(
    rules: Rules, article: Article, sentences: pd.DataFrame, quotes: pd.DataFrame
) -> Iterator[tuple[Features, bool]]:
    """List for every reading in an article what it earns points for, and whether its cue is one."""
    lex = read_lexemes(article["text"], sentences, quotes, rules.kinds)
    coded = np.zeros(len(article["text"]) + 1, dtype=bool)
    for attribution in article["attributions"]:
        for start, end in attribution["cue"] or []:
            coded[start:end] = True
    for reading in find_readings(lex, rules._replace(threshold=-math.inf)):
        earned = [feature for feature in reading.earned if feature[0] in LEARNED or feature[0] == "cues"]
        yield earned, bool(coded[lex.start[reading.cue[0]] : lex.end[reading.cue[1] - 1]].any())


def fit(examples: Iterable[tuple[Features, bool]]) -> tuple[float, dict[tuple[str, ...], float]]:
    """Fit the weights by penalised likelihood; return the intercept and a weight per feature."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    rows, right = zip(*examples, strict=True)
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


def write_points(section: dict[str, Any], intercept: float, weights: dict[tuple[str, ...], float]) -> dict[str, Any]:
    """Put weights into a copy of the section, rounded to tenths; small exceptions and zeros are left out."""
    section = copy.deepcopy(section)
    for key, part in PARTS.items():
        for stances in section.get(key, {}).values():
            for lemmas in stances.values():
                lemmas.update({lemma: round(float(weights.get(("cues", part, lemma), 0.0)), 1) for lemma in lemmas})
    for name in LEARNED:
        section[name] = {}
        for (kind, *path), weight in sorted(weights.items()):
            points = round(float(weight), 1)
            if kind != name or not points or (kind == "exceptions" and abs(weight) < SMALLEST_EXCEPTION):
                continue
            table = section[name]
            for step in path[:-1]:
                table = table.setdefault(step, {})
            table[path[-1]] = points
    section["threshold"] = round(math.log(CHANCE / (1 - CHANCE)) - intercept, 1)
    return section


def learn(section: dict[str, Any], articles: Iterable[Article]) -> dict[str, Any]:
    """Renew the points of a section from coded articles."""
    rules = load_rules(section)
    return write_points(
        section, *fit(example for article in articles for example in features(rules, article, *segment(article, rules)))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("dictionary")
    options = parser.parse_args()
    renewed = learn(read_section(options.dictionary), read_gold(options.gold))
    print(yaml.safe_dump({"attribution": renewed}, allow_unicode=True, sort_keys=False, width=118))  # noqa: T201
