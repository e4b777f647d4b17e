"""Letters of figures: which fonts they are written in, and what becomes of words that no font at hand can write."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache

from analysis.measures.names import TURNING

# matplotlib ships this one: Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian.
LETTERS = "DejaVu Sans"
# What systems have for other scripts; one that is there is asked after the first.
MORE = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
        "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Malgun Gothic", "Noto Sans Devanagari",
        "Noto Sans Bengali", "Noto Sans Thai", "Noto Sans Ethiopic", "Nirmala UI", "Leelawadee UI", "Arial Unicode MS")
IN_LATIN = "Names in Latin letters: no font here has their script (Noto Sans CJK has Chinese, Japanese, Korean)."
_MARK = "\u200e"  # left-to-right mark: unlike an isolate, the fonts have it
_AS_MARKS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069", _MARK) |
                          dict.fromkeys("\u202a\u202b\u202c\u202d\u202e"))
_replaced: ContextVar[set[str] | None] = ContextVar("replaced", default=None)


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The fonts that figures are written in: DejaVu Sans, and after it those of this machine for other scripts."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    # matplotlib remembers the fonts of its first run: one that was installed since is added.
    for path in {*findSystemFonts()} - {font.fname for font in fontManager.ttflist}:
        with suppress(OSError, RuntimeError):
            fontManager.addfont(path)
    # They need not have every weight, and nobody asked for it: matplotlib's word on that would stand in a notebook.
    logging.getLogger("matplotlib.font_manager").addFilter(lambda told: "findfont: Failed to find font weight" not in
                                                           str(told.msg))
    here = {font.name for font in fontManager.ttflist}
    return (LETTERS, *(name for name in MORE if name in here))


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    """The code points that these fonts can write."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset().union(*(get_font(findfont(name)).get_charmap() for name in families()))


def drawable(text: str) -> str:
    """The text as a figure can hold it: words that no font here can write in Latin letters, and no turned order.

    Latin letters come from anyascii, sign by sign. A word of a right-to-left script stands between marks, so that what
    follows it stays behind it; characters that turn the order of what follows are left out.

    >>> drawable("The Gull"), drawable("\\u2068The \\u202eGull\\u2069")
    ('The Gull', '\\u200eThe Gull\\u200e')
    """
    if text.isascii():
        return text
    text = text.translate(_AS_MARKS)
    if TURNING.match(text.lstrip("\"'([ ")) and not text.startswith(_MARK):
        text = f"{_MARK}{text}"
    if all(sign.isspace() or ord(sign) in _signs() for sign in text):
        return text
    from anyascii import anyascii

    told = "".join(sign if sign.isspace() or ord(sign) in _signs() else anyascii(sign) for sign in text)
    if (replaced := _replaced.get()) is not None:
        replaced.add(told)
    return re.sub(r"  +", " ", told).strip(" ") or "?"


@contextmanager
def watch() -> Iterator[set[str]]:
    """Within it, the words that were written in Latin letters are gathered."""
    gathered: set[str] = set()
    token = _replaced.set(gathered)
    try:
        yield gathered
    finally:
        _replaced.reset(token)
