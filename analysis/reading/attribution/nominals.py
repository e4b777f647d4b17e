"""Attributions without a verb of their own: "X's claim that Y", "X is sure that Y", "according to X", "X: Y"."""

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import Manner, clause_end, clause_start, is_opening
from analysis.reading.attribution.cues import Form
from analysis.reading.attribution.frames import right_side
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.pieces import Piece, quote_end
from analysis.reading.attribution.readings import Reading, Spot, fill, finish, outline
from analysis.reading.attribution.spans import Phrase, has_verb, phrase_left, verb_group
from analysis.reading.attribution.subjects import main_subject, phrase_right, subject_left
from analysis.reading.attribution.verbs import FULL_CLAUSES

MODIFIERS = 4  # words between "his" and "claim"
NAME_REACH = 40
STOPS = (
    k.MARK
    | k.AUXILIARY
    | k.PRONOUN
    | k.RELATIVE
    | k.THAT
    | k.QUESTION
    | k.TO
    | k.CONJUNCTION
    | k.SUBORDINATOR
    | k.NEGATION
    | k.PREPOSITION
)


def read_noun(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read a noun: its owner or the name behind "by" is the source, the clause or phrase behind it the content."""
    lex, rules = spot.lex, spot.rules
    source, position = _owner(lex, at, spot.low)
    if position == "bare" and _may_be_verb(spot, at, form):
        return None
    side = right_side(lex, end, spot.high, rules)
    if not source and end < spot.high and lex.kind[end] & k.BY:
        by = phrase_right(lex, end + 1, spot.high, long=False)
        if by:
            source = _cut(lex, by)
            side, position = right_side(lex, source.end, spot.high, rules), "by"
    start = at
    if not source and position in ("determiner", "adjective", "bare"):
        source, start = _carrier(spot, at)
        position = position if start == at else "carried"
    reading = outline(spot, form, (start, end), source, side.frame, position)
    if not reading or side.frame in ("nothing", "verb"):
        return None
    if side.frame.endswith("quotation"):
        return fill(spot, reading, [(side.start, quote_end(lex, side.start))])
    manner = Manner(narrow=True, opening=is_opening(lex, at, spot.low, loose=True))
    stop = clause_end(lex, side.start, spot.high, manner, rules)
    # The verb behind "his promise to go" is the sentence's own where none came before.
    if side.frame not in FULL_CLAUSES and (side.frame != "infinitive" or not has_verb(lex, spot.low, at)):
        stop = _phrase_end(lex, side.start, stop)
    return fill(spot, reading, [(side.start, stop)])


def _carrier(spot: Spot, at: int) -> tuple[Phrase | None, int]:
    """Find the subject of "gave an explanation" or "is of the opinion", and where that cue starts."""
    lex, low, place = spot.lex, spot.low, at - 1
    while place > max(low, at - MODIFIERS) and not lex.kind[place] & (STOPS | k.DETERMINER | k.CARRIER):
        place -= 1
    if place > low and lex.kind[place] & k.DETERMINER:
        place -= 1
    if place > low and lex.low[place] == "of" and lex.kind[place - 1] & k.BE:
        place -= 1
    elif not lex.kind[place] & k.CARRIER or lex.kind[place] & k.NAME:
        return None, at
    group = verb_group(lex, place, low)
    source = subject_left(lex, group.start - 1, low)
    return (source, group.start) if source else (None, at)


def _owner(lex: Lexemes, at: int, low: int) -> tuple[Phrase | None, str]:
    """Find whose claim it is, over a few adjectives: "Ann Lee's loud claim", "his claim", "the claim"."""
    place = at - 1
    while place >= max(low, at - MODIFIERS) and lex.quote[place] < 0:
        here = lex.kind[place]
        if here & k.OWNER:
            return phrase_left(lex, place, low), "owner"
        if here & k.POSSESSIVE:
            return Phrase(place, place + 1, "possessive"), "possessive"
        if here & k.DETERMINER:
            return None, "determiner"
        if here & (STOPS | k.PAST):
            break
        place -= 1
    return None, "adjective" if place < at - 1 else "bare"


def _may_be_verb(spot: Spot, at: int, form: Form) -> bool:
    """A bare form that is also a verb counts as a noun only behind a preposition, "and" or an auxiliary."""
    lex = spot.lex
    if not any(other.part == "verb" for other in spot.rules.forms[lex.low[at]]):
        return at > spot.low and bool(lex.kind[at - 1] & k.TO)
    if at == spot.low:
        return form.mood == "singular"
    return not lex.kind[at - 1] & (k.PREPOSITION | k.CONJUNCTION | k.AUXILIARY) or bool(lex.kind[at - 1] & k.TO)


def _cut(lex: Lexemes, phrase: Phrase) -> Phrase:
    stops = k.THAT | k.RELATIVE | k.MARK | k.AUXILIARY | k.TO
    end = next((at for at in range(phrase.start + 1, phrase.end) if lex.kind[at] & stops), phrase.end)
    return phrase._replace(end=end)


def _phrase_end(lex: Lexemes, start: int, end: int) -> int:
    """End what a noun's content says at the next mark or verb."""
    for at in range(start + 1, end):
        here = lex.kind[at]
        if lex.quote[at] < 0 and (
            here & (k.MARK | k.AUXILIARY) or (here & k.SUBORDINATOR and not here & k.PREPOSITION)
        ):
            return at
    return end


def read_adjective(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read an adjective of belief or feeling: behind a copula, loose behind a comma, or right behind its noun."""
    lex, rules, place = spot.lex, spot.rules, at - 1
    while place >= spot.low and lex.kind[place] & (k.ADVERB | k.NEGATION) and not lex.kind[place] & k.AUXILIARY:
        place -= 1
    if place < spot.low or lex.quote[place] >= 0:
        return None
    found = _bearer(spot, place)
    if not found:
        return None
    source, position, start = found
    side = right_side(lex, end, spot.high, rules)
    if side.frame in ("nothing", "verb", "object", "object_as"):
        return None
    if side.frame.endswith("quotation"):
        stop = quote_end(lex, side.start)
    else:
        relative = bool(source and source.kind == "relative" and lex.kind[max(spot.low, source.end - 2)] & k.COMMA)
        manner = Manner(narrow=side.frame not in ("that", "clause", "question"), relative=relative)
        stop = clause_end(lex, side.start, spot.high, manner, rules)
    cue = (at if start < 0 else start, end)
    return finish(spot, form, cue, source, [(side.start, stop)], side.frame, position)


def _bearer(spot: Spot, place: int) -> tuple[Phrase | None, str, int] | None:
    """Find who is sure or afraid, given the lexeme before the adjective, and where the copula starts (-1: none)."""
    lex, kind, low = spot.lex, spot.lex.kind[place], spot.low
    if kind & k.AUXILIARY or lex.low[place] in spot.rules.words["copulas"]:
        start = verb_group(lex, place + 1 if kind & k.AUXILIARY else place, low).start
        if start > low and lex.kind[start - 1] & k.CONJUNCTION:
            return spot.previous or main_subject(lex, low, start), "coordinated", start
        source = subject_left(lex, start - 1, low)
        return source, "subject" if source else "none", start
    if kind & k.PRONOUN and ("'" in lex.low[place] or "’" in lex.low[place]):
        return Phrase(place, place + 1, "pronoun"), "subject", place + 1
    if kind & (k.COMMA | k.CONJUNCTION):
        return spot.previous or main_subject(lex, low, place), "loose", -1
    if kind & (k.DETERMINER | k.PREPOSITION | k.POSSESSIVE | k.OWNER | k.PRONOUN | k.OBJECT):
        return None
    return phrase_left(lex, place, low), "attributive", -1


def read_preposition(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read "according to X": before, behind or within what X says."""
    lex, low = spot.lex, spot.low
    left = at - 1
    while left >= low and lex.kind[left] & (k.ADVERB | k.CONJUNCTION):
        left -= 1
    if left < low or lex.kind[left] & (k.SEMICOLON | k.COLON):
        return _source_first(spot, at, end, form)
    source = phrase_right(lex, end, spot.high) or _free_relative(spot, end)
    if not source:
        return None
    left = at - 1
    if not lex.kind[left] & k.COMMA and not has_verb(lex, low, left):
        return _source_first(spot, at, end, form)
    start = _behind_contrast(lex, clause_start(lex, left, low), left)
    comma = lex.kind[left] & k.COMMA
    pieces = [(start, left if comma else left + 1)]
    after = source.end
    resumes = after + 1 < spot.high and comma and lex.kind[after] & k.COMMA
    if (
        resumes
        and not lex.kind[after + 1] & (k.RELATIVE | k.CONTRAST | k.CONJUNCTION)
        and not lex.low[after + 1].endswith("ing")
    ):
        pieces.append((after + 1, clause_end(lex, after + 1, spot.high, Manner(), spot.rules)))
    return finish(spot, form, (at, end), source, pieces, "source", "middle" if len(pieces) > 1 else "end")


def _free_relative(spot: Spot, at: int) -> Phrase | None:
    """A pronoun or a clause may be a source too: "according to him", "according to what was said there"."""
    lex = spot.lex
    if at >= spot.high or lex.quote[at] >= 0 or not lex.kind[at] & (k.OBJECT | k.QUESTION):
        return None
    return Phrase(
        at, _next_comma(lex, at, min(spot.high, at + NAME_REACH)) if lex.kind[at] & k.QUESTION else at + 1, "noun"
    )


def _behind_contrast(lex: Lexemes, start: int, end: int) -> int:
    for at in range(end - 2, start, -1):
        if lex.quote[at] < 0 and lex.kind[at] & k.COMMA and lex.kind[at + 1] & k.CONTRAST:
            return at + 2
    return start


def _source_first(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read "According to X, Y": X may carry an apposition of its own between commas."""
    lex, high = spot.lex, spot.high
    comma = _next_comma(lex, end, high)
    if comma + 1 < high:
        second = _next_comma(lex, comma + 1, min(high, comma + 14))
        inserted = lex.kind[comma + 1] & (k.RELATIVE | k.DETERMINER) and second < min(high, comma + 14)
        if inserted and (lex.kind[comma + 1] & k.RELATIVE or not has_verb(lex, comma + 1, second)):
            comma = second
    if comma >= high or comma == end or comma - end > NAME_REACH:
        return None
    piece: Piece = (comma + 1, clause_end(lex, comma + 1, high, Manner(), spot.rules))
    source = Phrase(end, comma, "name" if lex.kind[end] & k.NAME else "noun")
    return finish(spot, form, (at, end), source, [piece], "source", "start")


def _next_comma(lex: Lexemes, start: int, high: int) -> int:
    return next(
        (at for at in range(start, high) if lex.kind[at] & (k.COMMA | k.DASH | k.COLON) and lex.quote[at] < 0), high
    )


def read_mark(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read a speaker's name and a colon in front of a quotation, where no verb stands between."""
    lex, low = spot.lex, spot.low
    if end >= len(lex.word) or lex.quote[end] < 0 or has_verb(lex, low, at):
        return None
    source = phrase_left(lex, at - 1, low)
    if not source:
        return None
    opens = source.start == low or lex.kind[source.start - 1] & (k.MARK | k.PREPOSITION)
    return finish(spot, form, (at, end), source, [(end, quote_end(lex, end))], "quotation", "label") if opens else None
