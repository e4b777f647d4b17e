"""The words and marks of one article in a row, with the word classes of each."""

import re
from collections.abc import Mapping
from itertools import compress
from typing import NamedTuple

import numpy as np
import pandas as pd

# Quotation marks are in the quotes table, so they are no lexemes; nor are full stops, whose work the sentences do.
_LEXEME = re.compile(r"\w++(?:[.’'&/-]\w++|,\d{3}(?!\d))*|--++|[^\w\s]")
_SIGNS = frozenset("%$€£#@")

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
APOSTROPHE, NO_PART = -1, -2  # kinds of marks that are left out; the first makes an owner of the word before it
_MARK_KINDS = {",": COMMA, ":": COLON, ";": SEMICOLON, "(": OPENING, "[": OPENING, ")": CLOSING, "]": CLOSING,
               "–": DASH, "—": DASH, "-": DASH}


class Lexemes(NamedTuple):
    """Parallel lists, one place per word or mark; `first` and `last` bound each sentence, `paragraph` places it.

    `quote` numbers the quotation a word stands in (-1: none), `kind` holds the bits of its word classes.
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


def _is_mark(quotes: pd.DataFrame, length: int) -> np.ndarray:
    """Say for each place of the text whether a quotation mark stands there."""
    marks = np.zeros(length + 1, dtype=bool)
    columns = (quotes[name].tolist() for name in ("start", "inner_start", "inner_end", "end"))
    for start, inner_start, inner_end, end in zip(*columns, strict=True):
        marks[start:inner_start] = True
        marks[inner_end:end] = True
    return marks


def _lexeme(word: str, kinds: Mapping[str, int]) -> tuple[str, int]:
    """Give a word or mark its lower case and its classes, a negative number for a mark that plays no part.

    An ending in 's makes a word an owner unless the grammar knows the whole.
    """
    if not (word[0].isalnum() or word[0] == "_"):
        bits = _MARK_KINDS.get(word, DASH if word[0] == "-" else 0) | kinds.get(word, 0)
        return word, bits if bits or word in _SIGNS else APOSTROPHE if word in "'’" else NO_PART
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


def _inside(starts: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
    """Number the span [low, high) each place lies in, -1 for none; the spans are in order."""
    at = np.searchsorted(lows, starts, side="right") - 1
    found = at >= 0
    found[found] = starts[found] < highs[at[found]]
    return np.where(found, at, -1)


def read_lexemes(text: str, sentences: pd.DataFrame, quotes: pd.DataFrame, kinds: Mapping[str, int]) -> Lexemes:
    """Cut a text into words and marks that remember offsets, sentence and quotation.

    `kinds` maps a lower-case word to its bits. Scare quotes leave no trace: their words are the outlet's own.

    >>> sentences = pd.DataFrame({"start": [0], "end": [19], "paragraph": [0]})
    >>> quotes = pd.DataFrame({"start": [5], "end": [19], "inner_start": [6], "inner_end": [18], "kind": ["quotation"]})
    >>> read_lexemes('Ann: "It is over."', sentences, quotes, {"is": BE}).quote
    [-1, -1, 0, 0, 0]
    """
    spans = [match.span() for match in _LEXEME.finditer(text)]
    words = [text[start:end] for start, end in spans]
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    known = {word: _lexeme(word, kinds) for word in set(words)}
    kind = np.array([known[word][1] for word in words], dtype=np.int64)
    for at in np.flatnonzero(kind == APOSTROPHE).tolist():
        if at and words[at - 1][-1] == "s" and starts[at - 1] + len(words[at - 1]) == starts[at]:
            kind[at - 1] |= OWNER
    kept = (kind >= 0) & ~_is_mark(quotes, len(text))[starts]
    lex = Lexemes(words, [known[word][0] for word in words], starts.tolist(), [], kind.tolist(), [], [], [], [], [])
    return _place(lex, kept, sentences, quotes)


def _place(lex: Lexemes, kept: np.ndarray, sentences: pd.DataFrame, quotes: pd.DataFrame) -> Lexemes:
    """Fill in the sentence and the quotation of every lexeme; one outside every sentence is dropped."""
    starts = np.asarray(lex.start, dtype=np.int64)
    lows, highs = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    sentence = _inside(starts, lows, highs)
    kept = kept & (sentence >= 0)
    word, low, start, kind = (list(compress(column, kept)) for column in lex[:3] + lex[4:5])
    starts, sentence = starts[kept], sentence[kept]
    spoken = quotes[quotes["kind"] == "quotation"]
    quote = _inside(starts, spoken["inner_start"].to_numpy(), spoken["inner_end"].to_numpy())
    if "continues" in spoken:  # a quotation that runs over paragraphs is one
        number = np.append(np.cumsum(~spoken["continues"].to_numpy(dtype=bool)), -1)
        quote = number[quote]
    first = np.searchsorted(starts, lows)
    end = [at + len(written) for at, written in zip(start, word, strict=True)]
    return Lexemes(word, low, start, end, kind, quote.tolist(), sentence.tolist(), first.tolist(),
                   np.append(first[1:], len(starts)).tolist(), sentences["paragraph"].tolist())
