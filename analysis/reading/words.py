"""Find the words of a text, and the form under which each is counted."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

REMEMBERED = 2**16  # distinct words of which a rule keeps what it made, so that memory has a bound
# Not NLTK's word tokenizers: they follow the Penn Treebank, which splits "can't", rewrites quotation marks and makes
# tokens of punctuation. Such tokens are not the words a reader counts, and they come without offsets.
# Only single sets are possessive: before 3.11.5 Python matches a possessive group wrongly (gh-106052).
_LETTER = r"[^\W_][\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670]*+"
_STOPPED = rf"{_LETTER}(?:\.{_LETTER}(?![^\W_]))+\.?+"  # u.s. or a.m., not the two sides of "end.The"
_NUMBER = r"\d++(?:,\d{3}(?!\d)|\.\d++)*(?:[^\W_\d]++)?"  # 2,500 or 4.2 or 4.2bn or 19th
_RUN = rf"(?:{_LETTER})+"
_PART = rf"(?:{_STOPPED}|{_NUMBER}|{_RUN})"
_WORD = re.compile(rf"{_PART}(?:['’ʼ＇‐‑-]{_PART})*")

_TIDY = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-"})
_CAPITALS = re.compile(r"(?<![^\W_])[A-Z](?:\.[A-Z])+\.?+(?![^\W_])")
_UNITED_STATES = re.compile(r"(?<![^\W_.])US(?![^\W_])")
# After these words, 's is a contracted verb far more often than a possessive.
_CONTRACTED = frozenset(
    ["he", "here", "how", "it", "let", "she", "that", "there", "this", "what", "when", "where", "who", "why"]
)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Find every word as a half-open pair of offsets, in order.

    A word is a run of letters and digits, with apostrophes and hyphens inside it, the full stops between single letters
    (U.S.), and the commas and points of a number. Underscores, slashes, ampersands, dashes and a closing apostrophe end
    a word.

    >>> text = "The U.S.-led force sent 2,500 troops; it can't stay."
    >>> [text[start:end] for start, end in word_spans(text)]
    ['The', 'U.S.-led', 'force', 'sent', '2,500', 'troops', 'it', "can't", 'stay']
    """
    return [match.span() for match in _WORD.finditer(text)]


def written_words(text: str) -> list[str]:
    """The words of a text as they stand there.

    >>> written_words("The U.S.-led force.")
    ['The', 'U.S.-led', 'force']
    """
    found: list[str] = _WORD.findall(text)
    return found


@lru_cache(maxsize=REMEMBERED)
def normalise_word(s: str) -> str:
    """Return the form under which a word is counted.

    Lower case, straight apostrophes, plain hyphens, composed accents. The possessive 's is cut ("Norland's" counts
    as "norland"), but not after he, it, that and similar words, where 's is a verb. Capitals with full stops lose the
    stops ("U.N." counts as "un", as "UN" does), with one exception: "US" and "U.S." both count as "u.s.", which tells
    the country from the pronoun "us". Not distinguished: the pronoun in a line of capitals; "IT" and "it"; "Pellwick's"
    for "Pellwick is".

    >>> [normalise_word(word) for word in ("Norland’s", "it’s", "US", "U.S.", "us", "U.N.", "US-led", "a.m.")]
    ['norland', "it's", 'u.s.', 'u.s.', 'us', 'un', 'u.s.-led', 'a.m.']
    """
    word = s.translate(_TIDY)
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
    word = _CAPITALS.sub(lambda match: match.group().replace(".", ""), word)
    word = _UNITED_STATES.sub("u.s.", word).lower()
    if word.endswith("'s") and word[:-2] not in _CONTRACTED:
        word = word[:-2]
    return word


def fold_plural(word: str) -> str:
    """A word without the ending of an English plural, so that one thing and several of it compare as equal.

    Not folded: plurals without an s ("men"). Folded although they are none: words that happen to end so ("news").

    >>> [fold_plural(word) for word in ("militias", "parties", "forces", "bosses", "isis", "press")]
    ['militia', 'party', 'force', 'boss', 'isis', 'press']
    """
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word


def word_columns(text: str) -> dict[str, Any]:
    """The columns of `find_words` as arrays and lists, which take a hundredth of the time of a small table.

    >>> word_columns("Norland's army.")["word"]
    ['norland', 'army']
    """
    spans = np.array(word_spans(text), dtype="int64").reshape(-1, 2)
    return {"start": spans[:, 0], "end": spans[:, 1],
            "word": [normalise_word(text[start:end]) for start, end in spans.tolist()]}


def find_words(text: str) -> pd.DataFrame:
    """Find every word of a text.

    Columns: start, end (code points, half-open), word (see `normalise_word`; what a word is: see `word_spans`).

    >>> find_words("Norland's army.").to_dict("records")
    [{'start': 0, 'end': 9, 'word': 'norland'}, {'start': 10, 'end': 14, 'word': 'army'}]
    """
    return pd.DataFrame(word_columns(text)).astype({"word": "str"})
