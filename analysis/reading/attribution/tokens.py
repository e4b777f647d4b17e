"""Tokens: the words and punctuation marks of an article, tagged with word classes, sentence and quotation."""

import re
from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

# Quotation marks and full stops are no tokens: the tables of quotes and sentences say where they stand.
_TOKEN = re.compile(r"\w++(?:[.’'&/-]\w++|,\d{3}(?!\d))*|--++|[^\w\s]")
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


def tag_tokens(text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, kinds: Mapping[str, int]) -> TaggedTokens:
    """Cut a text into tokens and tag them; what is outside every sentence is left out.

    `kinds` maps a word in lower case to its bits. Scare quotes are ignored: their words are the outlet's own.

    >>> sentences = pd.DataFrame({"start": [0], "end": [19], "paragraph": [0]})
    >>> quotes = pd.DataFrame({"start": [5], "end": [19], "inner_start": [6], "inner_end": [18], "kind": ["quotation"]})
    >>> tag_tokens('Ann: "It is over."', sentences, quotes, {"is": BE}).quote
    [-1, -1, 0, 0, 0]
    """
    offsets = chain.from_iterable(map(re.Match.span, _TOKEN.finditer(text)))
    spans, written = np.fromiter(offsets, dtype=np.int64).reshape(-1, 2), _TOKEN.findall(text)
    known = {word: _tag(word, kinds) for word in set(written)}
    words, bits = np.array(written, dtype=object), {word: kind for word, (_, kind) in known.items()}
    kind = _with_genitives(words, spans, np.fromiter(map(bits.__getitem__, written), dtype=np.int64))
    first, last = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    sentence = _number_of_span(spans[:, 0], first, last)
    kept = (kind >= 0) & (sentence >= 0) & ~_quotation_marks(quotes, len(text))[spans[:, 0]]
    words, spans, sentence = words[kept], spans[kept], sentence[kept]
    bounds = [*np.searchsorted(spans[:, 0], first).tolist(), len(words)]
    return TaggedTokens(
        words.tolist(), [known[word][0] for word in words], spans[:, 0].tolist(), spans[:, 1].tolist(),
        kind[kept].tolist(), _quotation_numbers(spans[:, 0], quotes), sentence.tolist(),
        bounds[:-1], bounds[1:], sentences["paragraph"].tolist())


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


def _quotation_marks(quotes: pd.DataFrame, length: int) -> np.ndarray:
    """Say for each character of the text whether it is a quotation mark."""
    marks = np.zeros(length + 1, dtype=bool)
    columns = (quotes[name].tolist() for name in ("start", "inner_start", "inner_end", "end"))
    for start, inner_start, inner_end, end in zip(*columns, strict=True):
        marks[start:inner_start] = True
        marks[inner_end:end] = True
    return marks


def _quotation_numbers(starts: np.ndarray, quotes: pd.DataFrame) -> list[int]:
    """Number the quotation that each token is in, -1 for none; one that runs over paragraphs has one number."""
    spoken = quotes[quotes["kind"] == "quotation"]
    quote = _number_of_span(starts, spoken["inner_start"].to_numpy(), spoken["inner_end"].to_numpy())
    if "continues" in spoken:
        quote = np.append(np.cumsum(~spoken["continues"].to_numpy(dtype=bool)), -1)[quote]
    return quote.tolist()


def _number_of_span(starts: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
    """Number the span [low, high) that each place is in, -1 for none; the spans are in order."""
    at = np.searchsorted(lows, starts, side="right") - 1
    found = at >= 0
    found[found] = starts[found] < highs[at[found]]
    return np.where(found, at, -1)
