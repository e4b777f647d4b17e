"""Tone of each sentence by two published lexicon scorers, with the words they scored.

TextBlob (De Smedt & Daelemans 2012) averages the polarity of the words it knows; VADER (Hutto & Gilbert 2014) sums
valences and scales the sum to -1 to 1. Both were made for reviews and social media and are weak on news. Therefore the
tables also hold how many words each of them scored, the words themselves, and the scores without topic words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

SCORE_COLUMNS = ["polarity", "subjectivity", "compound", "n_textblob", "n_vader"]
MASKED_COLUMNS = [f"{column}_no_topic" for column in SCORE_COLUMNS]
_NEUTRAL = "thing"


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def score_sentences(texts: list[str], topic_words: tuple[str, ...] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score each sentence, and list the words behind the scores.

    Returns two tables. Scores, one row per sentence: polarity and subjectivity (TextBlob), compound (VADER), the number
    of words each scorer knew (TextBlob: of values averaged; a modifier and its word are one), and all five again
    (`_no_topic`) with topic words replaced by a word that neither scorer knows. Words, one row per scored word:
    sentence, scorer, word, score (TextBlob: with modifiers applied; VADER: the lexicon's valence, -4 to 4), sorted by
    word within a sentence, so that the text cannot be restored.

    It does not measure what the sentence is positive or negative about, irony, or whose voice it is.

    >>> scores, words = score_sentences(["More than two hundred people died."])
    >>> float(scores.polarity[0]), words.word[words.scorer == "textblob"].tolist()
    (0.5, ['more'])
    """
    rows, words = [], []
    for number, text in enumerate(texts):
        row, scored = _score(text)
        masked = mask_words(text, topic_words)
        rows.append(row + (row if masked == text else _score(masked)[0]))
        words += [(number, *word) for word in sorted(scored)]
    return (pd.DataFrame(rows, columns=SCORE_COLUMNS + MASKED_COLUMNS),
            pd.DataFrame(words, columns=["sentence", "scorer", "word", "score"]))


def _score(text: str) -> tuple[tuple[float, ...], list[tuple[str, str, float]]]:
    from textblob import TextBlob

    found = TextBlob(text).sentiment_assessments
    known = [("textblob", " ".join(chunk), float(value)) for chunk, value, _, _ in found.assessments]
    valences = [("vader", word, float(_vader().lexicon[word])) for word in _vader_words(text)]
    compound = _vader().polarity_scores(text)["compound"]
    return (found.polarity, found.subjectivity, compound, len(known), len(valences)), known + valences


def _vader_words(text: str) -> list[str]:
    from vaderSentiment.vaderSentiment import SentiText

    words = (word.lower() for word in SentiText(text).words_and_emoticons)
    return [word for word in words if word in _vader().lexicon]


def mask_words(text: str, words: tuple[str, ...]) -> str:
    """Replace some words of a text (whole words, any case) by a word that no scorer knows.

    >>> mask_words("Security forces of the United States.", ("security", "united"))
    'thing forces of the thing States.'
    """
    if not words:
        return text
    longest_first = sorted(words, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", _NEUTRAL, text, flags=re.IGNORECASE)
