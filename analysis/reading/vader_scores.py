"""VADER's compound score by looking at the three words before a scored one: its numbers, many times faster.

The library writes the whole sentence in lower case again for each word that it scores. Here each distinct word is
looked up once, and the rules (Hutto & Gilbert 2014) are applied in the library's order, so that sums round as there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from heapq import heappop, heappush
from typing import Any, NamedTuple

_REMEMBERED = 200_000
_FADING = (1.0, 0.95, 0.9)  # how much a booster counts one, two and three words before
_BUT = (0.5, 1.5)  # what stands before and behind "but"
_SO = ("so", "this")
_ALPHA = 15


class _Word(NamedTuple):
    """What VADER knows of a word: as written without marks, in lower case, its valence, and what it does to others."""

    written: str
    word: str
    valence: float | None
    boost: float | None
    denies: bool
    upper: bool


class _Vader(NamedTuple):
    """The library, its lexica, and the words that were looked up."""

    library: Any
    lexicon: dict[str, float]
    emojis: dict[str, str]
    denials: frozenset[str]
    known: dict[str, _Word]


@cache
def _vader() -> _Vader:
    from vaderSentiment import vaderSentiment as library

    analyzer = library.SentimentIntensityAnalyzer()
    return _Vader(library, analyzer.lexicon, analyzer.emojis, frozenset(library.NEGATE), {})


def _look_up(chunk: str) -> _Word:
    library, valences, _, denials, known = _vader()
    found = known.get(chunk)
    if found is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        written = library.SentiText._strip_punc_if_word(chunk)
        word = written.lower()
        found = known[chunk] = _Word(written, word, valences.get(word), library.BOOSTER_DICT.get(word),
                                     word in denials or "n't" in word, written.isupper())
    return found


def lexicon() -> dict[str, float]:
    """VADER's lexicon: the valence of a word."""
    return _vader().lexicon


def score(text: str) -> tuple[float, list[tuple[str, float]]]:
    """VADER's compound score of a text, and each word of it in the lexicon with its valence before the rules.

    >>> score("A very good boat!")
    (0.54, [('good', 1.9)])
    """
    words = [_look_up(chunk) for chunk in text.split()]
    known = [(each.word, each.valence) for each in words if each.valence is not None]
    if not text.isascii() and not _vader().emojis.keys().isdisjoint(text):
        text = _without_emojis(text)
        words = [_look_up(chunk) for chunk in text.split()]
    return _compound(words, text), known


def _without_emojis(text: str) -> str:
    """The text with each emoji described in words, as VADER reads it."""
    emojis, out, spaced = _vader().emojis, list[str](), True
    for sign in text:
        if sign in emojis:
            out += [emojis[sign]] if spaced else [" ", emojis[sign]]
            spaced = False
        else:
            out.append(sign)
            spaced = sign == " "
    return "".join(out)


def _compound(words: list[_Word], text: str) -> float:
    values, shouts = [0.0] * len(words), 0 < sum(each.upper for each in words) < len(words)
    for place, each in enumerate(words):
        if each.valence is not None and each.boost is None and not _is_kind_of(words, place):
            values[place] = _valence(words, place, shouts)
    _weigh_but(values, [each.word for each in words])
    total = float(sum(values))
    emphasis = min(text.count("!"), 4) * 0.292 + _questions(text.count("?"))
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    return round(max(-1.0, min(total / math.sqrt(total * total + _ALPHA), 1.0)), 4)


def _questions(n: int) -> float:
    return 0.0 if n < 2 else n * 0.18 if n <= 3 else 0.96


def _is_kind_of(words: list[_Word], place: int) -> bool:
    return words[place].word == "kind" and place + 1 < len(words) and words[place + 1].word == "of"


def _valence(words: list[_Word], place: int, shouts: bool) -> float:
    """The valence of a known word after the rules on capitals, boosters, denials, idioms and "least".

    shouts: whether some words of the sentence, but not all, are in capitals.
    """
    library = _vader().library
    value = _denied_by_no(words, place)
    if words[place].upper and shouts:
        value += library.C_INCR if value > 0 else -library.C_INCR
    for distance in range(min(3, place)):
        before = words[place - distance - 1]
        if before.valence is not None:
            continue
        if before.boost is not None:
            value += _boost(before, value, shouts) * _FADING[distance]
        value = _deny(value, words, place, distance)
        if distance == 2:
            value = _idiom(value, [each.word for each in words[place - 3:place + 3]])
    return _least(value, words, place)


def _denied_by_no(words: list[_Word], place: int) -> float:
    each = words[place]
    assert each.valence is not None
    no = [place >= back and words[place - back].word == "no" for back in (1, 2, 3)]
    if no[0] or no[1] or (no[2] and words[place - 1].word in ("or", "nor")):
        return float(each.valence * _vader().library.N_SCALAR)
    if each.word == "no" and place + 1 < len(words) and words[place + 1].valence is not None:
        return 0.0
    return each.valence


def _boost(before: _Word, value: float, shouts: bool) -> float:
    library, boost = _vader().library, before.boost or 0.0
    boost = -boost if value < 0 else boost
    if before.upper and shouts:
        boost += library.C_INCR if value > 0 else -library.C_INCR
    return float(boost)


def _deny(value: float, words: list[_Word], place: int, distance: int) -> float:
    """Turn a value round for a denial one, two or three words before, unless "never so" or "without doubt" is there."""
    before = [words[place - back].word for back in range(1, distance + 2)]  # the nearest first
    if distance == 1 and before[1] == "never" and before[0] in _SO:
        return value * 1.25
    if distance == 2 and (before[2] == "never" and before[1] in _SO or before[0] in _SO):
        return value * 1.25
    if distance and before[distance] == "without" and "doubt" in before[:distance]:
        return value
    return float(value * _vader().library.N_SCALAR) if words[place - distance - 1].denies else value


def _idiom(value: float, near: Sequence[str]) -> float:
    """The value that an idiom gives; near: the three words before, the word, and up to two behind it."""
    library = _vader().library
    three, two, one, word, *behind = near
    pairs = {"twoone": f"{two} {one}", "threetwoone": f"{three} {two} {one}", "threetwo": f"{three} {two}"}
    for phrase in (f"{one} {word}", f"{two} {one} {word}", *pairs.values()):
        if phrase in library.SPECIAL_CASES:
            value = library.SPECIAL_CASES[phrase]
            break
    for n in range(1, len(behind) + 1):
        value = library.SPECIAL_CASES.get(" ".join([word, *behind[:n]]), value)
    for name in ("threetwoone", "threetwo", "twoone"):
        value += library.BOOSTER_DICT.get(pairs[name], 0.0)
    return float(value)


def _least(value: float, words: list[_Word], place: int) -> float:
    if not place or words[place - 1].word != "least" or words[place - 1].valence is not None:
        return value
    if place > 1 and words[place - 2].word in ("at", "very"):
        return value
    return float(value * _vader().library.N_SCALAR)


def _weigh_but(values: list[float], words: list[str]) -> None:
    """Halve what stands before "but" and raise what stands behind; of equal values the library takes the first."""
    if "but" not in words:
        return
    but, places = words.index("but"), dict[float, list[int]]()
    for place, value in enumerate(values):  # a list of places is a heap from the start
        places.setdefault(value, []).append(place)
    for at in range(len(values)):
        value = values[at]
        if not value:
            continue
        equal = places[value]
        while values[equal[0]] != value:
            heappop(equal)
        if (place := equal[0]) != but:
            values[place] = value * _BUT[place > but]
            heappush(places.setdefault(values[place], []), place)
