"""People under several spellings: which names of an outlet are one person's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ARTICLE = re.compile(r"^(?:al|el|as|ad|an)[- ]")
_ALIKE = ((re.compile(r"(.)\1+"), r"\1"), (re.compile("ou|oo|u|w"), "o"), (re.compile("ei|ee|y"), "i"),
          (re.compile("(.)\\1+"), r"\1"), (re.compile("h$"), ""))


def sound(word: str) -> str:
    """Write a name as its spellings have it in common: small letters, no accents, no article, one sign for a sound.

    >>> {sound(word) for word in ("Allou", "Alou", "Alo")}, sound("Al-Saadi") == sound("Saadi")
    ({'alo'}, True)
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    plain = _ARTICLE.sub("", plain.lower())
    for pattern, one in _ALIKE:
        plain = pattern.sub(one, plain)
    return plain


def _parts(name: str) -> tuple[str, str]:
    """The first name and the surname as they sound; initials and what is one word have no first name."""
    words = [word for word in name.replace(".", " ").split() if len(word) > 1]
    return (sound(words[0]) if len(words) > 1 else "", sound(words[-1]) if words else "")


def one_spelling(names: Iterable[str]) -> dict[str, str]:
    """Map each name to one spelling of the same person: the longest, of those alike the first in the alphabet.

    Names are one person's when their surnames sound alike and their first names do too, or when one has no first name
    and only one full name has that surname. It is a rule about letters: it knows no one, and merges no nicknames.

    >>> one_spelling(["Imad Allou", "Alou", "Otto Alou", "Mara Lind", "Lind"])["Lind"]
    'Mara Lind'
    >>> one_spelling(["Imad Allou", "Alou", "Otto Alou"])["Alou"]
    'Alou'
    """
    known = sorted(dict.fromkeys(names), key=lambda name: (-len(name), name))
    firsts: dict[str, set[str]] = {}
    for first, last in map(_parts, known):
        firsts.setdefault(last, set()).update({first} - {""})
    chosen: dict[tuple[str, str], str] = {}
    out = {}
    for name in known:
        first, last = _parts(name)
        if not first and len(firsts[last]) == 1:
            first = next(iter(firsts[last]))
        out[name] = chosen.setdefault((first, last), name)
    return out
