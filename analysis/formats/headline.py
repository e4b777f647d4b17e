"""Find the headline in a text without markup: a pasted page, a PDF or a plain text file."""

import re
from collections import Counter

from analysis.formats.front_matter import first_line
from analysis.reading.clean.boilerplate import WEIGHTS, line_kind, line_shape
from analysis.reading.clean.ledger import apply_edits
from analysis.reading.clean.page import classify_lines
from analysis.reading.clean.repair import find_repairs

_LONGEST = 200
_TOP = 200_000  # characters; no headline stands further down
_SURE = 1.0  # a score from which any line is taken; with less, only the line right above the article
_NEAR = 3  # lines between a headline and the names and dates below it
_WORD = re.compile(r"[^\W\d_]{4,}")
_MADE_OUT = ("byline", "caption", "rights", "repeat")


def find_headline(text: str) -> str:
    """Return the line above the article that reads like its headline, or "" where there is none.

    The article is the lines that cleaning would keep. The lines above it are candidates, except known parts of a page.
    A candidate's score rises, in this order of weight, with the words it shares with the article, a name or date right
    below it, repetition on the page, and length. If the line above the best one scores 60 % of it, the best one is
    a standfirst and the line above it the headline.
    Wrong where a teaser on the same event is above a headline that shares no words with the article.

    >>> find_headline("Home\\nFerry stays in port\\nBy Ada Quill\\nThe ferry stayed in port all day on a calm Friday.")
    'Ferry stays in port'
    >>> find_headline("The crew of the ferry waited until noon for a word.\\n\\nNo word came to the harbour that day.")
    ''
    """
    top = text[:_TOP]
    lines = apply_edits(top, find_repairs(top)).split("\n") if top.strip() else []
    if len(lines) < 2:
        return ""
    rules = classify_lines(lines)
    start = next((at for at, rule in enumerate(rules) if not rule), 0)
    if not start:
        return "" if _shape(lines[0]) >= WEIGHTS["sentence"] or _kind(lines[0]) else first_line("\n".join(lines))
    scores = _scores(lines, rules, start)
    best = max(scores, key=lambda at: (scores[at], at), default=-1)
    if best >= 0 and (scores[best] >= _SURE or best == start - 1):
        above = best - 1
        standfirst = scores.get(above, 0) >= 0.6 * scores[best] and lines[above].count(" ") >= 3
        return lines[above] if standfirst else lines[best]
    return lines[0] if start <= _NEAR and not _kind(lines[0]) and len(lines[0]) <= _LONGEST else ""


def _scores(lines: list[str], rules: list[str], start: int) -> dict[int, float]:
    """Return line number -> score for each line above the article that could be its headline."""
    words = _stems(" ".join(line for line, rule in zip(lines, rules, strict=True) if not rule)[:20_000])
    counted, named, scores = Counter(lines), 0, {}
    for at in range(start - 1, -1, -1):
        line, kind = lines[at], _kind(lines[at])
        length = len(line.split())
        if rules[at] == "byline" or kind in ("byline", "date"):
            named = at
        elif not kind and rules[at] not in _MADE_OUT and 3 <= length <= 30 and len(line) <= _LONGEST:
            stems = _stems(line)
            shared = len(stems & words) / max(len(stems), 2)
            scores[at] = (3 * shared + 1.5 * (0 < named - at <= _NEAR) + 0.5 * (counted[line] > 1)
                          + 0.1 * min(length, 10) - 0.02 * (start - at))
    return scores


def _kind(line: str) -> str:
    return line_kind(line, len(line.split()))


def _shape(line: str) -> float:
    return line_shape(line, len(line.split()))


def _stems(text: str) -> set[str]:
    """Return the first five letters of each word of four letters or more: "withdraws" and "withdrawal" are one."""
    return {word[:5].casefold() for word in _WORD.findall(text)}
