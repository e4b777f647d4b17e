"""Every reading of every cue in an article, and the settlement between those that compete for the same words."""

from collections.abc import Iterator

import numpy as np

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import skip_adverbs
from analysis.reading.attribution.cues import Rules
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.nominals import read_adjective, read_mark, read_noun, read_preposition
from analysis.reading.attribution.pieces import Piece
from analysis.reading.attribution.readings import Reading, Spot
from analysis.reading.attribution.verbs import read_verb

LONGEST_SENTENCE = 300  # words and marks; what is longer is a list or a table, and no sentence
OUTER = 8  # attributions earlier in the sentence that may hold this one
REACH_LEFT = 120  # words of a sentence in front of a cue that are looked at
READERS = {"verb": read_verb, "noun": read_noun, "adjective": read_adjective, "preposition": read_preposition,
           "mark": read_mark}


def find_readings(lex: Lexemes, rules: Rules) -> Iterator[Reading]:
    """Read every cue form outside quotations, in the order of the text; readings may compete for a cue."""
    sentence, low, said, previous = -1, 0, [], None
    kinds = np.asarray(lex.kind, dtype=np.int64)
    for at in np.flatnonzero((kinds & (k.CUE | k.SEMICOLON) > 0) & (np.asarray(lex.quote) < 0)).tolist():
        if lex.sentence[at] != sentence:
            sentence = lex.sentence[at]
            low, said, previous = lex.first[sentence], [], None
        if lex.last[sentence] - lex.first[sentence] > LONGEST_SENTENCE:
            continue
        if lex.kind[at] & k.SEMICOLON:
            low = at + 1
        nested = any(start <= at < end for reading in said[-OUTER:] for start, end in reading.pieces)
        spot = Spot(lex, rules, max(low, at - REACH_LEFT), lex.last[sentence], previous, nested)
        for reading in _read_cue(spot, at):
            yield reading
            if reading.position == "subject" and reading.source:
                said += [reading] * (reading.form.group in rules.traits["nesting"])
                previous = reading.source if reading.form.group in rules.traits["reporting"] else previous


def _read_cue(spot: Spot, at: int) -> Iterator[Reading]:
    for form in spot.rules.forms.get(spot.lex.low[at], ()):
        end = _behind_tail(spot, at, form.tail)
        if end:
            reading = READERS[form.part](spot, at, end, form)
            if reading:
                yield reading


def _behind_tail(spot: Spot, at: int, tail: tuple[str, ...]) -> int:
    """Find where a cue with its particles ends ("point" + "out"); 0 where the particles are missing."""
    if not tail:
        return at + 1
    low, start = spot.lex.low, at + 1
    if start < spot.high and low[start] != tail[0]:
        start = skip_adverbs(spot.lex, start, spot.high)
    end = start + len(tail)
    return end if end <= spot.high and tuple(low[start:end]) == tail else 0


def settle(lex: Lexemes, readings: Iterator[Reading]) -> list[Reading]:
    """Where readings compete for the same words as their cue, keep the one with most points."""
    taken: set[int] = set()
    kept = []
    for reading in sorted(readings, key=lambda reading: (-reading.points, reading.cue)):
        words = range(*reading.cue)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(reading)
    return _share_out(lex, sorted(kept, key=lambda reading: reading.cue))


def _share_out(lex: Lexemes, readings: list[Reading]) -> list[Reading]:
    """Give a quotation that goes on behind a sentence to one cue of it, so that its words are counted once.

    The cue is the last that reports a quotation, or the last of all: in "..., said Ann, adding that ..." it is "said".
    """
    owners: dict[Piece, tuple[bool, int]] = {}
    for row, reading in enumerate(readings):
        for piece in _behind_sentence(lex, reading):
            claim = ("quotation" in reading.frame, row)
            owners[piece] = max(claim, owners.get(piece, claim))
    return [
        reading._replace(pieces=tuple(piece for piece in reading.pieces if owners.get(piece, (False, row))[1] == row))
        for row, reading in enumerate(readings)
    ]


def _behind_sentence(lex: Lexemes, reading: Reading) -> list[Piece]:
    end = lex.last[lex.sentence[reading.cue[0]]]
    return [piece for piece in reading.pieces if piece[0] >= end]
