"""Extraction: who says what in an article, with the places of source, cue and content."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.constructions import READERS, Candidate, Context
from analysis.reading.attribution.content import Piece
from analysis.reading.attribution.grammar import Phrase, head_of, skip_adverbs
from analysis.reading.attribution.model import Rules, check_parts, load_model
from analysis.reading.attribution.scope import scope_of
from analysis.reading.attribution.speakers import common_sources, compile_types, find_speakers, join_lists
from analysis.reading.attribution.tokens import MARKS, Columns, TaggedTokens, tag_tokens
from analysis.reading.words import written_words
from analysis.study import StudyError

STUDY_PARTS = ("source_types", "source_lists", "source_labels", "person_types", "quotations")
QUOTATIONS = ("running", "own sentence")  # what content holds: quotations of the next sentences too, or not
COLUMNS = {
    "sentence": "int64", "source_start": "Int64", "source_end": "Int64", "source": "str", "speaker": "str",
    "source_type": "str", "named": "bool", "cue_start": "int64", "cue_end": "int64", "cue": "str", "cue_stance": "str",
    "content_start": "int64", "content_end": "int64", "form": "str", "scope": "str", "n_words": "int64",
    "chain": "int64",
}
LONGEST_SENTENCE = 300  # tokens; anything longer is a list or a table
REACH_LEFT = 120  # tokens of a sentence before a cue that are looked at
HELD = ("never", "once", "twice")  # in how many contents a cue is; two or more are alike
NEIGHBOURS = 8  # attributions before and behind one in whose content it may be
SOURCE_WORDS = 5  # of a source that the table shows
LOOSE_END = k.PREPOSITION | k.DETERMINER | k.CONJUNCTION | k.POSSESSIVE | k.TO
_WHERE = "dictionary.yml, attribution"
Offsets = tuple[int, int]


def load_rules(section: Mapping[str, Any]) -> Rules:
    """Join the model with a study's types of source, from the attribution section of its dictionary.

    The section holds `source_types` (type: patterns, the first that fits), the `source_lists` that they name, to which
    the common words of `sources.yml` are joined, and `person_types`, whose members are people even where they are
    named by one word ("expert" where it is left out); `source_labels` are read where the tables are made.
    `quotations` says which convention content follows where a quotation goes on over sentences: "running" (the
    default, PolNeAR's: it belongs to the cue before or behind it) or "own sentence" (only what stands with the cue).
    Raises StudyError on any other key, and on a list that is missing.
    """
    check_parts(section, STUDY_PARTS, _WHERE)
    types = _lists(section, "source_types")
    lists = join_lists(_lists(section, "source_lists"), common_sources())
    people = _words(section["person_types"], "person_types") if "person_types" in section else ["expert"]
    if "person_types" in section:
        check_parts(dict.fromkeys(people), tuple(types), f"{_WHERE}, person_types")
    check_parts(_mapping(section, "source_labels"), (*types, "other"), f"{_WHERE}, source_labels")
    running = section.get("quotations", QUOTATIONS[0])
    if running not in QUOTATIONS:
        raise StudyError(f"{_WHERE}, quotations: {running!r} is none of {', '.join(QUOTATIONS)}; write one of them.")
    types_of = {"type_of": compile_types(types, lists), "person_types": frozenset(people)}
    return load_model()._replace(**types_of, running=running == QUOTATIONS[0])


def _mapping(section: Mapping[str, Any], part: str) -> dict[str, Any]:
    found = {} if section.get(part) is None else section[part]
    if not isinstance(found, dict):
        raise StudyError(f"{_WHERE}, {part}: a mapping was expected, found {found!r}; indent its entries.")
    return {str(key): value for key, value in found.items()}


def _lists(section: Mapping[str, Any], part: str) -> dict[str, list[str]]:
    return {name: _words(words, f"{part}, {name}") for name, words in _mapping(section, part).items()}


def _words(found: Any, where: str) -> list[str]:
    """A list of words or phrases, each with something in it to look for."""
    items = [] if found is None else found
    if not isinstance(items, list):
        raise StudyError(f"{_WHERE}, {where}: a list was expected, found {items!r}; write it as [word, word].")
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int | float) or not str(item).strip("= {}*"):
            raise StudyError(f"{_WHERE}, {where}: {item!r} is nothing to look for; write a word, in quotes where YAML "
                             "reads it as something else.")
    return [str(item) for item in items]


def find_attributions(text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Find who says what: one row per attribution, in the order of their cues.

    `sentences` and `quotes` come from `find_sentences` and `find_quotes`, `rules` from `load_rules`.
    Columns: sentence (of the cue), source_start, source_end (missing where nobody is named), source (five words at
    most), speaker (the full name that a pronoun or surname leads back to; empty where none is known), source_type,
    named, cue_start, cue_end, cue (dictionary form), cue_stance, content_start, content_end (of the whole; a quotation
    that "he said" breaks in two is one row), form (direct, mixed, indirect), scope (speech, or broad for attitudes,
    knowledge, plans and decisions; speech is part of the broad definition), n_words (of the pieces of content alone),
    chain (row of the attribution whose content holds this one, -1 for none). Offsets are code points, half-open.

    A cue inside a quotation belongs to its speaker and is no row of its own. A candidate is taken when its points reach
    the threshold of the model: a lower one finds more attributions, and more that are wrong. What it does not measure:
    irony, and whether what is said is true.
    """
    return pd.DataFrame(attribution_columns(text, sentences, quotes, rules), columns=list(COLUMNS)).astype(COLUMNS)


def attribution_columns(text: str, sentences: Columns, quotes: Columns, rules: Rules) -> dict[str, Any]:
    """Find who says what, as the columns of `find_attributions` in lists; tables or their columns are read alike.

    >>> set(map(len, attribution_columns("", {"start": [], "end": [], "paragraph": []},
    ...     dict.fromkeys(["start", "end", "inner_start", "inner_end", "kind"], []), load_model()).values()))
    {0}
    """
    tokens, candidates, spans = read_article(text, sentences, quotes, rules)
    speakers = find_speakers(tokens, [candidate.source for candidate in candidates], rules)
    counts = [sum(len(written_words(text[start:end])) for start, end in pieces) for pieces in spans]
    forms = _forms(tokens, candidates)
    scopes = [scope_of(candidate, form, rules) for candidate, form in zip(candidates, forms, strict=True)]
    rows = [
        (tokens.sentence[candidate.cue[0]], *_source(text, tokens, candidate.source), *speaker,
         *_cue(tokens, candidate), pieces[0][0], max(end for _, end in pieces), *rest)
        for candidate, pieces, speaker, *rest
        in zip(candidates, spans, speakers, forms, scopes, counts, _chains(candidates), strict=True)
    ]
    return dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(COLUMNS, ())


def read_article(
    text: str, sentences: Columns, quotes: Columns, rules: Rules
) -> tuple[TaggedTokens, list[Candidate], list[list[Offsets]]]:
    """Find the attributions of a text: its tokens, the candidates taken, and the offsets of each one's content."""
    tokens = tag_tokens(text, sentences, quotes, rules.kinds)
    best = best_candidates(tokens, second_look(tokens, find_candidates(tokens, rules), rules))
    spans = content_spans(tokens, best, quotes)
    held = [row for row, found in enumerate(spans) if found]
    return tokens, [best[row] for row in held], [spans[row] for row in held]


def content_spans(tokens: TaggedTokens, candidates: list[Candidate], quotes: Columns) -> list[list[Offsets]]:
    """List the offsets of each candidate's pieces of content, in order."""
    edges = _edges(quotes)
    return [sorted(span for piece in candidate.pieces if (span := _span(tokens, piece, edges)))
            for candidate in candidates]


def find_candidates(tokens: TaggedTokens, rules: Rules) -> Iterator[Candidate]:
    """Read every cue outside quotations, in the order of the text; candidates may compete for a cue."""
    sentence, low, previous = -1, 0, None
    kinds = np.asarray(tokens.kind, dtype=np.int64)
    for at in np.flatnonzero((kinds & (k.CUE | k.SEMICOLON) > 0) & (np.asarray(tokens.quote) < 0)).tolist():
        if tokens.sentence[at] != sentence:
            sentence = tokens.sentence[at]
            low, previous = tokens.first[sentence], None
        if tokens.last[sentence] - tokens.first[sentence] > LONGEST_SENTENCE:
            continue
        if tokens.kind[at] & k.SEMICOLON:
            low = at + 1
        bounds = max(low, at - REACH_LEFT), tokens.last[sentence]
        for context, candidate in _read_cue(tokens, rules, at, *bounds, previous):
            yield candidate
            if candidate.position == "subject" and candidate.source and context.can("reporting"):
                previous = candidate.source


def _read_cue(tokens: TaggedTokens, rules: Rules, at: int, *where: Any) -> Iterator[tuple[Context, Candidate]]:
    """Read a token as each cue that it can be; `where` are the other fields of Context."""
    for form in rules.forms.get(tokens.low[at], ()):
        end = _behind_particles(tokens, at, where[1], form.tail) if form.tail else at + 1
        if end:
            context = Context(tokens, rules, form, *where)
            candidate = READERS[form.part](context, at, end)
            if candidate:
                yield context, candidate


def _behind_particles(tokens: TaggedTokens, at: int, high: int, tail: tuple[str, ...]) -> int:
    """Find where a cue with its particles ends ("point" + "out"); 0 where the particles are missing."""
    low, start = tokens.low, at + 1
    if start < high and low[start] != tail[0]:
        start = skip_adverbs(tokens, start, high)
    end = start + len(tail)
    return end if end <= high and tuple(low[start:end]) == tail else 0


def second_look(tokens: TaggedTokens, candidates: Iterable[Candidate], rules: Rules) -> Iterator[Candidate]:
    """Take points off for a cue in the content of others ("X said Y thinks Z"); keep what reaches the threshold."""
    for candidate, times in holders(tokens, candidates):
        points = candidate.points + rules.points.get(("held", candidate.form.part, times), 0.0)
        if points >= rules.threshold:
            yield candidate._replace(points=points)


def holders(tokens: TaggedTokens, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, str]]:
    """Say for each candidate how many others in its sentence hold its cue in their content: never, once or twice."""
    for _, group in groupby(candidates, key=lambda candidate: tokens.sentence[candidate.cue[0]]):
        sentence = list(group)
        pieces = [piece for candidate in sentence for piece in candidate.pieces] if len(sentence) > 1 else []
        for candidate in sentence:
            at = candidate.cue[0]
            yield candidate, HELD[min(2, len([start for start, end in pieces if start <= at < end]))]


def best_candidates(tokens: TaggedTokens, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the candidate with most points where several have the same words as their cue."""
    taken: set[int] = set()
    kept = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.points, candidate.cue)):
        words = range(*candidate.cue)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(candidate)
    return _assign_quotations(tokens, sorted(kept, key=lambda candidate: candidate.cue))


def _assign_quotations(tokens: TaggedTokens, candidates: list[Candidate]) -> list[Candidate]:
    """Give each quotation in the sentences that follow to one cue only, so that its words are counted once.

    It is the last cue that reports a quotation, or the last of all: "said" in "..., said Ann, adding that ...".
    """
    owners: dict[Piece, tuple[bool, int]] = {}
    for row, candidate in enumerate(candidates):
        end = tokens.last[tokens.sentence[candidate.cue[0]]]
        for piece in (piece for piece in candidate.pieces if piece[0] >= end):
            claim = ("quotation" in candidate.construction, row)
            owners[piece] = max(claim, owners.get(piece, claim))
    own = [[piece for piece in candidate.pieces if owners.get(piece, (False, row))[1] == row]
           for row, candidate in enumerate(candidates)]
    return [candidate._replace(pieces=tuple(pieces)) for candidate, pieces in zip(candidates, own, strict=True)]


def _edges(quotes: Columns) -> tuple[dict[int, int], dict[int, int]]:
    """Map the start of the text in a quotation to its opening mark, and the end of that text to the end of the mark."""
    starts, inner_starts, inner_ends, ends = (np.asarray(quotes[name]).tolist() for name in MARKS)
    return dict(zip(inner_starts, starts, strict=True)), dict(zip(inner_ends, ends, strict=True))


def _span(tokens: TaggedTokens, piece: Piece, edges: tuple[dict[int, int], dict[int, int]]) -> Offsets | None:
    """Turn a piece of content into offsets: without punctuation at its ends, but with its quotation marks."""
    start, end = piece
    loose = k.MARK & ~k.CLOSING
    while start < end and tokens.kind[start] & k.MARK and tokens.quote[start] < 0:
        start += 1
    while end > start and tokens.kind[end - 1] & loose and tokens.quote[end - 1] < 0:
        end -= 1
    if start >= end:
        return None
    first, last = tokens.start[start], tokens.end[end - 1]
    return edges[0].get(first, first), next((edges[1][at] for at in (last, last + 1) if at in edges[1]), last)


def _source(text: str, tokens: TaggedTokens, source: Phrase | None) -> tuple[int | None, int | None, str]:
    """Give a source its offsets and its text: up to the first comma or "who", five words up to its head at most."""
    if not source:
        return None, None, ""
    start, end = source.start, source.end
    stops = k.COMMA | k.BREAK | k.RELATIVE
    shown = next((at for at in range(start + 1, end) if tokens.kind[at] & stops), end)
    if shown - start > SOURCE_WORDS:
        start = max(start, head_of(tokens, start, shown) - SOURCE_WORDS + 1)
        shown = min(shown, start + SOURCE_WORDS)
    kind = tokens.kind
    while start < shown - 1 and kind[start] & (k.CONJUNCTION | k.PREPOSITION) and not kind[start] & k.NAME:
        start += 1
    while shown - 1 > start and kind[shown - 1] & LOOSE_END and not kind[shown - 1] & k.NAME:
        shown -= 1
    string = text[tokens.start[start] : _end(text, tokens, shown - 1)]
    return tokens.start[source.start], _end(text, tokens, end - 1), string


def _end(text: str, tokens: TaggedTokens, last: int) -> int:
    """Find the offset where a source ends: without a genitive 's, with the full stop of an abbreviation."""
    word, end = tokens.word[last], tokens.end[last]
    if tokens.kind[last] & k.OWNER and word[-2:] in ("'s", "’s"):
        return end - 2
    return end + ("." in word and text[end : end + 1] == ".")


def _cue(tokens: TaggedTokens, candidate: Candidate) -> tuple[int, int, str, str]:
    start, end = candidate.cue
    return tokens.start[start], tokens.end[end - 1], candidate.form.lemma, candidate.form.stance


def _forms(tokens: TaggedTokens, candidates: list[Candidate]) -> list[str]:
    """Name the form of content: direct if all is quoted or after a colon, mixed if some is quoted, else indirect."""
    word = (np.asarray(tokens.kind, dtype=np.int64) & k.MARK) == 0
    words = [0, *np.cumsum(word).tolist()]
    quoted = [0, *np.cumsum(word & (np.asarray(tokens.quote) >= 0)).tolist()]
    forms = []
    for candidate in candidates:
        inside = sum(quoted[end] - quoted[start] for start, end in candidate.pieces)
        whole = sum(words[end] - words[start] for start, end in candidate.pieces)
        direct = inside == whole or (candidate.construction == "colon" and candidate.form.part == "verb")
        forms.append("direct" if direct else "mixed" if inside else "indirect")
    return forms


def _chains(candidates: list[Candidate]) -> list[int]:
    """Find for each attribution the shortest one whose content holds its cue."""
    chains = []
    for row, candidate in enumerate(candidates):
        at, best = candidate.cue[0], (-1, 0)
        for other in range(max(0, row - NEIGHBOURS), min(len(candidates), row + NEIGHBOURS + 1)):
            for start, end in candidates[other].pieces:
                if start <= at < end and other != row and (best[0] < 0 or end - start < best[1]):
                    best = (other, end - start)
        chains.append(best[0])
    return chains
