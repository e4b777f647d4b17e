"""Where the content of an attribution starts and ends: clauses, quotations, and quotations that go on without a cue."""

from typing import NamedTuple

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.cues import Rules
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.spans import has_verb, is_present_cue, looks_past

LONGEST = 150  # words
SOON = 7  # words in which the next speaker's verb is looked for
PHRASE_START = k.DETERMINER | k.NAME | k.PRONOUN | k.POSSESSIVE | k.QUANTIFIER
INSERTION = 20  # words between two commas


class Manner(NamedTuple):
    """How content runs: a `narrow` noun phrase, an `infinitive`, in a `relative` clause, in an `opening` phrase."""

    narrow: bool = False
    infinitive: bool = False
    relative: bool = False
    opening: bool = False


def clause_end(lex: Lexemes, start: int, high: int, manner: Manner, rules: Rules) -> int:
    """Find where content that starts at a lexeme ends; quotations in it are stepped over whole."""
    place, depth, high = start, 0, min(high, start + LONGEST)
    stops = k.SEMICOLON | k.COMMA | k.CONJUNCTION | ((k.SUBORDINATOR | k.PREPOSITION) if manner.narrow else 0)
    while place < high:
        here = lex.kind[place]
        if lex.quote[place] < 0:
            if manner.opening and place > start and lex.low[place - 1] == "," and here & PHRASE_START:
                return place
            if here & k.OPENING:
                depth += 1
            elif here & k.CLOSING:
                depth -= 1
                if depth < 0:
                    return place
            elif not depth and here & k.DASH and place > start:
                second = next((at for at in range(place + 1, high) if lex.kind[at] & k.DASH), -1)
                if second < 0:
                    return place
                place = second
            elif here & stops and not depth and place > start:
                second = insertion_end(lex, place, high) if here & k.COMMA else -1
                if second < 0 and _ends(lex, place, high, manner, rules):
                    return place
                place = second if second >= 0 and not manner.narrow else place
        place += 1
    return high


def _ends(lex: Lexemes, place: int, high: int, manner: Manner, rules: Rules) -> bool:
    here = lex.kind[place]
    if here & k.SEMICOLON:
        return True
    if place + 1 >= high or lex.quote[place + 1] >= 0:
        return False
    if here & k.COMMA:
        return _comma_ends(lex, place, high, manner)
    if here & k.CONJUNCTION:
        return _conjunction_ends(lex, place, high, manner)
    if not manner.narrow or not here & (k.SUBORDINATOR | k.PREPOSITION):
        return False
    if not here & k.PREPOSITION:
        return True
    after = lex.kind[place + 1]
    if after & k.NAME:
        return bool(after & k.TIME)
    return lex.low[place] in rules.words["adjuncts"] and lex.low[place + 1].endswith("ing")


def _comma_ends(lex: Lexemes, place: int, high: int, manner: Manner) -> bool:
    after = lex.kind[place + 1]
    if manner.relative:
        return True
    if after & k.CONTRAST and (manner.narrow or not after & k.CONJUNCTION or _reports_soon(lex, place + 2, high)):
        return True
    if manner.opening and after & PHRASE_START:
        return True
    if manner.infinitive and after & k.DETERMINER:
        return True
    if after & k.CUE and lex.low[place + 1].endswith("ing") and not after & k.NAME:
        return True
    if after & k.CONJUNCTION and _reports_soon(lex, place + 2, high):
        return True
    if not manner.narrow or after & (k.RELATIVE | k.QUESTION | k.THAT | k.FINITE):
        return manner.narrow
    return bool(after & k.CONJUNCTION) and has_verb(lex, place + 2, min(high, place + SOON + 1))


def insertion_end(lex: Lexemes, comma: int, high: int) -> int:
    """Find the second comma of an insertion behind which the clause goes on with its verb or "that"; -1 for none."""
    for at in range(comma + 1, min(high, comma + INSERTION) - 1):
        if lex.quote[at] >= 0 or lex.kind[at] & k.BREAK:
            return -1
        if lex.kind[at] & k.COMMA:
            goes_on = lex.kind[at + 1] & (k.AUXILIARY | k.THAT) or looks_past(lex, at + 1)
            return at if goes_on and not lex.kind[comma + 1] & (k.CONJUNCTION | k.THAT) else -1
    return -1


def _reports_soon(lex: Lexemes, start: int, high: int) -> bool:
    for at in range(start, min(high, start + SOON)):
        if lex.quote[at] >= 0 or lex.kind[at] & k.MARK:
            return False
        if lex.kind[at] & k.REPORT and not lex.kind[at] & k.NAME:
            return True
    return False


def _calls_soon(lex: Lexemes, start: int, high: int) -> bool:
    """Say whether another calls something something: "... and opponents call it a closure"."""
    for at in range(start, min(high, start + SOON)):
        if lex.quote[at] >= 0 or lex.kind[at] & (k.MARK | k.PREPOSITION | k.CONJUNCTION):
            return False
        if is_present_cue(lex, at):
            return True
    return False


def _conjunction_ends(lex: Lexemes, place: int, high: int, manner: Manner) -> bool:
    """A second verb of speech starts an attribution of its own: "said X and warned Y"."""
    verb = skip_adverbs(lex, place + 1, high)
    if verb >= high:
        return False
    after = lex.kind[verb]
    if after & k.REPORT and not after & k.NAME:
        return True
    if manner.narrow and after & k.PRONOUN and not after & k.DETERMINER and verb == place + 1:
        return True
    if manner.narrow and _calls_soon(lex, place + 2, high):
        return True
    turns = lex.kind[place] & k.CONTRAST and manner.narrow
    return bool(turns and (after & k.FINITE or after & k.CUE and lex.low[verb][-1] in "sdg"))


def clause_start(lex: Lexemes, end: int, low: int) -> int:
    """Find where the clause that ends before a lexeme starts: behind a colon or semicolon, without an opening "but"."""
    marks = k.COLON | k.SEMICOLON
    start = next((at + 1 for at in range(end - 1, low - 1, -1) if lex.kind[at] & marks and lex.quote[at] < 0), low)
    while start < end and lex.kind[start] & k.CONJUNCTION and not lex.kind[start] & k.DETERMINER:
        start += 1
    return start


def is_opening(lex: Lexemes, cue: int, low: int, loose: bool) -> bool:
    """Say whether a cue stands in a phrase before the main clause: "Asked about it, ..." or "When he said so, ...".

    A `loose` cue is one without a subject of its own: a participle, a gerund, an infinitive or a noun.
    """
    kind, first = lex.kind, low
    while first < cue and kind[first] & k.CONJUNCTION:
        first += 1
    if any(kind[at] & k.COMMA and lex.quote[at] < 0 for at in range(low, cue)):
        return False
    if first >= cue:
        return loose and lex.low[cue].endswith(("ing", "ed"))
    if kind[first] & (k.SUBORDINATOR | k.QUESTION | k.FRONTING | k.TO):
        return True
    if kind[first] & k.PREPOSITION:
        return loose
    return lex.low[first].endswith(("ing", "ed")) and not (kind[first] & k.NAME and lex.low[first].endswith("ing"))


def skip_adverbs(lex: Lexemes, at: int, high: int) -> int:
    """Step over adverbs."""
    other = k.DETERMINER | k.SUBORDINATOR | k.QUESTION | k.PREPOSITION
    while at < high and lex.kind[at] & k.ADVERB and not lex.kind[at] & other and lex.quote[at] < 0:
        at += 1
    return at


def skip_time(lex: Lexemes, at: int, high: int) -> int:
    """Step over "on Monday", "last week", "late Tuesday"."""
    while at < high and lex.quote[at] < 0:
        ahead = lex.kind[at + 1] if at + 1 < high else 0
        named = lex.kind[at] & k.PREPOSITION and ahead & k.TIME and ahead & k.NAME
        if not (lex.kind[at] & k.TIME or named or lex.kind[at] & k.DETERMINER and ahead & k.TIME):
            break
        at += 1
    return at
