"""Noun phrases, verb groups and subjects, found without a parser: by closed classes of words, marks and capitals."""

from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.tokens import TaggedTokens

# How far is looked, in tokens.
REACH = 60  # for a subject
APPOSITION = 45  # for the start of an insertion behind a subject
OPENING_WORDS = 12  # for a pronoun at the start of a sentence
RELATIVE_CLAUSE = 6  # from a verb back to its "who"

FUNCTION = k.MARK | k.AUXILIARY | k.THAT | k.RELATIVE | k.QUESTION | k.TO | k.NEGATION | k.CONJUNCTION | k.SUBORDINATOR
NO_NOUN = FUNCTION | k.DETERMINER | k.POSSESSIVE | k.OWNER | k.PREPOSITION | k.ADVERB | k.PRONOUN | k.OBJECT
JOINED = k.MARK | k.PREPOSITION | k.DETERMINER | k.POSSESSIVE | k.CONJUNCTION | k.NAME | k.OWNER
END_OF_NAME = k.AUXILIARY | k.ADVERB | k.COMMA | k.THAT | k.TO | k.RELATIVE | k.PRONOUN
END_OF_HEAD = k.MARK | k.PREPOSITION | k.RELATIVE | k.THAT | k.TO


class Phrase(NamedTuple):
    """The tokens [start, end) of a noun phrase, and its kind: pronoun, name, noun, relative or possessive."""

    start: int
    end: int
    kind: str


class VerbGroup(NamedTuple):
    """Where a verb with its auxiliaries starts, its last auxiliary, and whether it is a `bare` infinitive."""

    start: int
    helper: str
    bare: bool


def is_finite(tokens: TaggedTokens, at: int) -> bool:
    """Say whether a token is certainly a finite verb: an auxiliary, or a past form that is no noun."""
    kind = tokens.kind[at]
    return bool(kind & k.AUXILIARY or (kind & k.PAST and not kind & (k.NAME | k.OWNER)))


def looks_past(tokens: TaggedTokens, at: int) -> bool:
    """Say whether a token may be the past of any verb: an irregular past or a word in -ed."""
    low, kind = tokens.low[at], tokens.kind[at]
    return bool(kind & k.FINITE) or (len(low) > 4 and low.endswith("ed") and not kind & k.NAME)


def is_present_cue(tokens: TaggedTokens, at: int) -> bool:
    """Say whether a cue is a present verb with subject and object: "critics call it", "the mayor calls it"."""
    before, low = (tokens.kind[at - 1], tokens.low[at - 1]) if at else (k.MARK, "")
    kind = tokens.kind[at]
    if not kind & k.CUE or kind & (k.NAME | k.PAST) or before & NO_NOUN or at + 1 >= len(tokens.kind):
        return False
    agrees = tokens.low[at].endswith("s") != low.endswith("s")
    return agrees and bool(tokens.kind[at + 1] & (k.DETERMINER | k.OBJECT | k.PRONOUN))


def has_verb(tokens: TaggedTokens, start: int, end: int) -> bool:
    """Say whether there is a finite verb in [start, end)."""
    return any(is_finite(tokens, at) for at in range(start, end))


def _is_adverb(tokens: TaggedTokens, place: int) -> bool:
    """Say whether a token is an adverb; words such as "since" and "both" are adverbs only behind an auxiliary."""
    kind = tokens.kind[place]
    if not kind & k.ADVERB:
        return False
    doubtful = kind & (k.SUBORDINATOR | k.PREPOSITION | k.QUANTIFIER | k.DETERMINER)
    return not doubtful or bool(place and tokens.kind[place - 1] & k.AUXILIARY)


def verb_group(tokens: TaggedTokens, at: int, low: int) -> VerbGroup:
    """Find the auxiliaries and adverbs left of a verb, and what rules it, such as "went on to" or "declined to"."""
    kind, place, helper = tokens.kind, at - 1, ""
    while place >= low and tokens.quote[place] < 0:
        here = kind[place]
        if here & k.AUXILIARY:
            helper = helper or ("be" if here & k.BE else "have" if here & k.HAVE else "modal")
        elif here & k.TO:
            helper = helper or "to"
            ruler = _ruler(tokens, place - 1, low)
            if ruler < 0:
                return VerbGroup(place, helper, True)
            place = ruler
        elif here & k.CHAIN and not helper and tokens.low[at].endswith("ing"):
            helper = "chain"
        elif not here & k.NEGATION and not _is_adverb(tokens, place):
            break
        place -= 1
    return VerbGroup(place + 1, helper, False)


def _ruler(tokens: TaggedTokens, place: int, low: int) -> int:
    """Find the verb that rules an infinitive ("tried" in "tried to say"); -1 where there is none."""
    kind = tokens.kind
    while place >= low and kind[place] & k.ADVERB and not kind[place] & k.CHAIN:
        place -= 1
    if place > low and tokens.low[place] == "on" and kind[place - 1] & k.CHAIN:
        place -= 1
    if place < low or not kind[place] & (k.CHAIN | k.AUXILIARY):
        return -1
    return place if kind[place] & k.CHAIN else place + 1


def skip_adverbs(tokens: TaggedTokens, at: int, high: int) -> int:
    """Find the first token from `at` on that is no adverb."""
    other = k.DETERMINER | k.SUBORDINATOR | k.QUESTION | k.PREPOSITION
    while at < high and tokens.kind[at] & k.ADVERB and not tokens.kind[at] & other and tokens.quote[at] < 0:
        at += 1
    return at


def skip_time(tokens: TaggedTokens, at: int, high: int) -> int:
    """Find the first token from `at` on that is in no indication of time: "on Monday", "last week", "late Tuesday"."""
    while at < high and tokens.quote[at] < 0:
        ahead = tokens.kind[at + 1] if at + 1 < high else 0
        named = tokens.kind[at] & k.PREPOSITION and ahead & k.TIME and ahead & k.NAME
        if not (tokens.kind[at] & k.TIME or named or tokens.kind[at] & k.DETERMINER and ahead & k.TIME):
            break
        at += 1
    return at


def head_of(tokens: TaggedTokens, start: int, end: int) -> int:
    """Find the head of a noun phrase: the last token before its first preposition, relative or mark."""
    at = start + 1
    while at < end and not tokens.kind[at] & END_OF_HEAD:
        at += 1
    return at - 1


def phrase_left(tokens: TaggedTokens, last: int, low: int) -> Phrase | None:
    """Find the noun phrase that ends with token `last`; None where a phrase cannot end there."""
    if last < low:
        return None
    kind = tokens.kind[last]
    if kind & k.PRONOUN and not kind & k.DETERMINER:
        return Phrase(last, last + 1, "pronoun")
    headless = (kind & k.PAST and not kind & k.NAME) or (kind & k.PREPOSITION and not kind & (k.NAME | k.QUANTIFIER))
    if kind & FUNCTION or headless:
        return None
    stop, joint, verb = _scan_left(tokens, last, low)
    inner = _before_relative(tokens, stop, last, low)
    if inner:
        return Phrase(inner.start, last + 1, inner.kind)
    start = _trim(tokens, joint + 1 if verb and joint >= 0 else stop + 1, last)
    if start > last or (start == last and kind & k.TIME and kind & k.NAME):
        return None
    return Phrase(start, last + 1, "name" if kind & k.NAME else "noun")


def _scan_left(tokens: TaggedTokens, last: int, low: int) -> tuple[int, int, bool]:
    """Find the first token to the left that ends a noun phrase, the last "and" behind it, and whether it is a verb."""
    kind, joint, place = tokens.kind, -1, last
    low = max(low, last - REACH)
    while place >= low and tokens.quote[place] == tokens.quote[last]:
        here = kind[place]
        if here & (k.AUXILIARY | k.PRONOUN) and not here & k.DETERMINER:
            return place, joint, True
        pointing = here & k.THAT and place > low and kind[place - 1] & k.PREPOSITION  # "of that country"
        if (here & (k.MARK | k.THAT | k.RELATIVE | k.QUESTION) and not pointing) or _parts(tokens, place, last):
            break
        if place < last and here & k.CONJUNCTION:
            if tokens.low[place] not in ("and", "or"):
                break
            joint = joint if joint >= 0 else place
        elif place < last and (_is_past_verb(tokens, place) or (joint >= 0 and is_present_cue(tokens, place))):
            return place, joint, True
        place -= 1
    return place, joint, False


def _parts(tokens: TaggedTokens, place: int, last: int) -> bool:
    """Say whether a token ends a noun phrase: a subordinator, an infinitive or "by doing", but not "to the press"."""
    here, after = tokens.kind[place], tokens.kind[place + 1] if place < last else 0
    if here & k.TO:
        behind_preposition = place and tokens.kind[place - 1] & k.PREPOSITION
        return not after & (k.DETERMINER | k.POSSESSIVE | k.NAME) or bool(behind_preposition)
    if here & k.PREPOSITION:
        return place < last and tokens.low[place + 1].endswith("ing") and not after & k.NAME
    return bool(here & k.SUBORDINATOR)


def _is_past_verb(tokens: TaggedTokens, place: int) -> bool:
    """Say whether a token left of a noun is a verb in the past, not a participle of the noun phrase."""
    here, before = tokens.kind[place], tokens.kind[place - 1] if place else 0
    if before & (k.DETERMINER | k.OWNER) and not before & (k.QUANTIFIER | k.THAT):
        return False  # "the town's elected council"
    if here & k.PAST and not here & (k.NAME | k.OWNER | k.DETERMINER):
        # Before a preposition it may be a participle ("seen in"); a verb of speech is one only before "by".
        return not tokens.kind[place + 1] & (k.BY if here & k.REPORT else k.PREPOSITION)
    return tokens.low[place].endswith("ed") and bool(before & (k.AUXILIARY | k.PRONOUN)) and not here & k.NAME


def _before_relative(tokens: TaggedTokens, stop: int, last: int, low: int) -> Phrase | None:
    """Find the phrase that a relative clause belongs to, where the search stopped in one ("people who live there")."""
    kind, place = tokens.kind, stop
    if stop <= low or not kind[stop] & (k.RELATIVE | k.THAT | k.AUXILIARY) or tokens.quote[stop] != tokens.quote[last]:
        return None
    while place > max(low, stop - RELATIVE_CLAUSE) and not kind[place] & (k.RELATIVE | k.THAT | k.MARK):
        place -= 1
    relative = kind[place] & (k.RELATIVE | k.THAT) and not kind[stop] & k.THAT
    if place <= low or not relative or kind[place - 1] & (k.COMMA | k.CUE):
        return None
    return phrase_left(tokens, place - 1, low)


def _trim(tokens: TaggedTokens, start: int, last: int) -> int:
    """Drop from the start of a noun phrase what is no part of it: a conjunction, an adverb, "In Paris", "On Monday"."""
    kind, joints = tokens.kind, k.CONJUNCTION | k.SUBORDINATOR | k.NEGATION
    while start <= last and kind[start] & joints and not kind[start] & k.DETERMINER:
        start += 1
    while start < last and kind[start] & k.ADVERB and not kind[start] & (k.DETERMINER | k.NAME | k.QUANTIFIER):
        start += 1
    preposed = start < last and kind[start] & k.PREPOSITION and not kind[start] & k.QUANTIFIER
    if preposed and not tokens.word[start + 1][0].isdigit():  # "over 40 states" is a subject, "over Rome she" holds one
        start = _behind_preposition(tokens, start, last)
    while start < last and (kind[start] & k.TIME and kind[start] & k.NAME or _is_gerund(tokens, start)):
        start += 1
    return start


def _is_gerund(tokens: TaggedTokens, at: int) -> bool:
    """Say whether a token is a gerund with an object: "introducing" in "introducing a plan"."""
    return tokens.low[at].endswith("ing") and bool(tokens.kind[at + 1] & (k.DETERMINER | k.POSSESSIVE))


def _behind_preposition(tokens: TaggedTokens, start: int, last: int) -> int:
    """Find where the subject starts after a prepositional phrase that no comma ends."""
    kind = tokens.kind
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
    # After a place name: the officials of "in Rome officials", but Mara Lind of "because of Mara Lind".
    return next((at for at in range(place, last + 1) if not kind[at] & k.NAME), place)


def subject_left(tokens: TaggedTokens, last: int, low: int) -> Phrase | None:
    """Find the subject of a verb whose group starts after token `last`: over appositions, brackets and "who"."""
    last = _before_time(tokens, last, low)
    if last < low or tokens.quote[last] >= 0:
        return None
    kind = tokens.kind[last]
    if kind & (k.RELATIVE | k.THAT):
        return _relative_subject(tokens, last, low)
    find = _before_insertion if kind & (k.COMMA | k.CLOSING | k.DASH) else phrase_left
    found = find(tokens, last, low)
    return _with_name(tokens, found, low) if found and found.kind != "pronoun" else found


def _before_time(tokens: TaggedTokens, last: int, low: int) -> int:
    """Step back over "on Monday" between a subject and its verb."""
    kind, place = tokens.kind, last
    while place > low and kind[place] & k.TIME and kind[place] & k.NAME:
        place -= 1
    if place == last or kind[place] & k.MARK:
        return last
    return place - 1 if kind[place] & k.PREPOSITION else place


def _relative_subject(tokens: TaggedTokens, last: int, low: int) -> Phrase | None:
    """Join "who", "which" or "that" with the noun phrase that it refers to."""
    kind, place = tokens.kind, last - 1
    if kind[last] & k.THAT and (place < low or kind[place] & (k.MARK | k.AUXILIARY | k.ADVERB | k.CONJUNCTION | k.CUE)):
        return None
    while place >= low and kind[place] & (k.COMMA | k.PREPOSITION) and place > last - 3:
        place -= 1
    left = phrase_left(tokens, place, low)
    return Phrase(left.start if left else last, last + 1, "relative")


def _before_insertion(tokens: TaggedTokens, last: int, low: int) -> Phrase | None:
    """Find the subject before an insertion in commas, dashes or brackets."""
    kind = tokens.kind
    opener = k.OPENING if kind[last] & k.CLOSING else kind[last] & (k.COMMA | k.DASH)
    for place in range(last - 1, max(low, last - APPOSITION), -1):
        if kind[place] & opener and tokens.quote[place] < 0:
            left = phrase_left(tokens, place - 1, low)
            if left and opener == k.COMMA and _is_adverbial(tokens, left, low):
                continue
            belongs = kind[place + 1] & (k.DETERMINER | k.RELATIVE | k.NAME | k.POSSESSIVE) or opener == k.OPENING
            end = last + bool(opener == k.OPENING)
            return left and Phrase(left.start, end if belongs else left.end, left.kind)
    return None


def _is_adverbial(tokens: TaggedTokens, found: Phrase, low: int) -> bool:
    """Say whether a phrase is a date or in an adverbial ("in a speech"), so that the subject is further left."""
    start = found.start
    dated = range(start + bool(tokens.kind[start] & k.PREPOSITION), found.end)
    if all(tokens.word[at][0].isdigit() or tokens.kind[at] & k.TIME for at in dated):
        return True
    if start > low and tokens.kind[start] & (k.NAME | k.DETERMINER) and not tokens.kind[start - 1] & JOINED:
        return False
    while start > low and not tokens.kind[start - 1] & k.MARK:
        start -= 1
    return start < found.start and bool(tokens.kind[start] & (k.PREPOSITION | k.SUBORDINATOR | k.RELATIVE))


def _with_name(tokens: TaggedTokens, found: Phrase, low: int) -> Phrase:
    """Join an apposition or an age behind a comma to the name in front: "Ann Lee, 40, a baker"."""
    kind = tokens.kind
    for _ in range(3):
        at = found.start
        if at - 2 < low or not kind[at - 1] & k.COMMA or tokens.quote[at - 2] >= 0 or not kind[at - 2] & k.NAME:
            break
        if kind[at - 2] & (k.ADVERB | k.CONJUNCTION | k.SUBORDINATOR | k.PREPOSITION):
            break
        dated = at - 3 >= low and (kind[at - 3] & k.PREPOSITION or tokens.word[at - 3][0].isdigit())
        if kind[at - 2] & k.TIME and dated:
            break
        place_name = kind[at] & k.NAME and at - 3 >= low and kind[at - 3] & k.PREPOSITION
        if not (kind[at] & (k.DETERMINER | k.POSSESSIVE) or tokens.word[at][0].isdigit() or place_name):
            break
        left = phrase_left(tokens, at - 2, low)
        if not left or kind[left.start] & k.TIME or _is_adverbial(tokens, left, low):
            break
        found = Phrase(left.start, found.end, "name")
    return found


def phrase_right(tokens: TaggedTokens, first: int, high: int, long: bool = True) -> Phrase | None:
    """Find the noun phrase that starts at a token; a `long` one takes in appositions up to the end of the clause."""
    if first >= high or tokens.quote[first] >= 0:
        return None
    kind = tokens.kind[first]
    if kind & k.PRONOUN:
        return Phrase(first, first + 1, "pronoun")
    if kind & (FUNCTION | k.OBJECT) or (kind & k.PREPOSITION and not kind & k.NAME):
        return None
    end = _end_right(tokens, first, min(high, first + REACH), long)
    while end > first and tokens.kind[end - 1] & (k.COMMA | k.PREPOSITION) and not tokens.kind[end - 1] & k.NAME:
        end -= 1
    return Phrase(first, end, "name" if kind & k.NAME else "noun") if end > first else None


def _end_right(tokens: TaggedTokens, first: int, high: int, long: bool) -> int:
    """Find the end of a noun phrase that starts at a token."""
    for place in range(first, high):
        here = tokens.kind[place]
        if tokens.quote[place] >= 0 or here & k.BREAK:
            return place
        if place > first and (here & k.SUBORDINATOR and not here & k.PREPOSITION or here & k.TIME and here & k.NAME):
            return place
        if here & k.COMMA and place + 1 < high:
            after = tokens.kind[place + 1]
            goes_on = after & (k.DETERMINER | k.NAME | k.RELATIVE | k.POSSESSIVE)
            turns = after & (k.PREPOSITION | k.SUBORDINATOR | k.CONJUNCTION | k.CONTRAST)
            turns = turns or tokens.low[place + 1].endswith("ing")
            second = next((at for at in range(place + 1, high) if tokens.kind[at] & k.COMMA), high)
            clause = not after & k.RELATIVE and has_verb(tokens, place + 1, second)
            if (turns and not after & k.NAME) or clause or not (long or goes_on):
                return place
    return high


def main_subject(tokens: TaggedTokens, low: int, before: int) -> Phrase | None:
    """Find the subject of the first finite verb of a sentence, which a participle or a second verb shares."""
    kind, high = tokens.kind, min(before, low + REACH)
    for place in range(low + 1, high):
        if tokens.quote[place] >= 0 or not looks_past(tokens, place):
            continue
        start = verb_group(tokens, place, low).start
        no_subject = k.DETERMINER | k.POSSESSIVE | k.PREPOSITION | k.CONJUNCTION | k.SUBORDINATOR
        if start > low and not kind[start - 1] & no_subject:
            found = subject_left(tokens, start - 1, low)
            if found and found.kind != "relative":
                return found
    opening = range(low, min(high, low + OPENING_WORDS))
    pronouns = (at for at in opening if kind[at] & k.PRONOUN and tokens.quote[at] < 0)
    return next((Phrase(at, at + 1, "pronoun") for at in pronouns), None)


def following_subject(tokens: TaggedTokens, start: int, high: int) -> Phrase | None:
    """Find the subject of the main clause after an opening phrase: "Asked about it, Ann Lee said ..."."""
    near = range(start, min(high, start + REACH))
    first = next((at for at in near if tokens.kind[at] & k.COMMA and tokens.quote[at] < 0), high) + 1
    while first < high and tokens.kind[first] & k.ADVERB and not tokens.kind[first] & k.NAME:
        first += 1
    found = phrase_right(tokens, first, high, long=False)
    if not found:
        return None
    rest = range(found.start + 1, found.end)
    verb = next((at for at in rest if tokens.kind[at] & END_OF_NAME or looks_past(tokens, at)), None)
    return Phrase(found.start, verb or min(found.end, found.start + 4), found.kind)
