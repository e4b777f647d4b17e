"""Content that stands before its cue: "Y," said X; "Y," X said; Y, X said; and Y, X said, Z."""

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import Manner, clause_end, clause_start, skip_adverbs, skip_time
from analysis.reading.attribution.cues import Form
from analysis.reading.attribution.frames import Side
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.pieces import Piece, later_quotation, quotation_piece, with_quotation
from analysis.reading.attribution.readings import Reading, Spot, finish
from analysis.reading.attribution.spans import Phrase, VerbGroup, has_verb
from analysis.reading.attribution.subjects import phrase_right, subject_left

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
