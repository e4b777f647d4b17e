"""Noun phrases and verb groups around a cue, found without a tagger: by closed classes of words, marks and capitals."""

from typing import NamedTuple

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.lexemes import Lexemes

REACH = 60  # words; no subject is looked for further away, which keeps every search short
FUNCTION = k.MARK | k.AUXILIARY | k.THAT | k.RELATIVE | k.QUESTION | k.TO | k.NEGATION | k.CONJUNCTION | k.SUBORDINATOR

NO_NOUN = FUNCTION | k.DETERMINER | k.POSSESSIVE | k.OWNER | k.PREPOSITION | k.ADVERB | k.PRONOUN | k.OBJECT


class Phrase(NamedTuple):
    """A stretch of lexemes [start, end) that names a source: pronoun, name, noun, relative or possessive."""

    start: int
    end: int
    kind: str


class VerbGroup(NamedTuple):
    """Where a verb with its auxiliaries starts, the helper next to it, and whether it is an infinitive on its own."""

    start: int
    helper: str
    bare: bool


def is_finite(lex: Lexemes, at: int) -> bool:
    """Say whether a lexeme is surely a finite verb: an auxiliary, or a past form that is no noun."""
    kind = lex.kind[at]
    return bool(kind & k.AUXILIARY or (kind & k.PAST and not kind & (k.NAME | k.OWNER)))


def looks_past(lex: Lexemes, at: int) -> bool:
    """Say whether a lexeme may be the past of any verb: an irregular past or a word in -ed."""
    low, kind = lex.low[at], lex.kind[at]
    return bool(kind & k.FINITE) or (len(low) > 4 and low.endswith("ed") and not kind & k.NAME)


def is_present_cue(lex: Lexemes, at: int) -> bool:
    """Say whether a cue agrees with the noun before it and has an object: "critics call it", "the mayor calls it"."""
    before, low = (lex.kind[at - 1], lex.low[at - 1]) if at else (k.MARK, "")
    if not lex.kind[at] & k.CUE or lex.kind[at] & (k.NAME | k.PAST) or before & NO_NOUN or at + 1 >= len(lex.kind):
        return False
    agrees = lex.low[at].endswith("s") != low.endswith("s")
    return agrees and bool(lex.kind[at + 1] & (k.DETERMINER | k.OBJECT | k.PRONOUN))


def has_verb(lex: Lexemes, start: int, end: int) -> bool:
    """Say whether a stretch holds a finite verb."""
    return any(is_finite(lex, at) for at in range(start, end))


def _is_adverb(lex: Lexemes, place: int) -> bool:
    """A word that is an adverb only at times ("since", "both") counts as one behind an auxiliary."""
    kind = lex.kind[place]
    if not kind & k.ADVERB:
        return False
    doubtful = kind & (k.SUBORDINATOR | k.PREPOSITION | k.QUANTIFIER | k.DETERMINER)
    return not doubtful or bool(place and lex.kind[place - 1] & k.AUXILIARY)


def verb_group(lex: Lexemes, at: int, low: int) -> VerbGroup:
    """Walk left from a verb over its auxiliaries, adverbs and chains such as "went on to" or "declined to"."""
    kind, place, helper = lex.kind, at - 1, ""
    while place >= low and lex.quote[place] < 0:
        here = kind[place]
        if here & k.AUXILIARY:
            helper = helper or ("be" if here & k.BE else "have" if here & k.HAVE else "modal")
        elif here & k.TO:
            helper = helper or "to"
            ruler = _ruler(lex, place - 1, low)
            if ruler < 0:
                return VerbGroup(place, helper, True)
            place = ruler
        elif here & k.CHAIN and not helper and lex.low[at].endswith("ing"):
            helper = "chain"
        elif not here & k.NEGATION and not _is_adverb(lex, place):
            break
        place -= 1
    return VerbGroup(place + 1, helper, False)


def _ruler(lex: Lexemes, place: int, low: int) -> int:
    """Find the verb that rules an infinitive ("tried" in "tried to say"); -1 where there is none."""
    kind = lex.kind
    while place >= low and kind[place] & k.ADVERB and not kind[place] & k.CHAIN:
        place -= 1
    if place > low and lex.low[place] == "on" and kind[place - 1] & k.CHAIN:
        place -= 1
    if place < low or not kind[place] & (k.CHAIN | k.AUXILIARY):
        return -1
    return place if kind[place] & k.CHAIN else place + 1


def phrase_left(lex: Lexemes, last: int, low: int) -> Phrase | None:
    """Find the noun phrase that ends with lexeme `last`; None where a phrase cannot end there."""
    if last < low:
        return None
    kind = lex.kind[last]
    if kind & k.PRONOUN and not kind & k.DETERMINER:
        return Phrase(last, last + 1, "pronoun")
    headless = (kind & k.PAST and not kind & k.NAME) or (kind & k.PREPOSITION and not kind & (k.NAME | k.QUANTIFIER))
    if kind & FUNCTION or headless:
        return None
    stop, joint, verb = _scan_left(lex, last, low)
    inner = _before_relative(lex, stop, last, low)
    if inner:
        return Phrase(inner.start, last + 1, inner.kind)
    start = _trim(lex, joint + 1 if verb and joint >= 0 else stop + 1, last)
    if start > last or (start == last and kind & k.TIME and kind & k.NAME):
        return None
    return Phrase(start, last + 1, "name" if kind & k.NAME else "noun")


def _scan_left(lex: Lexemes, last: int, low: int) -> tuple[int, int, bool]:
    """Walk left to what no noun phrase holds; return that place, the last "and" passed, and whether it is a verb."""
    kind, joint, place = lex.kind, -1, last
    low = max(low, last - REACH)
    while place >= low and lex.quote[place] == lex.quote[last]:
        here = kind[place]
        if here & (k.AUXILIARY | k.PRONOUN) and not here & k.DETERMINER:
            return place, joint, True
        pointing = here & k.THAT and place > low and kind[place - 1] & k.PREPOSITION  # "of that country"
        if (here & (k.MARK | k.THAT | k.RELATIVE | k.QUESTION) and not pointing) or _parts(lex, place, last):
            break
        if place < last and here & k.CONJUNCTION:
            if lex.low[place] not in ("and", "or"):
                break
            joint = joint if joint >= 0 else place
        elif place < last and (_is_past_verb(lex, place) or (joint >= 0 and is_present_cue(lex, place))):
            return place, joint, True
        place -= 1
    return place, joint, False


def _parts(lex: Lexemes, place: int, last: int) -> bool:
    """A subordinator, an infinitive or "by doing" stands outside a noun phrase, "to the press" stands within."""
    here, after = lex.kind[place], lex.kind[place + 1] if place < last else 0
    if here & k.TO:
        return not after & (k.DETERMINER | k.POSSESSIVE | k.NAME) or bool(place and lex.kind[place - 1] & k.PREPOSITION)
    if here & k.PREPOSITION:
        return place < last and lex.low[place + 1].endswith("ing") and not after & k.NAME
    return bool(here & k.SUBORDINATOR)


def _is_past_verb(lex: Lexemes, place: int) -> bool:
    here, before = lex.kind[place], lex.kind[place - 1] if place else 0
    if before & (k.DETERMINER | k.OWNER) and not before & (k.QUANTIFIER | k.THAT):
        return False  # "the town's elected council"
    if here & k.PAST and not here & (k.NAME | k.OWNER | k.DETERMINER):
        # A participle such as "seen in" may stand within a phrase; a verb of speech does so only before "by".
        return not lex.kind[place + 1] & (k.BY if here & k.REPORT else k.PREPOSITION)
    return lex.low[place].endswith("ed") and bool(before & (k.AUXILIARY | k.PRONOUN)) and not here & k.NAME


def _before_relative(lex: Lexemes, stop: int, last: int, low: int) -> Phrase | None:
    """Where the scan stopped in a relative clause ("people who live there"), find the phrase it belongs to."""
    kind, place = lex.kind, stop
    if stop <= low or not kind[stop] & (k.RELATIVE | k.THAT | k.AUXILIARY) or lex.quote[stop] != lex.quote[last]:
        return None
    while place > max(low, stop - 6) and not kind[place] & (k.RELATIVE | k.THAT | k.MARK):
        place -= 1
    relative = kind[place] & (k.RELATIVE | k.THAT) and not kind[stop] & k.THAT
    if place <= low or not relative or kind[place - 1] & (k.COMMA | k.CUE):
        return None
    return phrase_left(lex, place - 1, low)


def _trim(lex: Lexemes, start: int, last: int) -> int:
    """Drop what stands before a noun phrase and is no part of it: a conjunction, an adverb, "In Paris", "On Monday"."""
    kind, joints = lex.kind, k.CONJUNCTION | k.SUBORDINATOR | k.NEGATION
    while start <= last and kind[start] & joints and not kind[start] & k.DETERMINER:
        start += 1
    while start < last and kind[start] & k.ADVERB and not kind[start] & (k.DETERMINER | k.NAME | k.QUANTIFIER):
        start += 1
    preposed = start < last and kind[start] & k.PREPOSITION and not kind[start] & k.QUANTIFIER
    if preposed and not lex.word[start + 1][0].isdigit():  # "over 40 states" is a subject, "over Rome she" holds one
        start = _behind_preposition(lex, start, last)
    while start < last and (kind[start] & k.TIME and kind[start] & k.NAME or _is_gerund(lex, start)):
        start += 1
    return start


def _is_gerund(lex: Lexemes, at: int) -> bool:
    """Say whether a word in -ing rules the article behind it: "introducing a plan" names no introducing plan."""
    return lex.low[at].endswith("ing") and bool(lex.kind[at + 1] & (k.DETERMINER | k.POSSESSIVE))


def _behind_preposition(lex: Lexemes, start: int, last: int) -> int:
    """Find where the subject starts behind a prepositional phrase that no comma closes."""
    kind = lex.kind
    for place in range(last, start + 1, -1):
        here, before = kind[place], kind[place - 1]
        joined = before & (k.PREPOSITION | k.DETERMINER | k.POSSESSIVE | k.CONJUNCTION)
        if here & (k.DETERMINER | k.POSSESSIVE | k.QUANTIFIER) and not joined and not before & k.QUANTIFIER:
            return place
        if here & k.NAME and (before & k.TIME or not (joined or before & (k.NAME | k.OWNER))):
            return place
    place = start + 1
    while place < last and kind[place] & (k.TIME | k.DETERMINER):
        place += 1
    # Behind the name: "in Rome officials" are officials, "because of Mara Lind" is Mara Lind.
    return next((at for at in range(place, last + 1) if not kind[at] & k.NAME), place)
