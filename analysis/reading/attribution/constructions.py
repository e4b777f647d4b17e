"""Readings of a cue: the constructions by which verbs, nouns, adjectives and prepositions attribute content."""

from functools import cache
from itertools import repeat
from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.content import (
    Manner,
    Piece,
    Side,
    clause_end,
    clause_start,
    following_quotes,
    is_opening,
    later_quotation,
    quotation_piece,
    quote_end,
    right_side,
    skip_adverbs,
    skip_time,
    with_quotation,
)
from analysis.reading.attribution.grammar import (
    Phrase,
    VerbGroup,
    following_subject,
    has_verb,
    main_subject,
    phrase_left,
    phrase_right,
    subject_left,
    verb_group,
)
from analysis.reading.attribution.model import Form, Rules
from analysis.reading.attribution.tokens import Lexemes

# The first part found in the name of a construction decides.
FAMILIES = {"quotation": "quotation", "that": "that", "after_clause": "around", "inside": "around",
            "inverted": "around", "clause": "clause", "infinitive": "infinitive", "object": "object"}
END_OF_HEAD = k.MARK | k.PREPOSITION | k.RELATIVE | k.THAT | k.TO


class Spot(NamedTuple):
    """Where a cue is read: article, rules, the sentence's bounds, its last speaker, whether reported words hold it."""

    lex: Lexemes
    rules: Rules
    low: int
    high: int
    previous: Phrase | None
    nested: bool


class Reading(NamedTuple):
    """One way to read a cue as an attribution: its spans in lexemes, the construction that makes it one, its points."""

    form: Form
    cue: Piece
    source: Phrase | None
    pieces: tuple[Piece, ...]
    frame: str
    position: str
    points: float
    earned: list[tuple[str, ...]]


def source_class(lex: Lexemes, source: Phrase | None, rules: Rules) -> str:
    """Sort a source by its head: a pronoun, a name, or a word the dictionary lists (person, document, organisation)."""
    if source is None:
        return "none"
    if source.kind == "pronoun":
        return _pronoun_class(lex.low[source.start])
    if source.kind == "relative":
        last = source.end - 1
        person = last > source.start and _head_class(lex, source.start, last, rules) in ("name", "person")
        return f"{lex.low[last]} after a person" if person else lex.low[last]
    return "possessive" if source.kind == "possessive" else _head_class(lex, source.start, source.end, rules)


def _pronoun_class(low: str) -> str:
    if low.startswith(("he", "she")):
        return "he or she"
    return "it or they" if low.startswith(("it", "they")) else "I or you"


def head_of(lex: Lexemes, start: int, end: int) -> int:
    """Find the head of a noun phrase: the last word before its first preposition, relative or mark."""
    at = start + 1
    while at < end and not lex.kind[at] & END_OF_HEAD:
        at += 1
    return at - 1


def _head_class(lex: Lexemes, start: int, end: int, rules: Rules) -> str:
    head = head_of(lex, start, end)
    low = lex.low[head]
    for name in ("person", "document", "organisation"):
        if low in rules.words[name]:
            return name
    if lex.kind[head] & k.NAME:
        return "name"
    return "quantity" if lex.kind[start] & k.QUANTIFIER else "other"


@cache
def family_of(frame: str) -> str:
    """Sort constructions into the few families for which single cues have points of their own."""
    if frame.startswith("passive"):
        return "passive"
    return next((family for part, family in FAMILIES.items() if part in frame), "other")


def earnings(spot: Spot, form: Form, source: Phrase | None, frame: str, position: str) -> list[tuple[str, ...]]:
    """List what a reading earns points for: construction, position, mood, kind of source, standing in reported words.

    The cue itself earns none where a quotation is the content: most verbs can carry one, few are seen to often.
    """
    part, family = form.part, family_of(frame)
    earned: list[tuple[str, ...]] = [
        ("exceptions", part, form.lemma, family),
        ("constructions", part, form.group, frame),
        ("positions", part, form.group, position),
        ("moods", part, form.mood),
        ("sources", part, source_class(spot.lex, source, spot.rules)),
    ]
    if source and part == "noun":
        earned.append(("adjustments", part, form.group, family))
    if part == "verb":
        earned.append(("adjustments", part, form.lemma, frame))
    if spot.nested:
        earned.append(("nested", part, form.group))
    if family != "quotation":
        earned.append(("cues", part, form.lemma))
    return earned


def outline(
    spot: Spot, form: Form, cue: Piece, source: Phrase | None, frame: str, position: str
) -> Reading | None:
    """Make a reading without content yet, unless it has too few points."""
    earned = earnings(spot, form, source, frame, position)
    points = sum(map(spot.rules.points.get, earned, repeat(0.0)))
    return None if points < spot.rules.threshold else Reading(form, cue, source, (), frame, position, points, earned)


def fill(spot: Spot, reading: Reading, pieces: list[Piece]) -> Reading | None:
    """Give a reading its content, with the quotations that go on behind a verb of speech; None where there is none."""
    kept = [piece for piece in pieces if piece[1] > piece[0]]
    if not kept:
        return None
    if reading.form.group in spot.rules.traits["reporting"]:
        kept += following_quotes(spot.lex, spot.lex.sentence[max(reading.cue[1], kept[-1][1]) - 1])
    return reading._replace(pieces=tuple(kept))


def finish(
    spot: Spot, form: Form, cue: Piece, source: Phrase | None, pieces: list[Piece], frame: str, position: str
) -> Reading | None:
    """Make a reading with its content."""
    reading = outline(spot, form, cue, source, frame, position)
    return reading and fill(spot, reading, pieces)


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


# Frames whose noun phrase may turn out to be the speaker, and frames that hold content of their own.
INVERTIBLE = frozenset(
    ["object", "clause", "question", "object_that", "object_infinitive", "object_as", "object_question",
     "object_clause", "object_quotation", "object_colon"]
)
FILLED = frozenset(["clause", "object", "that", "later_that", "infinitive", "verb", "colon", "quotation"])


def _quoted_left(spot: Spot, place: int) -> tuple[bool, bool]:
    """Say whether a quotation ends right before a lexeme, and whether only a sentence end parts the two."""
    lex = spot.lex
    if place > spot.low:
        behind_comma = lex.kind[place - 1] & k.COMMA and place - 2 >= spot.low and lex.quote[place - 2] >= 0
        return lex.quote[place - 1] >= 0 or bool(behind_comma), False
    first = place == lex.first[lex.sentence[place]] and place > 0 and lex.quote[place - 1] >= 0
    return False, first and lex.paragraph[lex.sentence[place - 1]] == lex.paragraph[lex.sentence[place]]


def inverted_source(spot: Spot, cue: Piece, form: Form, group: VerbGroup, side: Side) -> Phrase | None:
    """Find X in "Y," said X: only where a quotation or a clause ends right before the verb."""
    lex, start = spot.lex, group.start
    finite = not group.helper and form.mood in ("past", "s", "base")
    if not finite or side.frame not in INVERTIBLE or side.start >= spot.high:
        return None
    if not any(_quoted_left(spot, start)):
        speaks = form.group in spot.rules.traits["closing"] and start - spot.low >= 4 and lex.kind[start - 1] & k.COMMA
        named = lex.kind[side.start] & k.NAME and side.frame == "object"
        if not speaks or not (named or has_verb(lex, spot.low, start)) or subject_left(lex, start - 1, spot.low):
            return None
    return phrase_right(lex, skip_time(lex, skip_adverbs(lex, cue[1], spot.high), spot.high), spot.high)


def read_inverted(spot: Spot, cue: Piece, form: Form, source: Phrase) -> Reading | None:
    """Read "Y," said X."""
    lex, start = spot.lex, cue[0]
    quoted = any(_quoted_left(spot, start))
    left = quotation_piece(lex, start) if quoted else (clause_start(lex, start - 1, spot.low), start - 1)
    pieces = [left, *later_quotation(lex, source.end, spot.high)]
    return finish(spot, form, cue, source, pieces, "inverted_quotation" if quoted else "inverted_clause", "subject")


def _trails(side: Side) -> bool:
    """Say whether nothing that could be content stands behind the cue."""
    return side.frame not in FILLED and not side.frame.startswith("object_")


def is_behind_quotation(spot: Spot, form: Form, source: Phrase, side: Side) -> bool:
    """Say whether the subject stands right behind a quotation that the verb reports: "Y," X said."""
    quoted, sentence_ago = _quoted_left(spot, source.start)
    speaks = form.group in spot.rules.traits["reporting"] and side.frame != "clause"
    apart = sentence_ago and side.frame != "question"  # "He did not say which." holds its own content
    return (quoted and (speaks or _trails(side) or side.frame == "object")) or (apart and _trails(side))


def read_after_quotation(spot: Spot, cue: Piece, form: Form, source: Phrase) -> Reading | None:
    """Read "Y," X said."""
    pieces = [quotation_piece(spot.lex, source.start), *later_quotation(spot.lex, cue[1], spot.high)]
    return finish(spot, form, cue, source, pieces, "after_quotation", "subject")


def _listens(spot: Spot, form: Form, side: Side) -> bool:
    return form.lemma in spot.rules.words["addressee"] and side.frame == "object"


def comma_before(spot: Spot, form: Form, source: Phrase, side: Side) -> int:
    """Find the comma or dash in front of an inserted or closing "X said" or "as X said"; -1 where there is none."""
    lex, comma = spot.lex, source.start - 1
    broken = side.frame == "quotation" and lex.kind[side.start - 1] & k.COMMA and lex.word[side.start][0].islower()
    if form.group not in spot.rules.traits["closing"] or not (_trails(side) or _listens(spot, form, side) or broken):
        return -1
    if comma - 1 > spot.low and lex.low[comma] == "as":
        comma -= 1
    return comma if comma > spot.low and lex.kind[comma] & (k.COMMA | k.DASH) else -1


def pieces_around(spot: Spot, cue: Piece, form: Form, side: Side, comma: int) -> tuple[list[Piece], str] | None:
    """Tell an inserted "X said" (Y, X said, Z) from one that closes its sentence (Y, X said), and cut its pieces."""
    lex, end, high, low = spot.lex, cue[1], spot.high, spot.low
    stop = next((at for at in range(end, high) if lex.quote[at] >= 0 or lex.kind[at] & (k.MARK | k.AUXILIARY)), high)
    start, nothing = clause_start(lex, comma, low), side.frame == "nothing"
    free = comma - start > 1 and (not nothing or _listens(spot, form, side))
    if stop < high and _resumes(lex, stop, high) and (stop == end or free):
        rest = with_quotation(lex, (stop + 1, clause_end(lex, stop + 1, high, Manner(), spot.rules)))
        frame = "inside_clause" if stop == end else "inside_clause_later"
        return [(_last_clause(lex, start, comma), comma), rest], frame
    closes = stop >= high or lex.kind[stop] & k.COMMA
    reporting = form.group in spot.rules.traits["reporting"]
    if comma - low >= 3 and closes and (has_verb(lex, low, comma) or (reporting and stop >= high and nothing)):
        return [(start, comma), *later_quotation(lex, end, high)], "after_clause" if nothing else "after_clause_later"
    return None


def _resumes(lex: Lexemes, stop: int, high: int) -> bool:
    if lex.quote[stop] >= 0 or not lex.kind[stop] & (k.COMMA | k.DASH):
        return False
    after = lex.kind[stop + 1] if stop + 1 < high else 0
    turns = after & (k.RELATIVE | k.CONTRAST | k.CONJUNCTION) or (stop + 1 < high and lex.low[stop + 1].endswith("ing"))
    return bool(lex.kind[stop] & k.DASH or not turns)


def _last_clause(lex: Lexemes, start: int, end: int) -> int:
    """Behind a comma and "and", a clause of its own starts."""
    for at in range(end - 2, start, -1):
        joint = lex.kind[at] & k.COMMA and lex.kind[at + 1] & k.CONJUNCTION and lex.quote[at] < 0
        if joint and has_verb(lex, at + 1, end):
            return at + 2
    return start


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
