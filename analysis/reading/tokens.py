"""The words of one article as arrays, with the sentence and the clause of each."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import translate
from re import compile as compile_regex

import numpy as np
import pandas as pd

_MARKS = frozenset(",;:()[]{}—–…!?|/")
_OPENS = compile_regex(r"""\s*[(\[]["'“‘]?""").fullmatch
_CLOSES = compile_regex(r"""["'”’.]?[)\]]""").match
_LONGEST_BRACKET = 6  # words, as many as a pattern has


@dataclass(frozen=True)
class Tokens:
    """Words in order; `clause` increases at every mark and sentence end between two words.

    bracket: for a word that a bracket opens right after the word before it, the last word in that bracket; else -1.
    """

    start: np.ndarray
    end: np.ndarray
    word: tuple[str, ...]
    sentence: np.ndarray
    clause: np.ndarray
    bracket: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.word)


def make_tokens(text: str, words: pd.DataFrame, sentences: pd.DataFrame) -> Tokens:
    """Make arrays of the words of `find_words` and the sentences of `find_sentences`.

    A clause ends at a comma, semicolon, colon, bracket, long dash, slash, exclamation or question mark, at a hyphen
    with a space beside it, and at the end of a sentence. Quotation marks do not end one.

    >>> from analysis.reading.segment import find_sentences, find_words
    >>> text = "They left, we stayed."
    >>> make_tokens(text, find_words(text), find_sentences(text)).clause.tolist()
    [0, 0, 1, 1]
    """
    start, end = words["start"].to_numpy(int), words["end"].to_numpy(int)
    sentence = sentence_of(start, sentences)
    between = [text[a:b] for a, b in zip(end, [*start[1:], len(text)][:len(end)], strict=True)]
    breaks = [_is_break(marks) for marks in between[:-1]]
    clause = np.concatenate([[0], np.cumsum(np.array(breaks, dtype=bool) | (np.diff(sentence) > 0))]).astype(int)
    return Tokens(start, end, tuple(words["word"]), sentence, clause[: len(words)], _brackets(between))


def _brackets(between: list[str]) -> tuple[int, ...]:
    """For each word, the last word of the bracket that it opens; between: what stands behind each word."""
    last = [-1] * len(between)
    for place in range(1, len(between)):
        if _OPENS(between[place - 1]):
            inside = range(place, min(place + _LONGEST_BRACKET, len(between)))
            last[place] = next((word for word in inside if _CLOSES(between[word])), -1)
    return tuple(last)


def sentence_of(positions: np.ndarray, sentences: pd.DataFrame) -> np.ndarray:
    """The number of the sentence at each position; between two sentences, that of the first."""
    found = np.searchsorted(sentences["start"].to_numpy(), positions, side="right") - 1
    return sentences["sentence"].to_numpy()[np.maximum(found, 0)] if len(sentences) else found


def _is_break(between: str) -> bool:
    return any(mark in _MARKS for mark in between) or "- " in between or " -" in between


def glob_positions(tokens: Tokens, globs: set[str]) -> dict[str, np.ndarray]:
    """For each glob: which words it matches, as a boolean array.

    >>> tokens = Tokens(np.array([0, 4]), np.array([3, 9]), ("two", "words"), np.zeros(2), np.zeros(2))
    >>> glob_positions(tokens, {"w*"})["w*"].tolist()
    [False, True]
    """
    vocabulary, index = np.unique(np.array(tokens.word, dtype=str), return_inverse=True)
    out = {}
    for glob in sorted(globs):
        accepts = compile_regex(translate(glob)).match
        out[glob] = np.array([accepts(word) is not None for word in vocabulary.tolist()], dtype=bool)[index]
    return out
