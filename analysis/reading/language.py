"""The language of an article: what its row says, or else what its words say."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from analysis.languages import known_languages

ENGLISH = "en"
LEAST_WORDS, SURE = 30, 0.99
_MOST = 4_000  # characters that are looked at
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})?")


def language_of(stated: str, text: str) -> str:
    """The language of an article as a two-letter code (ISO 639-1).

    stated: what `articles.csv` says; where it names a language, that holds. Otherwise the words of the text decide
    (`detect_language`).

    >>> language_of("Deutsch", "The night ferry."), language_of("", "The night ferry.")
    ('de', 'en')
    """
    return as_code(stated) or detect_language(text)


def detect_language(text: str) -> str:
    """The language of a text by py3langid (Lui & Baldwin 2012, "langid.py"); English where that is in doubt.

    In doubt is a text of fewer than 30 words, and one that is English with a probability above .01: the instruments of
    the package are English, so that it is not has to be shown, not guessed.
    What it does not measure: parts in another language, or which of two close languages a short text is in.

    >>> detect_language("Der Fluss trat über die Ufer, und die Leute am Hafen warteten auf das Wasser. " * 4)
    'de'
    """
    sample = text[:_MOST]
    if len(sample.split()) < LEAST_WORDS and not _unspaced(sample):
        return ENGLISH
    ranked = _identifier().rank(sample)
    return ENGLISH if dict(ranked).get(ENGLISH, 0.0) > 1 - SURE else str(ranked[0][0])


def as_code(stated: str) -> str:
    """The code of a language that is named in any of the ways of exports; "" for what is no language.

    >>> [as_code(name) for name in ("en-GB", "ENGLISH", "Français", "es", "mixed", "")]
    ['en', 'en', 'fr', 'es', '', '']
    """
    bare = unicodedata.normalize("NFKD", stated.strip().casefold())
    name = "".join(sign for sign in bare if not unicodedata.combining(sign))
    found = _CODE.fullmatch(name)
    return found[1] if found else _codes().get(name, "")


def _unspaced(text: str) -> bool:
    """Whether a text is long, though it has few spaces, as Chinese and Thai have."""
    return len(text) > 3 * LEAST_WORDS and len(text.split()) < len(text) / 20


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, entry in known_languages().items() for name in entry["called"]}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
