"""What a reading of a cue is, and how many points it has: the sum of what the dictionary gives cue and surroundings."""

from functools import cache
from itertools import repeat
from typing import NamedTuple

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.cues import Form, Rules
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.pieces import Piece, following_quotes
from analysis.reading.attribution.spans import Phrase

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
