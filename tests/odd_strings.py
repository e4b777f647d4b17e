"""Odd strings for scorers: denials, boosters, idioms, emoticons, capitals and marks, put together at random."""

from __future__ import annotations

import random

PIECES = (
    "not", "never", "never so", "without doubt", "no", "nor", "n't", "don't", "isn’t", "hardly", "least", "at least",
    "very least", "very", "VERY", "really", "extremely", "kind of", "kind", "sort of", "just enough", "but", "BUT",
    "good", "GOOD", "bad", "awful", "great", "ruin", "united", "support", "security", "kiss of death", "bad ass",
    "yeah right", "to die for", "the bomb", "bus stop", "beating heart", "this", "so", "or", "the", "a", "boat", "8",
    "in 2018", "1998)", "X", "D", "XD", "x - D", "o", "o.O", "o_O", ":)", ": )", ":-(", ":D", ":3", "<3", "♥", "=/",
    "(!)", "( ! )", "(!", ")", "!", "!!", "!!!!!", "?", "??", "????", "...", "…", "-", "–", "—", "“", "”", "‘", "’",
    "'", '"', "(", "[", "]", ".", ",", ";", ":", "😀", "💔bad", "good❤️", "©", "é", "ß", "İstanbul", "日本", "\u200b",
    "\xa0", "\u2028", "\t", "\n", "\n\n", "\r\n", "\x1c", "U.S.", "p.m.", "Mr.", "$5", "2,500.4", "A.", "U.S.A.",
    "END-OF-SENTENCE", "can't", "13th", "light-hearted", "f*cking", "rose", "more", "less", "own", "right", "ſo",
    "\u212a",
)
ALPHABET = "abdeglnotxXD8oO!?.:;)('\"“”’ -_*<>=\n\t😀é"


def odd_strings(n: int, seed: int = 0) -> list[str]:
    """So many strings: most of pieces with and without spaces between them, some of single characters."""
    draw = random.Random(seed)
    return [_of_signs(draw) if number % 8 == 0 else _of_pieces(draw) for number in range(n)]


def _of_signs(draw: random.Random) -> str:
    return "".join(draw.choice(ALPHABET) for _ in range(draw.randint(0, 30)))


def _of_pieces(draw: random.Random) -> str:
    gaps = (" ", " ", " ", " ", "", ", ", ". ")
    return "".join(draw.choice(PIECES) + draw.choice(gaps) for _ in range(draw.randint(0, 14)))
