"""Noun phrases, verb groups and subjects, found without a tagger: by closed classes of words, marks and capitals."""

from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.tokens import Lexemes

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


APPOSITION = 45  # words
OPENING_WORDS = 12
JOINED = k.MARK | k.PREPOSITION | k.DETERMINER | k.POSSESSIVE | k.CONJUNCTION | k.NAME | k.OWNER
END_OF_NAME = k.AUXILIARY | k.ADVERB | k.COMMA | k.THAT | k.TO | k.RELATIVE | k.PRONOUN


def subject_left(lex: Lexemes, last: int, low: int) -> Phrase | None:
    """Find the subject of a verb whose group starts behind lexeme `last`: over appositions, brackets and "who"."""
    last = _before_time(lex, last, low)
    if last < low or lex.quote[last] >= 0:
        return None
    kind = lex.kind[last]
    if kind & (k.RELATIVE | k.THAT):
        return _relative_subject(lex, last, low)
    find = _before_insertion if kind & (k.COMMA | k.CLOSING | k.DASH) else phrase_left
    found = find(lex, last, low)
    return _with_name(lex, found, low) if found and found.kind != "pronoun" else found


def _before_time(lex: Lexemes, last: int, low: int) -> int:
    """Step back over "on Monday" between a subject and its verb."""
    kind, place = lex.kind, last
    while place > low and kind[place] & k.TIME and kind[place] & k.NAME:
        place -= 1
    if place == last or kind[place] & k.MARK:
        return last
    return place - 1 if kind[place] & k.PREPOSITION else place


def _relative_subject(lex: Lexemes, last: int, low: int) -> Phrase | None:
    """Take "who", "which" or "that" together with the noun phrase it stands for."""
    kind, place = lex.kind, last - 1
    if kind[last] & k.THAT and (place < low or kind[place] & (k.MARK | k.AUXILIARY | k.ADVERB | k.CONJUNCTION | k.CUE)):
        return None
    while place >= low and kind[place] & (k.COMMA | k.PREPOSITION) and place > last - 3:
        place -= 1
    left = phrase_left(lex, place, low)
    return Phrase(left.start if left else last, last + 1, "relative")


def _before_insertion(lex: Lexemes, last: int, low: int) -> Phrase | None:
    """Find the subject in front of what stands between commas, dashes or brackets."""
    kind = lex.kind
    opener = k.OPENING if kind[last] & k.CLOSING else kind[last] & (k.COMMA | k.DASH)
    for place in range(last - 1, max(low, last - APPOSITION), -1):
        if kind[place] & opener and lex.quote[place] < 0:
            left = phrase_left(lex, place - 1, low)
            if left and opener == k.COMMA and _is_adverbial(lex, left, low):
                continue
            belongs = kind[place + 1] & (k.DETERMINER | k.RELATIVE | k.NAME | k.POSSESSIVE) or opener == k.OPENING
            end = last + bool(opener == k.OPENING)
            return left and Phrase(left.start, end if belongs else left.end, left.kind)
    return None


def _is_adverbial(lex: Lexemes, found: Phrase, low: int) -> bool:
    """A date, or the noun of "in a speech" with a comma before it, is not yet the subject; Lee is in "in Rome Lee"."""
    start = found.start
    dated = range(start + bool(lex.kind[start] & k.PREPOSITION), found.end)
    if all(lex.word[at][0].isdigit() or lex.kind[at] & k.TIME for at in dated):
        return True
    if start > low and lex.kind[start] & (k.NAME | k.DETERMINER) and not lex.kind[start - 1] & JOINED:
        return False
    while start > low and not lex.kind[start - 1] & k.MARK:
        start -= 1
    return start < found.start and bool(lex.kind[start] & (k.PREPOSITION | k.SUBORDINATOR | k.RELATIVE))


def _with_name(lex: Lexemes, found: Phrase, low: int) -> Phrase:
    """Join an apposition or an age behind a comma to the name in front: "Ann Lee, 40, a baker"."""
    kind = lex.kind
    for _ in range(3):
        at = found.start
        if at - 2 < low or not kind[at - 1] & k.COMMA or lex.quote[at - 2] >= 0 or not kind[at - 2] & k.NAME:
            break
        if kind[at - 2] & (k.ADVERB | k.CONJUNCTION | k.SUBORDINATOR | k.PREPOSITION):
            break
        if kind[at - 2] & k.TIME and at - 3 >= low and (kind[at - 3] & k.PREPOSITION or lex.word[at - 3][0].isdigit()):
            break
        place_name = kind[at] & k.NAME and at - 3 >= low and kind[at - 3] & k.PREPOSITION
        if not (kind[at] & (k.DETERMINER | k.POSSESSIVE) or lex.word[at][0].isdigit() or place_name):
            break
        left = phrase_left(lex, at - 2, low)
        if not left or kind[left.start] & k.TIME or _is_adverbial(lex, left, low):
            break
        found = Phrase(left.start, found.end, "name")
    return found


def phrase_right(lex: Lexemes, first: int, high: int, long: bool = True) -> Phrase | None:
    """Find the noun phrase that starts at a lexeme; a `long` one runs over its appositions to the end of the clause."""
    if first >= high or lex.quote[first] >= 0:
        return None
    kind = lex.kind[first]
    if kind & k.PRONOUN:
        return Phrase(first, first + 1, "pronoun")
    if kind & (FUNCTION | k.OBJECT) or (kind & k.PREPOSITION and not kind & k.NAME):
        return None
    end = _end_right(lex, first, min(high, first + REACH), long)
    while end > first and lex.kind[end - 1] & (k.COMMA | k.PREPOSITION) and not lex.kind[end - 1] & k.NAME:
        end -= 1
    return Phrase(first, end, "name" if kind & k.NAME else "noun") if end > first else None


def _end_right(lex: Lexemes, first: int, high: int, long: bool) -> int:
    for place in range(first, high):
        here = lex.kind[place]
        if lex.quote[place] >= 0 or here & k.BREAK:
            return place
        if place > first and (here & k.SUBORDINATOR and not here & k.PREPOSITION or here & k.TIME and here & k.NAME):
            return place
        if here & k.COMMA and place + 1 < high:
            after = lex.kind[place + 1]
            goes_on = after & (k.DETERMINER | k.NAME | k.RELATIVE | k.POSSESSIVE)
            turns = after & (k.PREPOSITION | k.SUBORDINATOR | k.CONJUNCTION | k.CONTRAST)
            turns = turns or lex.low[place + 1].endswith("ing")
            second = next((at for at in range(place + 1, high) if lex.kind[at] & k.COMMA), high)
            clause = not after & k.RELATIVE and has_verb(lex, place + 1, second)
            if (turns and not after & k.NAME) or clause or not (long or goes_on):
                return place
    return high


def main_subject(lex: Lexemes, low: int, before: int) -> Phrase | None:
    """Find the subject of the first finite verb of a sentence, for a participle or a second verb that shares it."""
    kind, high = lex.kind, min(before, low + REACH)
    for place in range(low + 1, high):
        if lex.quote[place] >= 0 or not looks_past(lex, place):
            continue
        start = verb_group(lex, place, low).start
        no_subject = k.DETERMINER | k.POSSESSIVE | k.PREPOSITION | k.CONJUNCTION | k.SUBORDINATOR
        if start > low and not kind[start - 1] & no_subject:
            found = subject_left(lex, start - 1, low)
            if found and found.kind != "relative":
                return found
    opening = range(low, min(high, low + OPENING_WORDS))
    return next((Phrase(at, at + 1, "pronoun") for at in opening if kind[at] & k.PRONOUN and lex.quote[at] < 0), None)


def following_subject(lex: Lexemes, start: int, high: int) -> Phrase | None:
    """Find the subject of the main clause behind an opening phrase: "Asked about it, Ann Lee said ..."."""
    near = range(start, min(high, start + REACH))
    first = next((at for at in near if lex.kind[at] & k.COMMA and lex.quote[at] < 0), high) + 1
    while first < high and lex.kind[first] & k.ADVERB and not lex.kind[first] & k.NAME:
        first += 1
    found = phrase_right(lex, first, high, long=False)
    if not found:
        return None
    rest = range(found.start + 1, found.end)
    verb = next((at for at in rest if lex.kind[at] & END_OF_NAME or looks_past(lex, at)), None)
    return Phrase(found.start, verb or min(found.end, found.start + 4), found.kind)
