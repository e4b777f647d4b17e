"""How much a sentence reads like those that experts call biased by the choice of words.

A weighted sum of counts: words of packaged lists (`judging.yml`), parts of speech, marks, and words of two published
lexica. The weights (`judging_weights.yml`) were learned from coded news sentences; none is of a single word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

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
from analysis.reading.words import REMEMBERED, normalise_word, written_words

Feature = tuple[str, str]
Features = Mapping[Feature, float]

STRONG = 2.0  # of VADER's valences, which go to 4
OPINION = 0.3  # of TextBlob's polarities, which go to 1
VERY = 0.8  # of TextBlob's subjectivities, which go to 1
LONG = 10  # letters
FEW = 3  # words that are quoted as a term, not as speech
_MARKS = {"question": "?", "exclamation": "!", "comma": ",", "bracket": "(", "colon": ":", "semicolon": ";",
          "dash": ("—", "–", " - "), "quotation marks": "“”\""}
_SINGLE = re.compile(r"(?<!\S)[‘']\w")
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
def _weights() -> tuple[float, dict[Feature, float]]:
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
        raw = written_words(text)
        told = [_weigh(written, place == 0) for place, written in enumerate(raw)]
        phrases = [("lists", name) for name in _phrases(raw)]
        logit = intercept + sum(weight for weight, _ in told) + sum(weights.get(phrase, 0.0) for phrase in phrases)
        logit += sum(weights.get(("marks", name), 0.0) * count for name, count in _marks(text).items() if count)
        rows.append((round(logistic(logit), 4), sum(known for _, known in told) + len(phrases)))
    return rows


def logistic(logit: float) -> float:
    """From a sum of weights to a number between 0 and 1, also where the sum is huge."""
    return 1 / (1 + math.exp(-max(min(logit, 700.0), -700.0)))


def judging_features(text: str) -> Features:
    """What is counted in a sentence, by group (lists, parts, shapes, marks, vader, textblob) and name."""
    raw = written_words(text)
    found: dict[Feature, float] = {}
    for feature, count in chain(*(_count_word(written, place == 0) for place, written in enumerate(raw)),
                                ((("lists", name), 1) for name in _phrases(raw)),
                                ((("marks", name), count) for name, count in _marks(text).items())):
        found[feature] = found.get(feature, 0) + count
    return found


def _phrases(raw: Sequence[str]) -> list[str]:
    """The lists of all phrases in a sentence, given by its words."""
    words, lists = [normalise_word(word) for word in raw], judging_lists()
    places = [place for place, word in enumerate(words) if word in lists.phrases]
    return [name for place in places for name in phrases_at(lists, words, place)]


def _marks(text: str) -> dict[str, int]:
    found = {name: sum(map(text.count, signs)) for name, signs in _MARKS.items()}
    found["single quotation marks"] = len(_SINGLE.findall(text)) if "'" in text or "‘" in text else 0
    found["quoted term"] = sum(len(written_words(inside)) <= FEW for inside in _QUOTED.findall(text)
                               ) if found["quotation marks"] else 0
    found["begins with a conjunction"] = int(bool(_OPENER.match(text)))
    return found


@lru_cache(maxsize=REMEMBERED)
def _weigh(written: str, first: bool) -> tuple[float, int]:
    """What a word adds to the weighted sum of its sentence, and in how many lists it is."""
    counts, (_, weights) = _count_word(written, first), _weights()
    return (sum(weights.get(feature, 0.0) * count for feature, count in counts),
            sum(group == "lists" for (group, _), _ in counts))


@lru_cache(maxsize=REMEMBERED)
def _count_word(written: str, first: bool) -> tuple[tuple[Feature, float], ...]:
    """What is counted of one word; first: of its sentence."""
    word, part = normalise_word(written), _part_of_speech(normalise_word(written), written, first)
    shapes = {"word": True, "hyphen": "-" in word, "contraction": "'" in word, "long": len(word) >= LONG,
              "prefix": _PREFIX.match(word) is not None, "capitals": len(written) > 1 and written.isupper()}
    names = [*(("lists", name) for name in lists_of(judging_lists(), word)), *[("parts", part)] * (part in PARTS),
             *(("shapes", name) for name, has in shapes.items() if has)]
    value, opinion = valences().get(word), opinions().get(word)
    return (*((name, 1) for name in names), *(_count_valence(value) if value is not None else ()),
            *(_count_opinion(*opinion) if opinion else ()))


def _count_valence(value: float) -> tuple[tuple[Feature, float], ...]:
    told = f"{'strongly ' * (abs(value) >= STRONG)}{'positive' if value > 0 else 'negative'}"
    return (("vader", told), 1), (("vader", "strength"), abs(value))


def _count_opinion(polarity: float, subjectivity: float, intensity: float) -> tuple[tuple[Feature, float], ...]:
    kinds = {"very subjective": subjectivity >= VERY, "objective": subjectivity == 0, "modifier": intensity != 1,
             "negative": polarity < -OPINION, "positive": polarity > OPINION}
    return ((("textblob", "subjectivity"), subjectivity), (("textblob", "polarity"), abs(polarity)),
            *((("textblob", name), 1) for name, is_so in kinds.items() if is_so))


def _part_of_speech(word: str, written: str, first: bool) -> str:
    """The usual part of speech of a word; a capital within the sentence makes a name."""
    known = parts_of_speech()
    part = known.get(written) or known.get(word)
    if part is None:
        part = "CD" if word[0].isdigit() else next((kind for end, kind in _ENDINGS if word.endswith(end)), "")
        part = "NNP" if written[0].isupper() else part
    return "NNP" if not first and written[0].isupper() and part not in ("PRP", "CD") else part
