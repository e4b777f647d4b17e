"""What a sentence says of a hit: that it is not so, is asked, might be, or was long ago; or none of these.

A hit that no cue marks is "not marked". That is not "affirmed": who calls a plan a sham seldom says "not".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from analysis.reading.dictionary import as_globs, as_strings, as_words, check_keys
from analysis.reading.match import Match, stretches
from analysis.reading.tokens import Tokens, glob_positions
from analysis.schema import NOT_MARKED, STATUSES
from analysis.study import StudyError

_ORDER = STATUSES[1:]


@dataclass(frozen=True)
class Cue:
    """Words that give a hit its status: within a window before or after it, or anywhere before it in its sentence."""

    status: str
    side: str
    window: int
    globs: tuple[str, ...]


class Reach(NamedTuple):
    """What cues have in common that reach equally far."""

    status: str
    side: str
    window: int


@dataclass(frozen=True)
class StatusRules:
    """Cues in the order of their status, phrases that are exceptions, and stop words that a cue does not cross."""

    cues: tuple[Cue, ...]
    excepted: tuple[tuple[str, ...], ...]
    stops: tuple[str, ...]


def load_status_rules(section: dict[str, Any]) -> StatusRules:
    """The dictionary's `status:` section as rules; StudyError names an unknown key.

    >>> rules = load_status_rules({"negated": {"before": {3: ["no", "not"]}}, "except": ["no doubt"]})
    >>> len(rules.cues), rules.excepted
    (2, (('no', 'doubt'),))
    """
    where = "dictionary.yml, section 'status'"
    check_keys(section, {*_ORDER, "except", "stops", "reference"}, where)
    cues = [cue for status in _ORDER for cue in _cues(status, section.get(status) or {}, f"{where}, {status!r}")]
    excepted = _phrases(section.get("except"), f"{where}, 'except'")
    return StatusRules(tuple(cues), tuple(excepted), as_words(section.get("stops"), f"{where}, 'stops'"))


def _cues(status: str, spec: Any, where: str) -> list[Cue]:
    check_keys(spec, {"before", "after", "sentence", "reference"}, where)
    cues = []
    for side in ("before", "after"):
        by_window = spec.get(side) or {}
        for window in by_window:
            if not isinstance(by_window, dict) or not isinstance(window, int):
                raise StudyError(f"{where}, {side!r}: {window!r} is not a number of words; write `3: [cue, cue]`.")
            phrases = _phrases(by_window[window], f"{where}, {side!r}, {window}")
            cues += [Cue(status, side, window, phrase) for phrase in phrases]
    return cues + [Cue(status, "sentence", 0, cue) for cue in _phrases(spec.get("sentence"), f"{where}, 'sentence'")]


def _phrases(value: Any, where: str) -> list[tuple[str, ...]]:
    return [as_globs(phrase, where) for phrase in as_strings(value, where)]


def find_statuses(matches: list[Match], text: str, tokens: Tokens, sentence_end: dict[int, int],
                  rules: StatusRules) -> list[str]:
    """The status of each match, the first that applies of negated, questioned, hypothetical, historical; or not marked.

    The dictionary gives each cue a window in words. It applies within the clause and not across a stop word (`but`,
    `because`). In a sentence that ends in a question mark every hit is questioned. Not found: negation in another
    clause or sentence, irony, and claims that are reported only to be refuted.
    """
    globs = {g for cue in rules.cues for g in cue.globs} | {g for e in rules.excepted for g in e} | set(rules.stops)
    places = glob_positions(tokens, globs)
    barred = {i for phrase in rules.excepted for at in stretches(phrase, tokens, places) for i in at}
    stops = np.concatenate([[0], np.cumsum([any(places[word][i] for word in rules.stops) for i in range(len(tokens))])])
    ends: dict[Reach, list[int]] = {}
    for cue in rules.cues:
        found = [at for at in stretches(cue.globs, tokens, places) if barred.isdisjoint(at)]
        ends.setdefault(Reach(cue.status, cue.side, cue.window), []).extend(at[0 if cue.side == "after" else -1]
                                                                           for at in found)
    near = {reach: sorted(at) for reach, at in ends.items() if at}
    asked = _asked(matches, text, tokens, sentence_end)
    return [_status(match, near, tokens, stops, int(tokens.sentence[match.at[0]]) in asked) for match in matches]


def _asked(matches: list[Match], text: str, tokens: Tokens, sentence_end: dict[int, int]) -> set[int]:
    """The numbers of those sentences with a match that end in a question mark."""
    first = {int(tokens.sentence[match.at[0]]): int(tokens.start[match.at[0]]) for match in reversed(matches)}
    return {number for number, start in first.items()
            if text[start:sentence_end[number]].rstrip(" \"'”’»)").endswith("?")}


def _status(match: Match, near: dict[Reach, list[int]], tokens: Tokens, stops: np.ndarray, asked: bool) -> str:
    found = {reach.status for reach, ends in near.items() if _reaches(reach, ends, match.at, tokens, stops)}
    if asked:
        found.add("questioned")
    return next((status for status in _ORDER if status in found), NOT_MARKED)


def _reaches(reach: Reach, ends: list[int], hit: tuple[int, ...], tokens: Tokens, stops: np.ndarray) -> bool:
    """Whether one of these cues reaches a hit; if any does, the nearest does, so that only this one is looked at."""
    at = bisect_right(ends, hit[-1]) if reach.side == "after" else bisect_left(ends, hit[0]) - 1
    if not 0 <= at < len(ends):
        return False
    first, last = (hit[-1], ends[at]) if reach.side == "after" else (ends[at], hit[0])
    if stops[last] > stops[first + 1] or tokens.sentence[first] != tokens.sentence[last]:
        return False
    return reach.side == "sentence" or bool(last - first <= reach.window + 1
                                            and tokens.clause[first] == tokens.clause[last])
