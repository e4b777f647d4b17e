"""Attributions that a verb makes: "X said Y", "Y, said X", "X was asked to Y", ", adding that Y"."""

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import Manner, clause_end, is_opening, skip_adverbs, skip_time
from analysis.reading.attribution.cues import Form
from analysis.reading.attribution.frames import Side, right_side
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.pieces import Piece, quote_end, with_quotation
from analysis.reading.attribution.preposed import (
    comma_before,
    inverted_source,
    is_behind_quotation,
    pieces_around,
    read_after_quotation,
    read_inverted,
)
from analysis.reading.attribution.readings import Reading, Spot, fill, finish, head_of, outline
from analysis.reading.attribution.spans import Phrase, VerbGroup, phrase_left, verb_group
from analysis.reading.attribution.subjects import following_subject, main_subject, phrase_right, subject_left

FULL_CLAUSES = frozenset(
    ["that", "later_that", "object_that", "clause", "object_clause", "question", "object_question", "colon", "verb"]
)
SAME_CLAUSE = 8  # words
MOODS_BEHIND = {
    "be": ("ing", "participle"),
    "have": ("participle",),
    "modal": ("base",),
    "to": ("base",),
    "": ("base", "s", "ing", "past"),
}
GAPPED = frozenset({"verb", "object", "nothing", "object_as", "as", "infinitive"})  # frames that may lack an object
LOOSE = frozenset({"first", "opening_participle", "gerund", "infinitive", "behind_noun"})  # without their own subject


def read_verb(spot: Spot, at: int, end: int, form: Form) -> Reading | None:
    """Read a verb at a lexeme, its particles ending at `end`; None where it is no verb or nothing is attributed."""
    lex, rules = spot.lex, spot.rules
    group = verb_group(lex, at, spot.low)
    if not _agrees(form.mood, group.helper) or _is_noun(spot, at, group, form):
        return None
    side = right_side(lex, end, spot.high, rules)
    if side.frame == "infinitive" and form.tail and lex.kind[at] & k.CHAIN:
        return None  # "went on to say" is read at "say"
    if side.frame.startswith("object_") and form.lemma not in rules.words["addressee"]:
        side = _whole_object(lex, end, spot.high, side)
    cue = (group.start, end)
    inverted = inverted_source(spot, cue, form, group, side)
    if inverted:
        return read_inverted(spot, cue, form, inverted)
    source, position, first = _subject(spot, at, group, form)
    if form.mood == "base" and not group.helper and source and not _is_plural(spot, source):
        return None
    cue = (first, end)
    if group.helper == "be" and form.mood == "participle":
        return _passive(spot, cue, form, source, position, side)
    if not group.helper and form.mood == "past" and side.frame == "by":
        return _passive(spot, cue, form, source, "reduced", side)
    if source and position == "subject":
        if is_behind_quotation(spot, form, source, side):
            return read_after_quotation(spot, cue, form, source)
        comma = comma_before(spot, form, source, side)
        around = pieces_around(spot, cue, form, side, comma) if comma >= 0 else None
        if around:
            pieces, frame = around
            return finish(spot, form, cue, source, pieces, frame, position)
    return _content_behind(spot, cue, form, source, position, side)


def _agrees(mood: str, helper: str) -> bool:
    """Say whether a verb form can follow its auxiliary; without one, past forms are read as finite."""
    return mood in MOODS_BEHIND.get(helper, (mood,))


def _is_noun(spot: Spot, at: int, group: VerbGroup, form: Form) -> bool:
    """A form behind an article, a possessor or (where it may be a noun) a preposition is a noun there."""
    kind, left = spot.lex.kind, group.start - 1
    if kind[at] & k.OWNER:
        return True
    if group.helper or left < spot.low:
        return False
    if kind[left] & (k.DETERMINER | k.POSSESSIVE | k.OWNER) and not kind[left] & (k.QUANTIFIER | k.PRONOUN):
        return True
    if form.mood == "ing" or not kind[left] & k.PREPOSITION or kind[left] & k.NAME:
        return False
    return form.mood == "base" or any(other.part == "noun" for other in spot.rules.forms[spot.lex.low[at]])


def _whole_object(lex: Lexemes, end: int, high: int, side: Side) -> Side:
    """Only verbs that take a listener leave the noun phrase behind them out of the content."""
    if side.frame in ("object_quotation", "object_colon", "object_as"):
        return side
    start = skip_time(lex, skip_adverbs(lex, end, high), high)
    return Side("object" if side.frame == "object_clause" else side.frame, start)


def _subject(spot: Spot, at: int, group: VerbGroup, form: Form) -> tuple[Phrase | None, str, int]:
    """Find who does what the verb says, how the verb hangs on it, and where the cue starts."""
    lex, low, start = spot.lex, spot.low, group.start
    left = lex.kind[start - 1] if start > low else 0
    shared = spot.previous if spot.previous and spot.previous.end <= start else None
    if form.mood == "ing" and not group.helper:
        if start == low:
            return None, "opening_participle", start
        if left & k.PREPOSITION and lex.low[start - 1] == "as":
            return _quoted_as(lex, start, low)
        if left & (k.COMMA | k.CONJUNCTION | k.DASH | k.PREPOSITION):
            position = "gerund" if left & k.PREPOSITION else "participle"
            return shared or main_subject(lex, low, at), position, start
        return subject_left(lex, start - 1, low), "behind_noun", start
    if group.bare:
        return shared or main_subject(lex, low, at), "infinitive", start
    if start == low:
        return None, "first", start
    if left & k.CONJUNCTION:
        return shared or _in_same_relative(lex, start, low) or main_subject(lex, low, start), "coordinated", start
    found = subject_left(lex, start - 1, low)
    if not found and left & k.COMMA:
        return shared or main_subject(lex, low, start), "comma", start
    return found, "subject" if found else "none", start


def _is_plural(spot: Spot, source: Phrase) -> bool:
    """Say whether a base form can be the verb of a source: "they say", "officials say", not "the press interview"."""
    lex = spot.lex
    if source.kind == "relative":
        return True
    if source.kind == "pronoun":
        return not lex.low[source.start].startswith(("he", "she", "it"))
    head = lex.low[head_of(lex, source.start, source.end)]
    joined = any(lex.kind[at] & k.CONJUNCTION or lex.kind[at] & k.QUANTIFIER for at in range(source.start, source.end))
    return joined or head.endswith("s") or head in spot.rules.words["plurals"] or source.kind == "name"


def _in_same_relative(lex: Lexemes, start: int, low: int) -> Phrase | None:
    """Find the "who" of "who came and said"."""
    for at in range(start - 2, max(low, start - SAME_CLAUSE), -1):
        if lex.kind[at] & k.MARK or lex.quote[at] >= 0:
            return None
        if lex.kind[at] & k.RELATIVE:
            return subject_left(lex, at, low)
    return None


def _quoted_as(lex: Lexemes, start: int, low: int) -> tuple[Phrase | None, str, int]:
    """Read "quoted X as saying" with X as source, and "X was quoted as saying" with the passive as part of the cue."""
    verb = start - 2
    if verb > low and lex.kind[verb] & k.CUE:
        group = verb_group(lex, verb, low)
        if group.helper == "be":
            return subject_left(lex, group.start - 1, low), "subject", group.start
    return phrase_left(lex, verb, low), "subject", start


def _passive(spot: Spot, cue: Piece, form: Form, subject: Phrase | None, position: str, side: Side) -> Reading | None:
    """Read "Y is expected (by X) to Z": what stands before the verb belongs to the content."""
    lex, source = spot.lex, None
    if side.frame == "as" and side.start + 1 < spot.high and lex.kind[side.start + 1] & k.REPORT:
        return None  # "was quoted as saying": the saying is read with the passive as part of its cue
    if any(other.part == "adjective" for other in spot.rules.forms.get(lex.low[cue[1] - 1], ())):
        return None  # "was worried about" is read as an adjective
    if side.frame == "by":
        source = phrase_right(lex, skip_adverbs(lex, cue[1], spot.high) + 1, spot.high, long=False)
    pieces = [(subject.start, subject.end)] if subject else []
    if side.frame not in ("nothing", "by", "verb"):
        manner = Manner(narrow=True, opening=is_opening(lex, cue[0], spot.low, loose=False))
        pieces.append((side.start, clause_end(lex, side.start, spot.high, manner, spot.rules)))
    return finish(spot, form, cue, source, pieces, "passive_" + side.frame, position)


def _content_behind(
    spot: Spot, cue: Piece, form: Form, source: Phrase | None, position: str, side: Side
) -> Reading | None:
    """Read X said Y."""
    lex, frame, start = spot.lex, side.frame, side.start
    if form.group in spot.rules.traits["seeming"] and form.mood != "ing" and source and frame != "nothing":
        rest = (start, clause_end(lex, start, spot.high, Manner(narrow=True), spot.rules))
        return finish(spot, form, cue, None, [(source.start, source.end), rest], frame, position)
    opening = frame != "nothing" and is_opening(lex, cue[0], spot.low, position in LOOSE)
    if opening and position in ("opening_participle", "gerund"):
        source = following_subject(lex, start, spot.high) or source
    reading = outline(spot, form, cue, source, frame, position)
    return reading and fill(spot, reading, _pieces_behind(spot, reading, start, opening))


def _pieces_behind(spot: Spot, reading: Reading, start: int, opening: bool) -> list[Piece]:
    """Cut the content behind a cue."""
    lex, frame, source = spot.lex, reading.frame, reading.source
    pieces: list[Piece] = []
    if frame.endswith("quotation"):
        pieces.append((start, quote_end(lex, start)))
    elif frame != "nothing":
        manner = Manner(frame not in FULL_CLAUSES, frame == "infinitive", _in_relative(lex, source, spot.low), opening)
        pieces.append(with_quotation(lex, (start, clause_end(lex, start, spot.high, manner, spot.rules))))
    if source and reading.position == "subject" and frame in GAPPED:
        pieces = _relative_object(lex, source, spot.low) + pieces
    return pieces


def _in_relative(lex: Lexemes, source: Phrase | None, low: int) -> bool:
    """Say whether the source is a "who" behind a comma: the next comma ends what it says."""
    if not source or source.kind != "relative":
        return False
    return any(lex.kind[at] & k.COMMA for at in range(max(low, source.end - 4), source.end - 1))


def _relative_object(lex: Lexemes, source: Phrase, low: int) -> list[Piece]:
    """Take the "which" of "which he said was late" into the content."""
    before = source.start - 1
    if source.kind == "relative" or before < low:
        return []
    relative = lex.kind[before] & k.THAT and before > low and not lex.kind[before - 1] & (k.CUE | k.MARK)
    return [(before, source.start)] if relative or lex.kind[before] & k.RELATIVE or lex.low[before] == "what" else []
