"""Tokens: the words and punctuation marks of an article, tagged with word classes, sentence and quotation."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

# Quotation marks and full stops are no tokens: the tables of quotes and sentences say where they stand.
_TOKEN = re.compile(r"(\w++(?:[.’'&/-]\w++|,\d{3}(?!\d))*|--++|[^\w\s])")
_SIGNS = frozenset("%$€£#@")

# Word classes, a bit each; a token may be of several. The comments of model.yml explain those that are lists of words.
KINDS = (
    "comma", "colon", "semicolon", "opening", "closing", "dash", "determiner", "possessive", "pronoun", "object",
    "relative", "that", "question", "preposition", "conjunction", "subordinator", "be", "have", "modal", "auxiliary",
    "negation", "adverb", "to", "by", "time", "quantifier", "chain", "contrast", "name", "owner", "past", "report",
    "finite", "cue", "fronting", "carrier",
)
BIT = {name: 1 << place for place, name in enumerate(KINDS)}
(COMMA, COLON, SEMICOLON, OPENING, CLOSING, DASH, DETERMINER, POSSESSIVE, PRONOUN, OBJECT, RELATIVE,
 THAT, QUESTION, PREPOSITION, CONJUNCTION, SUBORDINATOR, BE, HAVE, MODAL, AUXILIARY, NEGATION, ADVERB,
 TO, BY, TIME, QUANTIFIER, CHAIN, CONTRAST, NAME, OWNER, PAST, REPORT, FINITE, CUE, FRONTING,
 CARRIER) = BIT.values()
BREAK = COLON | SEMICOLON | OPENING | CLOSING | DASH
MARK = BREAK | COMMA
MARKS = ("start", "inner_start", "inner_end", "end")  # where the marks of a quotation are
Columns = Mapping[str, Any]  # a table, or its columns as arrays or lists
APOSTROPHE, IGNORED = -1, -2  # marks that are left out; an apostrophe behind a plural makes it a genitive (OWNER)
_MARK_KINDS = {",": COMMA, ":": COLON, ";": SEMICOLON, "(": OPENING, "[": OPENING, ")": CLOSING, "]": CLOSING,
               "–": DASH, "—": DASH, "-": DASH}


class TaggedTokens(NamedTuple):
    """The tokens of an article as parallel lists, and its sentences as `first`, `last` (tokens) and `paragraph`.

    `kind` holds the bits of the word classes, `quote` the number of the quotation a token is in (-1: none), `low` the
    word in lower case, without a genitive 's.
    """

    word: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    kind: list[int]
    quote: list[int]
    sentence: list[int]
    first: list[int]
    last: list[int]
    paragraph: list[int]


def tag_tokens(text: str, sentences: Columns, quotes: Columns, kinds: Mapping[str, int]) -> TaggedTokens:
    """Cut a text into tokens and tag them; what is outside every sentence is left out.

    `kinds` maps a word in lower case to its bits. Scare quotes are ignored: their words are the outlet's own.

    >>> sentences = {"start": [0], "end": [19], "paragraph": [0]}
    >>> quotes = {"start": [5], "end": [19], "inner_start": [6], "inner_end": [18], "kind": ["quotation"]}
    >>> tag_tokens('Ann: "It is over."', sentences, quotes, {"is": BE}).quote
    [-1, -1, 0, 0, 0]
    """
    cut = _TOKEN.split(text)  # gap, token, gap, token, ..., gap
    written, spans = cut[1::2], np.cumsum([*map(len, cut)], dtype=np.int64)[:-1].reshape(-1, 2)
    known = {word: _tag(word, kinds) for word in set(written)}
    words, bits = np.array(written, dtype=object), {word: kind for word, (_, kind) in known.items()}
    kind = _with_genitives(words, spans, np.array([*map(bits.__getitem__, written)], dtype=np.int64))
    first, last = (np.asarray(sentences[edge], dtype=np.int64) for edge in ("start", "end"))
    sentence = _number_of_span(spans[:, 0], first, last)
    kept = (kind >= 0) & (sentence >= 0) & ~_quotation_marks(quotes, len(text))[spans[:, 0]]
    words, spans, sentence = words[kept], spans[kept], sentence[kept]
    bounds = [*np.searchsorted(spans[:, 0], first).tolist(), len(words)]
    return TaggedTokens(
        words.tolist(), [known[word][0] for word in words], spans[:, 0].tolist(), spans[:, 1].tolist(),
        kind[kept].tolist(), _quotation_numbers(spans[:, 0], quotes), sentence.tolist(),
        bounds[:-1], bounds[1:], np.asarray(sentences["paragraph"]).tolist())


def _tag(word: str, kinds: Mapping[str, int]) -> tuple[str, int]:
    """Give a token in lower case and its word classes; a negative number for a mark that is left out."""
    if not (word[0].isalnum() or word[0] == "_"):
        bits = _MARK_KINDS.get(word, DASH if word[0] == "-" else 0) | kinds.get(word, 0)
        return word, bits if bits or word in _SIGNS else APOSTROPHE if word in "'’" else IGNORED
    low = word.lower()
    kind = kinds.get(low)
    if kind is None:
        kind = 0
        if low[-2:] in ("'s", "’s"):
            low, kind = low[:-2], OWNER
        elif low[-2:] == "ly" and low == word:
            kind = ADVERB
    named = word[0].isupper() or word[0].isdigit() or ("-" in word and word.partition("-")[2][:1].isupper())
    return low, kind | NAME if named else kind


def _with_genitives(words: np.ndarray, spans: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Tag the plural before an apostrophe as genitive: "the officials' claim"."""
    for at in np.flatnonzero(kind == APOSTROPHE).tolist():
        if at and words[at - 1][-1] == "s" and spans[at - 1, 1] == spans[at, 0]:
            kind[at - 1] |= OWNER
    return kind


def _quotation_marks(quotes: Columns, length: int) -> np.ndarray:
    """Say for each character of the text whether it is a quotation mark."""
    marks = np.zeros(length + 1, dtype=bool)
    columns = (np.asarray(quotes[name]).tolist() for name in MARKS)
    for start, inner_start, inner_end, end in zip(*columns, strict=True):
        marks[start:inner_start] = True
        marks[inner_end:end] = True
    return marks


def _quotation_numbers(starts: np.ndarray, quotes: Columns) -> list[int]:
    """Number the quotation that each token is in, -1 for none; one that runs over paragraphs has one number."""
    spoken = np.asarray(quotes["kind"], dtype=object) == "quotation"
    inner = (np.asarray(quotes[edge], dtype=np.int64)[spoken] for edge in ("inner_start", "inner_end"))
    quote = _number_of_span(starts, *inner)
    if "continues" in quotes:
        quote = np.append(np.cumsum(~np.asarray(quotes["continues"], dtype=bool)[spoken]), -1)[quote]
    return quote.tolist()


def _number_of_span(starts: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
    """Number the span [low, high) that each place is in, -1 for none; the spans are in order."""
    at = np.searchsorted(lows, starts, side="right") - 1
    found = at >= 0
    found[found] = starts[found] < highs[at[found]]
    return np.where(found, at, -1)
