"""How much a sentence reads like those that experts call biased by the choice of words.

A weighted sum of counts: words of packaged lists (`judging.yml`), parts of speech, marks, and words of two published
lexica. The weights (`judging_weights.yml`) were learned from coded news sentences; none is of a single word.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from analysis.reading.cues.lists import (
    Lists,
    compile_lists,
    lists_of,
    opinions,
    parts_of_speech,
    phrases_at,
    read_packaged,
    valences,
)
from analysis.reading.words import normalise_word, word_spans

Features = Mapping[tuple[str, str], float]

STRONG = 2.0  # of VADER's valences, which go to 4
OPINION = 0.3  # of TextBlob's polarities, which go to 1
VERY = 0.8  # of TextBlob's subjectivities, which go to 1
LONG = 10  # letters
FEW = 3  # words that are quoted as a term, not as speech
_MARKS = {"question": r"\?", "exclamation": "!", "comma": ",", "bracket": r"\(", "colon": ":", "semicolon": ";",
          "dash": "[—–]| - ", "quotation marks": '[“”"]', "single quotation marks": r"(?<!\S)[‘']\w"}
_COUNTED = {name: re.compile(pattern) for name, pattern in _MARKS.items()}
_QUOTED = re.compile('[“"]([^“”"]*)[”"]')
_OPENER = re.compile(r"(?:And|But|So|Or|Yet)\b")
_PREFIX = re.compile("(?:un|dis|mis|anti|non|over|in)[a-z]{5}")
_ENDINGS = (("ly", "RB"), ("ous", "JJ"), ("ful", "JJ"), ("ive", "JJ"), ("less", "JJ"), ("able", "JJ"), ("ible", "JJ"),
            ("ical", "JJ"), ("ish", "JJ"), ("ing", "VBG"), ("ed", "VBN"))
PARTS = frozenset(["NN", "NNS", "NNP", "JJ", "JJR", "RB", "VBD", "VBN", "VBG", "MD", "PRP", "PRP$", "CD", "IN"])
JUDGING_COLUMNS = ["judging", "n_judging"]


@cache
def judging_lists() -> Lists:
    """The packaged lists, compiled."""
    return compile_lists(read_packaged("judging.yml")["lists"])


@cache
def _weights() -> tuple[float, dict[tuple[str, str], float]]:
    read = read_packaged("judging_weights.yml")
    return read["intercept"], {(group, name): weight for group, names in read["weights"].items()
                               for name, weight in names.items()}


def score_judging(texts: Sequence[str]) -> pd.DataFrame:
    """Score sentences by how much they judge by their words.

    One row a sentence: judging = 1 / (1 + exp(-(intercept + sum of weight * count))), from 0 to 1, to four decimals;
    n_judging, how many of its words the packaged lists know. The weights were learned from BABE (Spinde and others
    2021), where half of the sentences are called biased; so it ranks sentences and is no probability for other news.
    Wrong where a report names what is ugly (a terrorist attack), and where judgement is in what is left out.

    >>> scores = score_judging(["The ferry sails on Monday.", "The greedy, clueless owners utterly betrayed us!"])
    >>> bool(scores.judging[1] > 0.8 > scores.judging[0]), scores.n_judging.tolist()
    (True, [1, 5])
    """
    return pd.DataFrame(judging_rows(texts), columns=JUDGING_COLUMNS)


def judging_rows(texts: Sequence[str]) -> list[tuple[float, int]]:
    """What `score_judging` tells of each sentence, as plain tuples: judging and n_judging."""
    intercept, weights = _weights()
    rows = []
    for text in texts:
        found = judging_features(text)
        logit = intercept + sum(weights.get(feature, 0.0) * count for feature, count in found.items())
        known = sum(count for (group, _), count in found.items() if group == "lists")
        rows.append((round(logistic(logit), 4), int(known)))
    return rows


def logistic(logit: float) -> float:
    """From a sum of weights to a number between 0 and 1, also where the sum is huge."""
    return 1 / (1 + math.exp(-max(min(logit, 700.0), -700.0)))


def judging_features(text: str) -> Features:
    """What is counted in a sentence, by group (lists, parts, shapes, marks, vader, textblob) and name."""
    raw = [text[start:end] for start, end in word_spans(text)]
    words = [normalise_word(word) for word in raw]
    found: Counter[tuple[str, str]] = Counter()
    for place, (word, written) in enumerate(zip(words, raw, strict=True)):
        _count_word(found, word, written, place)
        found.update(("lists", name) for name in phrases_at(judging_lists(), words, place))
    found.update({("marks", name): len(pattern.findall(text)) for name, pattern in _COUNTED.items()})
    found["marks", "quoted term"] = sum(len(word_spans(inside)) <= FEW for inside in _QUOTED.findall(text))
    found["marks", "begins with a conjunction"] = int(bool(_OPENER.match(text)))
    found["shapes", "word"] = len(words)
    return found


def _count_word(found: Counter[tuple[str, str]], word: str, written: str, place: int) -> None:
    found.update(("lists", name) for name in lists_of(judging_lists(), word))
    part = _part_of_speech(word, written, place)
    if part in PARTS:
        found["parts", part] += 1
    shapes = {"hyphen": "-" in word, "contraction": "'" in word, "long": len(word) >= LONG,
              "prefix": _PREFIX.match(word) is not None, "capitals": len(written) > 1 and written.isupper()}
    found.update(("shapes", name) for name, has in shapes.items() if has)
    if word in valences():
        _count_valence(found, valences()[word])
    if word in opinions():
        _count_opinion(found, *opinions()[word])


def _count_valence(found: Counter[tuple[str, str]], value: float) -> None:
    found["vader", f"{'strongly ' * (abs(value) >= STRONG)}{'positive' if value > 0 else 'negative'}"] += 1
    found["vader", "strength"] += abs(value)  # type: ignore[assignment]


def _count_opinion(found: Counter[tuple[str, str]], polarity: float, subjectivity: float, intensity: float) -> None:
    found["textblob", "subjectivity"] += subjectivity  # type: ignore[assignment]
    found["textblob", "polarity"] += abs(polarity)  # type: ignore[assignment]
    kinds = {"very subjective": subjectivity >= VERY, "objective": subjectivity == 0, "modifier": intensity != 1,
             "negative": polarity < -OPINION, "positive": polarity > OPINION}
    found.update(("textblob", name) for name, is_so in kinds.items() if is_so)


def _part_of_speech(word: str, written: str, place: int) -> str:
    """The usual part of speech of a word; a capital within the sentence makes a name."""
    known = parts_of_speech()
    part = known.get(written) or known.get(word)
    if part is None:
        part = "CD" if word[0].isdigit() else next((kind for end, kind in _ENDINGS if word.endswith(end)), "")
        part = "NNP" if written[0].isupper() else part
    return "NNP" if place and written[0].isupper() and part not in ("PRP", "CD") else part
