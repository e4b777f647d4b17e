"""TextBlob's polarity and subjectivity by plain look-ups in its own lexicon: its numbers, many times faster.

The library splits and looks up each sentence twice, through a dictionary that loads itself. Here what it makes of the
characters between two spaces is remembered. Emoticons, and what else may reach over a space, go the library's own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

_REMEMBERED = 200_000
# What the library joins over a space ("( ! )", ": )", "8 )"), and line ends, which part its paragraphs.
_JOINED = re.compile(r"[:;=<>*♥°\n\r]|!\s*\)|[xX][\W_]*D|8\W*[-)D]|o\s*[_.]\s*O|END-OF-SENTENCE")
_SMALL, _LONG_EMOTICON = 2, 5  # characters: of words that a modifier reaches over, of emoticons
_BOOST, _DENIED = 1.25, -0.5  # what the library makes of "!" behind a word, and of a word behind "not"


@dataclass
class _Assessed:
    """A known word with what stands before it ("not very good"), as the library assesses it."""

    words: list[str]
    polarity: float
    subjectivity: float
    intensity: float = 1.0
    denied: bool = False


@dataclass(frozen=True)
class _Lexicon:
    """known: polarity, subjectivity, intensity of a word, and whether it modifies the next; moods: emoticons."""

    known: dict[str, tuple[float, float, float, bool]]
    moods: dict[str, float]
    denials: frozenset[str]
    chunks: dict[str, tuple[str, ...]]


@cache
def _lexicon() -> _Lexicon:
    from textblob._text import EMOTICONS
    from textblob.en import sentiment

    len(sentiment)  # loads it
    known = {word: (*senses[None], "RB" in senses) for word, senses in sentiment.items() if None in senses}
    moods: dict[str, float] = {}
    for (_, polarity), faces in EMOTICONS.items():
        for face in faces:
            moods.setdefault(face.lower(), polarity)
    return _Lexicon(known, moods, frozenset(sentiment.negations), {})


def _split(text: str) -> Iterable[str]:
    from textblob.en import sentiment

    return (word.lower() for word in " ".join(sentiment.tokenizer(text)).split())


def _split_chunk(chunk: str) -> tuple[str, ...]:
    bare = chunk.removesuffix(",")
    if bare.isalpha():  # as most are: the library changes nothing in letters, and cuts a comma off
        return (bare.lower(),) if bare == chunk else (bare.lower(), ",")
    return tuple(_split(chunk))


def _words(text: str) -> Iterable[str]:
    """The words and marks of a text as the library splits it, in lower case."""
    if _JOINED.search(text):
        return _split(text)
    chunks, out = _lexicon().chunks, list[str]()
    for chunk in text.split():
        words = chunks.get(chunk)
        if words is None:
            if len(chunks) >= _REMEMBERED:
                chunks.clear()
            words = chunks[chunk] = _split_chunk(chunk)
        out += words
    return out


def assess(text: str) -> tuple[float, float, list[tuple[str, float]]]:
    """TextBlob's polarity and subjectivity of a text, and each word that it knew (with its modifiers) with its value.

    >>> assess("A very good boat.")
    (0.9099999999999999, 0.7800000000000001, [('very good', 0.9099999999999999)])
    """
    polarity, subjectivity, scored = 0.0, 0.0, []
    for each in _assess(_words(text)):
        value = each.polarity * _DENIED if each.denied else each.polarity
        polarity += value  # one after the other: sum() would round otherwise
        subjectivity += each.subjectivity
        scored.append((" ".join(each.words), value))
    n = float(len(scored) or 1)
    return polarity / n, subjectivity / n, scored


def _assess(words: Iterable[str]) -> list[_Assessed]:
    lexicon = _lexicon()
    found: list[_Assessed] = []
    modifier = denial = ""
    for word in words:
        entry = lexicon.known.get(word)
        if entry is not None:
            _add(found, word, entry, modifier, denial)
            modifier = word if entry[3] else ""
            denial = word if word in lexicon.denials else ""
            continue
        if word in lexicon.denials:
            denial = word
        elif denial and len(word.strip("'")) > 1:
            denial = ""
        if denial and modifier.endswith("ly"):  # "really not good"
            found[-1].words.append(denial)
            found[-1].denied, denial = True, ""
        elif modifier and len(word) > _SMALL:
            modifier = ""
        if not word.isalpha():
            _add_mark(found, word, lexicon.moods)
    return found


def _add(found: list[_Assessed], word: str, entry: tuple[float, float, float, bool], modifier: str,
         denial: str) -> None:
    polarity, subjectivity, intensity, _ = entry
    if modifier:
        last = found[-1]
        last.words.append(word)
        last.polarity, last.subjectivity = _bounded(polarity * last.intensity), _bounded(subjectivity * last.intensity)
        last.intensity = intensity
    else:
        found.append(_Assessed([word], polarity, subjectivity, intensity))
    if denial:
        found[-1].words.insert(0, denial)
        found[-1].intensity, found[-1].denied = 1.0 / found[-1].intensity, True


def _add_mark(found: list[_Assessed], word: str, moods: dict[str, float]) -> None:
    if word == "!" and found:
        found[-1].words.append("!")
        found[-1].polarity = _bounded(found[-1].polarity * _BOOST)
    if word == "(!)":
        found.append(_Assessed([word], 0.0, 1.0))
    if len(word) <= _LONG_EMOTICON and word in moods and not _is_mark(word):
        found.append(_Assessed([word], moods[word], 1.0))


@cache
def _marks() -> Any:
    from textblob._text import PUNCTUATION

    return PUNCTUATION


def _is_mark(word: str) -> bool:
    return word in _marks()


def _bounded(value: float) -> float:
    return max(-1.0, min(value, 1.0))
