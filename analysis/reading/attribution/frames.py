"""What stands behind a cue: a that-clause, an infinitive, a quotation, an object ..., and where the content starts."""

from typing import NamedTuple

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import insertion_end, skip_adverbs, skip_time
from analysis.reading.attribution.cues import Rules
from analysis.reading.attribution.lexemes import Lexemes

VENUE_REACH = 16  # words between "said in a statement" and its "that"
OBJECT_REACH = 25
INSERTION_REACH = 9
NOMINAL = (
    k.DETERMINER | k.POSSESSIVE | k.NAME | k.OBJECT | k.QUANTIFIER | k.OWNER | k.PRONOUN | k.QUESTION | k.PREPOSITION
)
NO_INFINITIVE = k.DETERMINER | k.POSSESSIVE | k.NAME | k.OBJECT | k.PREPOSITION | k.PRONOUN | k.QUANTIFIER


class Side(NamedTuple):
    """The construction behind a cue and the first lexeme of its content."""

    frame: str
    start: int


def right_side(lex: Lexemes, at: int, high: int, rules: Rules) -> Side:
    """Name the construction that starts behind a cue.

    Frames: quotation, colon, that, later_that ("said on air that"), question, infinitive, clause, object, object_that
    and its like, verb ("which he said was"), nothing, or a preposition itself.
    """
    at = skip_time(lex, skip_adverbs(lex, at, high), high)
    if at < high and lex.low[at] in rules.words["particles"] and lex.quote[at] < 0:
        at += 1
    if at >= high:
        return Side("nothing", high)
    if lex.quote[at] >= 0:
        return Side("quotation", at)
    kind = lex.kind[at]
    if kind & k.NEGATION and at + 1 < high and lex.kind[at + 1] & k.TO:
        at, kind = at + 1, lex.kind[at + 1]
    if kind & k.COLON:
        return _behind_colon(lex, at, high, "")
    if kind & k.COMMA:
        return _behind_comma(lex, at, high)
    if kind & k.MARK:
        return Side("nothing", at)
    if kind & (k.THAT | k.QUESTION):
        return Side("that" if kind & k.THAT else "question", at)
    if kind & k.TO and not (at + 1 < high and lex.kind[at + 1] & NOMINAL):
        return Side("infinitive", at)
    if kind & (k.PREPOSITION | k.TO) and not kind & k.NAME:
        return _behind_preposition(lex, at, high, rules)
    return _plain(lex, at, high)


def _plain(lex: Lexemes, at: int, high: int) -> Side:
    kind = lex.kind[at]
    if kind & (k.SUBORDINATOR | k.CONJUNCTION) and not kind & k.DETERMINER:
        return Side("nothing", at)
    if kind & k.RELATIVE:
        return Side("question", at)
    if kind & k.AUXILIARY:
        return Side("verb", at)
    if kind & k.PRONOUN and not kind & k.OBJECT:
        return Side("clause", at)
    return _behind_object(lex, at, high)


def _behind_colon(lex: Lexemes, at: int, high: int, prefix: str) -> Side:
    quoted = at + 1 < high and lex.quote[at + 1] >= 0
    return Side(prefix + ("quotation" if quoted else "colon"), at + 1)


def _behind_comma(lex: Lexemes, at: int, high: int) -> Side:
    """A comma may lead to a quotation, or enclose an insertion before one: "said, in tears, that"."""
    if at + 1 < high and lex.quote[at + 1] >= 0:
        return Side("quotation", at + 1)
    second = at + 1
    while (
        second < min(high, at + INSERTION_REACH)
        and not lex.kind[second] & (k.MARK | k.AUXILIARY)
        and lex.quote[second] < 0
    ):
        second += 1
    if second + 1 < high and lex.kind[second] & k.COMMA:
        if lex.kind[second + 1] & k.THAT:
            return Side("that", second + 1)
        if lex.quote[second + 1] >= 0:
            return Side("quotation", second + 1)
    return Side("that", at + 1) if at + 1 < high and lex.kind[at + 1] & k.THAT else Side("nothing", at)


def _behind_preposition(lex: Lexemes, at: int, high: int, rules: Rules) -> Side:
    """A preposition leads to the content ("called for") or to a place of speaking, with the content behind it."""
    low, kind = lex.low, lex.kind
    plain = Side("to" if kind[at] & k.TO else low[at], at + 1 if low[at] in rules.words["links"] else at)
    for place in range(at + 1, min(high, at + VENUE_REACH)):
        here, before = kind[place], kind[place - 1]
        if lex.quote[place] >= 0:
            return plain if before & (k.PREPOSITION | k.DETERMINER) else Side("quotation", place)
        if here & k.THAT and not before & k.PREPOSITION:
            return Side("later_that", place) if low[at] in rules.words["venue"] else plain
        if here & k.COLON:
            return _behind_colon(lex, place, high, "")
        if here & k.COMMA and place + 1 < high:
            if lex.quote[place + 1] >= 0:
                return Side("quotation", place + 1)
            if kind[place + 1] & k.THAT:
                return Side("later_that", place + 1)
        if here & (k.MARK | k.AUXILIARY | k.RELATIVE) or (low[place].endswith("ing") and before & k.PREPOSITION):
            return plain
    return plain


def _behind_object(lex: Lexemes, at: int, high: int) -> Side:
    """A noun phrase may be the whole object, somebody spoken to, or the subject of a clause without "that"."""
    for place in range(at + 1, min(high, at + OBJECT_REACH)):
        here, before = lex.kind[place], lex.kind[place - 1]
        if lex.quote[place] >= 0:
            break
        if here & k.COLON:
            return _behind_colon(lex, place, high, "object_")
        if here & k.COMMA and place + 1 < high and lex.quote[place + 1] >= 0:
            return Side("object_quotation", place + 1)
        if here & k.COMMA and place + 1 < high and lex.kind[place + 1] & k.THAT:
            return Side("object_that", place + 1)
        if here & k.COMMA:
            return _behind_insertion(lex, at, insertion_end(lex, place, high))
        if here & (k.MARK | k.CONJUNCTION | k.RELATIVE):
            break
        frame = _object_frame(lex, place, high, here, before)
        if frame:
            return Side(frame, at if frame in ("clause", "object_as") else place)
    return Side("object", at)


def _behind_insertion(lex: Lexemes, at: int, second: int) -> Side:
    """Go on behind "Ann, a baker," or "people in Rome, Italy,"."""
    if second < 0:
        return Side("object", at)
    return Side("object_that", second + 1) if lex.kind[second + 1] & k.THAT else Side("clause", at)


def _object_frame(lex: Lexemes, place: int, high: int, here: int, before: int) -> str:
    if here & k.THAT:
        return "" if before & k.PREPOSITION else "object_that"
    if here & k.TO and place + 1 < high and not lex.kind[place + 1] & NO_INFINITIVE:
        return "object_infinitive"
    if here & k.QUESTION and not here & (k.PREPOSITION | k.FRONTING):
        return "object_question"
    if here & k.AUXILIARY:
        return "clause"
    if here & k.PRONOUN and not here & k.DETERMINER:
        return "object_clause"
    if (
        here & k.PAST
        and not here & k.NAME
        and not before & k.DETERMINER
        and place + 1 < high
        and not lex.kind[place + 1] & k.BY
    ):
        return "clause"
    return "object_as" if here & k.PREPOSITION and lex.low[place] == "as" else ""
