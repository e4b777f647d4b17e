"""Subjects: left of the verb over appositions and "who", behind it, at the head of the sentence, in the next clause."""

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.spans import FUNCTION, REACH, Phrase, has_verb, looks_past, phrase_left, verb_group

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
