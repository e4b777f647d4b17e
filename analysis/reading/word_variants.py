"""Count the words of a sentence under other definitions of a word.

Whether "long-term" is one word or two is a convention, and rates per thousand words depend on it. These counts are
saved in the table of sentences, so that rates under other definitions need no texts.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.reading.quotes import word_voices

VARIANT_COLUMNS = ["n_words_hyphens_split", "n_quoted_words_hyphens_split", "n_words_white_space",
                   "n_quoted_words_white_space"]
_RUN = re.compile(r"\S+")
_HYPHEN = re.compile(r"[-‐‑]")


def count_word_variants(text: str, words: pd.DataFrame, sentences: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Count the words of each sentence, and those inside quotations, under two other definitions of a word.

    words: from `find_words`; sentences: from `find_sentences`; quotes: from `find_quotes`, all of this text. One row
    per sentence, in order: n_words_hyphens_split and n_quoted_words_hyphens_split (words as in `find_words`, but split
    at hyphens); n_words_white_space and n_quoted_words_white_space (anything between white space, as a word processor
    counts: a single dash is a word; two words joined by a dash or slash are one). A run of characters belongs to the
    sentence and the quotation of its first letter or digit.

    >>> from analysis.reading.quotes import find_quotes
    >>> from analysis.reading.segment import find_sentences, find_words
    >>> text = "A long-term plan - or none."
    >>> counts = count_word_variants(text, find_words(text), find_sentences(text), find_quotes(text))
    >>> counts["n_words_hyphens_split"].tolist(), counts["n_words_white_space"].tolist()
    ([6], [6])
    """
    parts = np.array([1 + len(_HYPHEN.findall(text[start:end]))
                      for start, end in zip(words["start"], words["end"], strict=True)], dtype=int)
    runs = _runs(text)
    split = _count(words["start"].to_numpy(int), word_voices(text, words, quotes), parts, sentences)
    spaced = _count(runs["start"].to_numpy(int), word_voices(text, runs, quotes), np.ones(len(runs), int), sentences)
    return pd.DataFrame(dict(zip(VARIANT_COLUMNS, (*split, *spaced), strict=True)))


def _runs(text: str) -> pd.DataFrame:
    """Runs without white space, from first to last letter or digit; whole where they have none."""
    spans = []
    for run in _RUN.finditer(text):
        kept = [place for place, char in enumerate(run.group()) if char.isalnum()]
        first, last = (kept[0], kept[-1] + 1) if kept else (0, run.end() - run.start())
        spans.append((run.start() + first, run.start() + last))
    return pd.DataFrame(spans, columns=["start", "end"], dtype="int64")


def _count(starts: np.ndarray, voices: np.ndarray, weights: np.ndarray,
           sentences: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    n = len(sentences)
    if not n:
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    number = np.maximum(np.searchsorted(sentences["start"].to_numpy(), starts, side="right") - 1, 0)
    counts = [np.bincount(number[kept], weights=weights[kept], minlength=n).astype(int)
              for kept in (np.ones(len(starts), dtype=bool), voices == "quoted")]
    return counts[0], counts[1]
