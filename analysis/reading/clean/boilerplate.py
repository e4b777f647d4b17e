"""Score a line by its shape and words: does it belong to the article or to the boilerplate around it?

Each line gets a score (`WEIGHTS`): running text counts for the article; links, labels and the phrases and patterns of
`boilerplate.yml` count against it.  These weights are set by hand, not learned; changing one by a third makes little
difference.
"""

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

# Scores for the article (above zero) or against it.  Shapes (up to "word") exclude one another; the rest is added.
WEIGHTS = {
    "paragraph": 3.0,  # ten words or more, a stop at the end
    "sentence": 1.5,  # five to nine words, a stop at the end
    "remark": 0.0,  # up to four words, a stop at the end
    "open": -0.5,  # seventeen words or more, no stop
    "inner stop": 2.0,  # added to open if a sentence ends inside the line: the rest may be a signature
    "headline": -0.5,  # ten to sixteen words, no stop
    "label": -0.8,  # three to nine words, no stop: a subheading, or a link
    "word": -1.0,  # one or two words, no stop
    "long": 1.0,  # twenty-five words or more
    "colon": 1.0,  # ends in a colon
    "quote": 0.5,  # begins with a quotation mark
    "title case": -0.5,  # three to sixteen words, no stop, most of them capitalised
    "capitals": -1.5,  # three words or more, capitals only
    "cut off": -2.0,  # ends in three dots: a teaser
    "repeat": -2.0,  # occurs more than once on the page, and is not running text
}
# What each known kind of line adds.
KINDS = {"opening": -4.0, "call": -5.0, "note": -4.0, "byline": -2.0, "date": -2.0, "section": -2.0,
         "pictured": -7.0, "teaser": -4.0}
# Kinds that are never part of the article; the score is the cost of continuing after it.  A closer or an
# ender ends the article or begins a gap.
FIXED = {"title": -1.0, "author": -1.0, "rights": -1.0, "caption": -1.0, "credit": -1.0, "widget": -1.0,
         "closer": float("-inf"), "ender": float("-inf")}

STOP = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]{0,3}(?: ?[\[(][\w ,./&-]{1,40}[\])])?$")
INNER = re.compile(r"[.!?][\"”’)]{0,2} [\"“‘(]?[A-Z]")
CUT = re.compile(r"(?:\.\.\.|\s…|\[…\])\W{0,2}$")
PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|.", re.DOTALL)  # of a regular expression: a set is one
LETTERS = re.compile(r"[^\W\d_]+")


class Line(NamedTuple):
    """One line: its kind, whether it is running text, its score for the article, whether it is a short question."""

    kind: str
    prose: bool
    score: float
    asks: bool = False


class KnownLines(TypedDict):
    """The phrases of `boilerplate.yml` as sets, its patterns compiled."""

    widgets: frozenset[str]
    sections: frozenset[str]
    closers: frozenset[str]
    enders: frozenset[str]
    genres: frozenset[str]
    openings: re.Pattern[str]
    calls: re.Pattern[str]
    rights: re.Pattern[str]
    captions: re.Pattern[str]
    credits: re.Pattern[str]
    bylines: re.Pattern[str]
    notes: re.Pattern[str]
    datelines: re.Pattern[str]
    signatures: re.Pattern[str]
    dates: re.Pattern[str]


@functools.cache
def known_lines() -> KnownLines:
    """Load the phrases and patterns of `boilerplate.yml`, compiled."""
    import yaml

    data = yaml.safe_load(Path(__file__).with_name("boilerplate.yml").read_text(encoding="utf-8"))
    sets = {name: frozenset(" ".join(phrase.split()) for phrase in data[name].split("|"))
            for name in ("widgets", "sections", "closers", "enders", "genres")}
    patterns = {name: re.compile("|".join(f"(?:{pattern})" for pattern in data[name]), re.IGNORECASE)
                for name in ("openings", "rights", "captions", "credits", "bylines", "notes")}
    patterns |= {name: re.compile("|".join(f"(?:{pattern})" for pattern in data[name]))
                 for name in ("datelines", "signatures")}
    patterns["calls"] = at_words(data["calls"])
    dates = {"dates": re.compile("".join(data["dates"].split()), re.IGNORECASE)}
    return cast(KnownLines, sets | patterns | dates)


def at_words(patterns: Iterable[str]) -> re.Pattern[str]:
    r"""One pattern of several, for text in lower case; those that begin with `\b` are tried only where a word is.

    It finds what `|` between them finds, in an eighth of the time.

    >>> at_words([r"\bread (?:on|more)\b|^more", r"\bshare"]).pattern
    '\\b(?:read (?:on|more)\\b|share)|^more'
    """
    each = [part for pattern in patterns for part in alternatives(pattern)]
    words = "|".join(part[2:] for part in each if part.startswith(r"\b"))
    return re.compile("|".join([rf"\b(?:{words})", *(part for part in each if not part.startswith(r"\b"))]))


def alternatives(pattern: str) -> list[str]:
    """The parts of a regular expression between the `|` that are in no group.

    >>> alternatives("a(b|c)|[|]")
    ['a(b|c)', '[|]']
    """
    parts, depth = [""], 0
    for piece in PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def key(text: str) -> str:
    """Letters and digits of a line, case folded: two spellings of one headline have the same key."""
    return "".join(re.findall(r"\w+", text)).casefold()


def is_title_case(text: str) -> bool:
    """Whether 70 % of a line's words of four letters or more are capitalised."""
    words = [word for word in LETTERS.findall(text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in words) >= 0.7 * len(words) > 0)


def line_shape(text: str, n: int) -> float:
    """Score a line of n words by its own shape, from the first part of `WEIGHTS`."""
    tail, weights = text[-200:], WEIGHTS
    cut = bool(CUT.search(tail))
    title_case = 3 <= n <= 16 and not text.endswith(".") and is_title_case(text)
    stop = not cut and bool(STOP.search(tail)) and not title_case
    if stop:
        score = weights["paragraph" if n >= 10 else "sentence" if n >= 5 else "remark"]
    else:
        score = weights["open" if n >= 17 else "headline" if n >= 10 else "label" if n >= 3 else "word"]
    score += weights["inner stop"] * (n >= 17 and not stop and INNER.search(text) is not None)
    score += weights["long"] * (n >= 25) + weights["cut off"] * cut + weights["quote"] * (text[0] in "\"“")
    score += weights["colon"] * (n >= 4 and text.endswith(":"))
    return score + weights["title case"] * title_case + weights["capitals"] * (n >= 3 and text[:400].isupper())


def asks(text: str, n: int) -> bool:
    """Whether a line of n words is one short question or exclamation, as a headline may be."""
    return n <= 16 and text[-4:].rstrip("\"'”’»)] ")[-1:] in {"?", "!", "？", "！", "؟"} and not INNER.search(text)


def is_date(text: str) -> bool:
    """Whether a line states the day of publication and nothing else."""
    words = [word for word in re.split(r"[\s,|()/–—-]+", text.strip().rstrip(".:")) if word]
    return (any(char.isdigit() for char in text) and len(words) > 1
            and all(known_lines()["dates"].fullmatch(word.rstrip(".:,;")) for word in words))


@functools.lru_cache(maxsize=1024)  # the lines of a page are judged until nothing is left to take out
def line_kind(text: str, n: int, title: str = "", author: str = "") -> str:
    """Return the known kind of a line of n words (a key of `KINDS` or `FIXED`), or "".

    title and author are keys as `key` makes them.  Of a long line only the two ends are examined.
    """
    known, head, tail = known_lines(), text[:400], text[-250:]
    ends = STOP.search(tail) is not None
    short = " ".join(LETTERS.findall(head.lower())) if n <= 8 else "."
    name = key(head) if n <= 60 else ""
    if name and name in (title, author, "by" + author):
        return "title" if name == title else "author"
    if n <= 60 and known["rights"].search(head):
        return "rights"
    if short in known["closers"] or short in known["enders"]:
        return "closer" if short in known["closers"] else "ender"
    if not text.endswith(".") and (short in known["widgets"] or not any(map(str.isalnum, head))):
        return "widget"
    if n <= 14 and known["credits"].search(head):
        return "credit"
    if n <= 60 and known["captions"].search(tail):
        return "caption"
    if short in known["sections"]:
        return "section"
    if n <= 12 and is_date(head):
        return "date"
    if n <= 14 and not text.endswith(".") and known["openings"].match(head.lstrip("[(*•»>- ")):
        return "opening"
    if n <= 14 and not ends and known["bylines"].search(head):
        return "byline"
    if known["calls"].search(head.lower()) or (tail != head and known["calls"].search(tail.lower())):
        return "call"
    return "note" if known["notes"].search(head) else ""
