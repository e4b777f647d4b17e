"""Who gets to speak: find who says what in an article, with the places of source, cue and content."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.constructions import (
    Reading,
    Spot,
    head_of,
    read_adjective,
    read_mark,
    read_noun,
    read_preposition,
    read_verb,
)
from analysis.reading.attribution.content import Piece, skip_adverbs
from analysis.reading.attribution.grammar import Phrase
from analysis.reading.attribution.model import Rules, check_parts, load_model
from analysis.reading.attribution.speakers import compile_types, find_speakers
from analysis.reading.attribution.tokens import Lexemes, read_lexemes
from analysis.reading.words import word_spans

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


NEIGHBOURS = 8  # attributions on each side among which the one around it is looked for
SOURCE_WORDS = 5
LOOSE_END = k.PREPOSITION | k.DETERMINER | k.CONJUNCTION | k.POSSESSIVE | k.TO
STUDY_PARTS = ("source_types", "source_lists", "person_types")
COLUMNS = {
    "sentence": "int64", "source_start": "Int64", "source_end": "Int64", "source": "str", "speaker": "str",
    "source_type": "str", "named": "bool", "cue_start": "int64", "cue_end": "int64", "cue": "str", "cue_stance": "str",
    "content_start": "int64", "content_end": "int64", "form": "str", "n_words": "int64", "chain": "int64",
}
Span = tuple[int, int]


def load_rules(section: Mapping[str, Any]) -> Rules:
    """Join the model with a study's types of source, from the attribution section of its dictionary.

    The section holds `source_types` (type: patterns, the first that fits), the `source_lists` that they name, and
    `person_types`, whose members are people even where they are named by one word ("expert" where it is left out).
    Raises StudyError on any other key, and on a list that is missing.
    """
    check_parts(section, STUDY_PARTS, "dictionary.yml, attribution")
    types, lists = section.get("source_types", {}), section.get("source_lists", {})
    named = dict.fromkeys(section.get("person_types", ()))
    check_parts(named, tuple(types), "dictionary.yml, attribution, person_types")
    people = frozenset(section.get("person_types", ["expert"]))
    return load_model()._replace(type_of=compile_types(types, lists), person_types=people)


def find_attributions(text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Find who says what: one row per attribution, in the order of their cues.

    `sentences` and `quotes` are those of `find_sentences` and `find_quotes`, `rules` those of `load_rules`.
    Columns: sentence (of the cue), source_start, source_end (missing where nobody is named), source (five words at
    most), speaker (the full name that a pronoun or surname leads back to; empty where none is known), source_type,
    named, cue_start, cue_end, cue (dictionary form), cue_stance, content_start, content_end (of the whole; a quotation
    that "he said" breaks in two is one row), form (direct, mixed, indirect), n_words (of the pieces of content alone),
    chain (row of the attribution this one stands in, -1 for none). Offsets are code points, half-open.

    Cues inside quotations belong to the speaker and make no row. The rules know neither irony nor who is right, and a
    reading counts when its points reach the threshold of the dictionary, so a lower threshold finds more and errs more.
    """
    lex, readings, spans = _read(text, sentences, quotes, rules)
    speakers = find_speakers(lex, [reading.source for reading in readings], rules)
    counts = _word_counts(text, spans)
    forms = _forms(lex, readings)
    rows = [
        (lex.sentence[reading.cue[0]], *_source(text, lex, reading.source), *speaker, *_cue(lex, reading),
         pieces[0][0], max(end for _, end in pieces), *rest)
        for reading, pieces, speaker, *rest
        in zip(readings, spans, speakers, forms, counts, _chains(readings), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def content_pieces(text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """List the pieces of content of every attribution: attribution (row of `find_attributions`), start, end."""
    _, _, spans = _read(text, sentences, quotes, rules)
    rows = [(row, start, end) for row, pieces in enumerate(spans) for start, end in pieces]
    return pd.DataFrame(rows, columns=["attribution", "start", "end"]).astype("int64")


def _read(
    text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, rules: Rules
) -> tuple[Lexemes, list[Reading], list[list[Span]]]:
    lex = read_lexemes(text, sentences, quotes, rules.kinds)
    edges = _edges(quotes)
    found = [
        (reading, spans)
        for reading in settle(lex, find_readings(lex, rules))
        if (spans := [span for piece in reading.pieces if (span := _span(lex, piece, edges))])
    ]
    return lex, [reading for reading, _ in found], [sorted(spans) for _, spans in found]


def _edges(quotes: pd.DataFrame) -> tuple[dict[int, int], dict[int, int]]:
    """Map the first character inside a quotation to its opening mark, and the end inside to the end with the mark."""
    opening = dict(zip(quotes["inner_start"].tolist(), quotes["start"].tolist(), strict=True))
    closing = dict(zip(quotes["inner_end"].tolist(), quotes["end"].tolist(), strict=True))
    return opening, closing


def _span(lex: Lexemes, piece: Piece, edges: tuple[dict[int, int], dict[int, int]]) -> Span | None:
    """Turn a piece of content into offsets: without marks at its edges, but with the quotation marks around it."""
    start, end = piece
    loose = k.MARK & ~k.CLOSING
    while start < end and lex.kind[start] & k.MARK and lex.quote[start] < 0:
        start += 1
    while end > start and lex.kind[end - 1] & loose and lex.quote[end - 1] < 0:
        end -= 1
    if start >= end:
        return None
    first, last = lex.start[start], lex.end[end - 1]
    return edges[0].get(first, first), next((edges[1][at] for at in (last, last + 1) if at in edges[1]), last)


def _source(text: str, lex: Lexemes, source: Phrase | None) -> tuple[int | None, int | None, str]:
    """Give a source its offsets and its string: up to the first comma or "who", five words around its head at most."""
    if not source:
        return None, None, ""
    start, end = source.start, source.end
    stops = k.COMMA | k.BREAK | k.RELATIVE
    shown = next((at for at in range(start + 1, end) if lex.kind[at] & stops), end)
    if shown - start > SOURCE_WORDS:
        start = max(start, head_of(lex, start, shown) - SOURCE_WORDS + 1)
        shown = min(shown, start + SOURCE_WORDS)
    while start < shown - 1 and lex.kind[start] & (k.CONJUNCTION | k.PREPOSITION) and not lex.kind[start] & k.NAME:
        start += 1
    while shown - 1 > start and lex.kind[shown - 1] & LOOSE_END and not lex.kind[shown - 1] & k.NAME:
        shown -= 1
    return lex.start[source.start], _end(text, lex, end - 1), text[lex.start[start] : _end(text, lex, shown - 1)]


def _end(text: str, lex: Lexemes, last: int) -> int:
    """An owner's 's is no part of a name, the last stop of an abbreviation is."""
    word, end = lex.word[last], lex.end[last]
    if lex.kind[last] & k.OWNER and word[-2:] in ("'s", "’s"):
        return end - 2
    return end + ("." in word and text[end : end + 1] == ".")


def _cue(lex: Lexemes, reading: Reading) -> tuple[int, int, str, str]:
    start, end = reading.cue
    return lex.start[start], lex.end[end - 1], reading.form.lemma, reading.form.stance


def _word_counts(text: str, spans: list[list[Span]]) -> list[int]:
    return [sum(len(word_spans(text[start:end])) for start, end in pieces) for pieces in spans]


def _forms(lex: Lexemes, readings: list[Reading]) -> list[str]:
    """Call content direct if all of it is quoted or stands behind a colon, mixed if some is quoted, else indirect."""
    word = (np.asarray(lex.kind, dtype=np.int64) & k.MARK) == 0
    words = [0, *np.cumsum(word).tolist()]
    quoted = [0, *np.cumsum(word & (np.asarray(lex.quote) >= 0)).tolist()]
    forms = []
    for reading in readings:
        inside = sum(quoted[end] - quoted[start] for start, end in reading.pieces)
        whole = sum(words[end] - words[start] for start, end in reading.pieces)
        direct = inside == whole or (reading.frame == "colon" and reading.form.part == "verb")
        forms.append("direct" if direct else "mixed" if inside else "indirect")
    return forms


def _chains(readings: list[Reading]) -> list[int]:
    """Find for each attribution the smallest one whose content holds its cue."""
    chains = []
    for row, reading in enumerate(readings):
        at, best = reading.cue[0], (-1, 0)
        for other in range(max(0, row - NEIGHBOURS), min(len(readings), row + NEIGHBOURS + 1)):
            for start, end in readings[other].pieces:
                if start <= at < end and other != row and (best[0] < 0 or end - start < best[1]):
                    best = (other, end - start)
        chains.append(best[0])
    return chains
