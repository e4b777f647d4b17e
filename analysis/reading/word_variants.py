"""Count the words of a sentence under other definitions of a word.

Whether "long-term" is one word or two is a convention, and rates per thousand words depend on it. These counts are
saved in the table of sentences, so that rates under other definitions need no texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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
    return pd.DataFrame(variant_columns(text, words, sentences, quotes))


def variant_columns(text: str, words: Mapping[str, Any], sentences: Mapping[str, Any],
                    quotes: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The columns of `count_word_variants` as arrays."""
    starts = np.asarray(words["start"], dtype=int)
    spans = zip(starts.tolist(), np.asarray(words["end"]).tolist(), strict=True)
    parts = np.array([1 + len(_HYPHEN.findall(text, start, end)) for start, end in spans], dtype=int)
    runs, first = _runs(text), np.asarray(sentences["start"])
    split = _count(starts, word_voices(text, words, quotes), parts, first)
    spaced = _count(runs["start"], word_voices(text, runs, quotes), np.ones(len(runs["start"]), int), first)
    return dict(zip(VARIANT_COLUMNS, (*split, *spaced), strict=True))


def _runs(text: str) -> dict[str, np.ndarray]:
    """Runs without white space, from first to last letter or digit; whole where they have none."""
    spans = []
    for run in _RUN.finditer(text):
        first, last = run.span()
        if not (text[first].isalnum() and text[last - 1].isalnum()):
            kept = [place for place in range(first, last) if text[place].isalnum()]
            first, last = (kept[0], kept[-1] + 1) if kept else (first, last)
        spans.append((first, last))
    found = np.array(spans, dtype=int).reshape(-1, 2)
    return {"start": found[:, 0], "end": found[:, 1]}


def _count(starts: np.ndarray, voices: np.ndarray, weights: np.ndarray,
           sentences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weight of what starts in each sentence, all and quoted; sentences: where each starts."""
    n = len(sentences)
    if not n:
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    number = np.maximum(np.searchsorted(sentences, starts, side="right") - 1, 0)
    counts = [np.bincount(number[kept], weights=weights[kept], minlength=n).astype(int)
              for kept in (np.ones(len(starts), dtype=bool), voices == "quoted")]
    return counts[0], counts[1]
