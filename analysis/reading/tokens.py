"""The words of one article as arrays, with the sentence and the clause of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from re import compile as compile_regex
from typing import Any

import numpy as np

_MARKS = frozenset(",;:()[]{}—–…!?|/")
_OPENS = compile_regex(r"""\s*[(\[]["'“‘]?""").fullmatch
_CLOSES = compile_regex(r"""["'”’.]?[)\]]""").match
_LONGEST_BRACKET = 6  # words, as many as a pattern has
_SIGN = compile_regex(r"[*?\[]").search
_BEGINNING = 2  # letters by which a word is told apart from most stems
_REMEMBERED = 200_000  # distinct words, of which millions of articles have more than memory holds


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


def make_tokens(text: str, words: Mapping[str, Any], sentences: Mapping[str, Any]) -> Tokens:
    """Make arrays of the words of `find_words` and the sentences of `find_sentences` (tables, or their columns).

    A clause ends at a comma, semicolon, colon, bracket, long dash, slash, exclamation or question mark, at a hyphen
    with a space beside it, and at the end of a sentence. Quotation marks do not end one.

    >>> from analysis.reading.segment import find_sentences, find_words
    >>> text = "They left, we stayed."
    >>> make_tokens(text, find_words(text), find_sentences(text)).clause.tolist()
    [0, 0, 1, 1]
    """
    start, end = np.asarray(words["start"], dtype=int), np.asarray(words["end"], dtype=int)
    sentence = sentence_of(start, sentences)
    between = [text[a:b] for a, b in zip(end.tolist(), [*start[1:].tolist(), len(text)][:len(end)], strict=True)]
    breaks = [_is_break(marks) for marks in between[:-1]]
    clause = np.concatenate([[0], np.cumsum(np.array(breaks, dtype=bool) | (np.diff(sentence) > 0))]).astype(int)
    return Tokens(start, end, tuple(words["word"]), sentence, clause[: len(start)], _brackets(between))


def _brackets(between: list[str]) -> tuple[int, ...]:
    """For each word, the last word of the bracket that it opens; between: what stands behind each word."""
    last = [-1] * len(between)
    for place in range(1, len(between)):
        if between[place - 1] != " " and _OPENS(between[place - 1]):
            inside = range(place, min(place + _LONGEST_BRACKET, len(between)))
            last[place] = next((word for word in inside if _CLOSES(between[word])), -1)
    return tuple(last)


def sentence_of(positions: np.ndarray, sentences: Mapping[str, Any]) -> np.ndarray:
    """The number of the sentence at each position; between two sentences, that of the first."""
    found = np.searchsorted(np.asarray(sentences["start"]), positions, side="right") - 1
    numbers = np.asarray(sentences["sentence"])
    return numbers[np.maximum(found, 0)] if len(numbers) else found


def _is_break(between: str) -> bool:
    return between != " " and (not _MARKS.isdisjoint(between) or "- " in between or " -" in between)


class Globs:
    """Which of some globs each word matches; a distinct word is tried once, whatever the number of globs and articles.

    >>> sorted(Globs(["w*", "wo?ds", "two"]).of("words"))
    ['w*', 'wo?ds']
    """

    def __init__(self, globs: Iterable[str]) -> None:
        self._plain: set[str] = set()
        self._wild: dict[str, list[tuple[str, Callable[[str], object]]]] = {}  # by the letters before the first sign
        for glob in sorted(set(globs)):
            sign = _SIGN(glob)
            if sign is None:
                self._plain.add(glob)
            else:
                accepts = compile_regex(translate(glob)).match
                self._wild.setdefault(glob[:sign.start()], []).append((glob, accepts))
        self._lengths: dict[str, list[int]] = {}  # of those stems, by their first letters
        for stem in sorted(self._wild, key=len):
            lengths = self._lengths.setdefault(stem[:_BEGINNING], [])
            lengths += [len(stem)] * (len(stem) not in lengths)
        self._known: dict[str, frozenset[str]] = {}

    def of(self, word: str) -> frozenset[str]:
        """The globs that match a word."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[word] = self._find(word)
        return found

    def _find(self, word: str) -> frozenset[str]:
        lengths = [at for first in range(_BEGINNING + 1) for at in self._lengths.get(word[:first], ())
                   ] if len(word) >= _BEGINNING else range(len(word) + 1)
        wild = [glob for at in lengths for glob, accepts in self._wild.get(word[:at], ()) if accepts(word)]
        return frozenset([*wild, word] if word in self._plain else wild)


class Named:
    """The names of the lists that each word is in, where lists hold globs.

    >>> sorted(Named({"not": ["no*"], "who": ["nobody", "she"]}).of("nobody"))
    ['not', 'who']
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = {name: frozenset(globs) for name, globs in lists.items()}
        self._globs = Globs(glob for globs in self._lists.values() for glob in globs)
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def of(self, word: str) -> frozenset[str]:
        """The names of the lists that a word is in."""
        globs = self._globs.of(word)
        found = self._known.get(globs)
        if found is None:
            held = (name for name, held in self._lists.items() if not held.isdisjoint(globs))
            found = self._known[globs] = frozenset(held)
        return found
