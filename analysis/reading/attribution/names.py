"""Names in an article: runs of capitalised words, which of them are people, and the full name behind a surname."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.cues import Rules
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.spans import FUNCTION

NO_NAME = FUNCTION | k.DETERMINER | k.POSSESSIVE | k.PRONOUN | k.OBJECT | k.PREPOSITION | k.TIME | k.QUANTIFIER
MOST_WORDS = 8
COMMON_LISTS = ("person", "document", "organisation")


class Name(NamedTuple):
    """A name in the text: its lexemes [start, end), how it is written, and whether it is a person's."""

    start: int
    end: int
    text: str
    person: bool


class Names(NamedTuple):
    """All names in order of appearance, and for each last word the places and full names it stands for."""

    found: list[Name]
    at: dict[int, Name]
    full: dict[str, list[Name]]


def _written(lex: Lexemes, start: int, end: int) -> str:
    words = lex.word[start:end]
    if lex.kind[end - 1] & k.OWNER and words[-1].endswith(("'s", "’s")):
        words[-1] = words[-1][:-2]
    return " ".join(words)


def _ends_run(lex: Lexemes, at: int, rules: Rules) -> bool:
    """An owner ends its run, but for the plural one of a body: "Bakers' Union"."""
    plural = not lex.word[at - 1].endswith(("'s", "’s")) and lex.low[at] in rules.words["organisation"]
    return bool(lex.kind[at - 1] & k.OWNER) and not plural


def _runs(lex: Lexemes, rules: Rules) -> list[tuple[int, int]]:
    """Find runs of capitalised words that are no function words."""
    kinds = np.asarray(lex.kind, dtype=np.int64)
    runs: list[list[int]] = []
    for at in np.flatnonzero((kinds & (k.NAME | NO_NAME)) == k.NAME).tolist():
        if lex.word[at][0].isdigit():
            continue
        joined = runs and runs[-1][1] == at and lex.sentence[at] == lex.sentence[at - 1]
        if joined and not _ends_run(lex, at, rules) and lex.start[at] - lex.end[at - 1] <= 2:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    return [(start, end) for start, end in runs]


def _bare(words: tuple[str, ...], rules: Rules) -> tuple[int, bool] | None:
    """Find where a run's name starts behind titles and nationalities, and whether it is a person's; None if no name."""
    titles, peoples = rules.words["titles"], rules.words["demonyms"]
    titled = max((at for at, word in enumerate(words) if word in titles), default=-1)
    first = titled + 1
    while first < len(words) and words[first].partition("-")[0] in peoples:
        first += 1
    if first >= len(words) or len(words) - first > MOST_WORDS:
        return None
    institution = not rules.words["organisation"].isdisjoint(words[first:])
    return first, not institution and (titled >= 0 or len(words) - first > 1)


def _all_names(lex: Lexemes, rules: Rules) -> Iterator[Name]:
    known: dict[tuple[str, ...], tuple[int, bool] | None] = {}
    words = set(lex.word)
    for start, end in _runs(lex, rules):
        run = tuple(lex.low[start:end])
        if run not in known:
            known[run] = _bare(run, rules)
        bare = known[run]
        if bare and not (end - start == 1 and _is_common(lex, start, words, rules)):
            first = start + bare[0]
            yield Name(first, end, _written(lex, first, end), bare[1])


def _is_common(lex: Lexemes, at: int, words: set[str], rules: Rules) -> bool:
    """A single word at the head of a sentence is no name if the text or the dictionary knows it as a common word."""
    low = lex.low[at]
    if at != lex.first[lex.sentence[at]]:
        return False
    return bool(lex.kind[at] & k.CUE) or low in words or any(low in rules.words[name] for name in COMMON_LISTS)


def find_names(lex: Lexemes, rules: Rules) -> Names:
    """Find every name of an article; with a title or two words and no institution in it, it counts as a person."""
    found = list(_all_names(lex, rules))
    full: dict[str, list[Name]] = {}
    for name in found:
        if name.end - name.start > 1 and name.person:
            full.setdefault(_surname(name.text), []).append(name)
    return Names(found, {at: name for name in found for at in range(name.start, name.end)}, full)


def _surname(text: str) -> str:
    return text.rsplit(" ", 1)[-1].lower()


def full_name(name: Name, names: Names) -> str:
    """Give the last full name before a surname that ends in it; failing that the first after it, or the name itself."""
    if name.end - name.start > 1:
        return name.text
    known = names.full.get(_surname(name.text), [])
    before = bisect_left(known, name.start, key=lambda other: other.start)
    return known[max(0, before - 1)].text if known else name.text
