"""Tone of each sentence by two published lexicon scorers, with the words they scored.

TextBlob (De Smedt & Daelemans 2012) averages the polarity of the words it knows; VADER (Hutto & Gilbert 2014) sums
valences and scales the sum to -1 to 1. Both were made for reviews and social media and are weak on news. Therefore the
tables also hold how many words each of them scored, the words themselves, and the scores without topic words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.reading import textblob_scores, vader_scores

SCORE_COLUMNS = ["polarity", "subjectivity", "compound", "n_textblob", "n_vader"]
MASKED_COLUMNS = [f"{column}_no_topic" for column in SCORE_COLUMNS]
WORD_COLUMNS = ["sentence", "scorer", "word", "score"]
_NEUTRAL = "thing"


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
    rows, words = score_rows(texts, topic_words)
    return pd.DataFrame(rows, columns=SCORE_COLUMNS + MASKED_COLUMNS), pd.DataFrame(words, columns=WORD_COLUMNS)


def score_rows(texts: list[str], topic_words: tuple[str, ...] = ()) -> tuple[list[tuple[Any, ...]],
                                                                           list[tuple[Any, ...]]]:
    """The rows of the two tables of `score_sentences`."""
    rows, words = [], []
    for number, text in enumerate(texts):
        row, scored = _score(text)
        masked = mask_words(text, topic_words)
        rows.append(row + (row if masked == text else _score(masked)[0]))
        words += [(number, *word) for word in sorted(scored)]
    return rows, words


def _score(text: str) -> tuple[tuple[float, ...], list[tuple[str, str, float]]]:
    polarity, subjectivity, assessed = textblob_scores.assess(text)
    compound, valences = vader_scores.score(text)
    return (polarity, subjectivity, compound, len(assessed), len(valences)), [
        *(("textblob", *each) for each in assessed), *(("vader", *each) for each in valences)]


def mask_words(text: str, words: tuple[str, ...]) -> str:
    """Replace some words of a text (whole words, any case) by a word that no scorer knows.

    >>> mask_words("Security forces of the United States.", ("security", "united"))
    'thing forces of the thing States.'
    """
    return _masker(words)(_NEUTRAL, text) if words else text


@lru_cache(maxsize=64)
def _masker(words: tuple[str, ...]) -> Callable[[str, str], str]:
    longest_first = sorted(words, key=len, reverse=True)
    # The first letters alone tell most places apart, at a fraction of the time.
    first = "".join(sorted({re.escape(word[0]) for word in words if word}))
    ahead = f"(?=[{first}])" if all(words) else ""
    return re.compile(rf"\b{ahead}(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE).sub
