"""Pair quotation marks: which open, which close, and which are apostrophes."""

import re
from typing import NamedTuple

from analysis.reading.segment import paragraph_spans

_DOUBLE = re.compile(r"(?:``)+|(?:'')+|([\"“”„«»＂])\1*")  # a mark typed twice counts as one
_FAMILY = {"“": "curly", "”": "curly", "„": "curly", "«": "angle", "»": "angle", "`": "ticks", "'": "ticks"}
_OPENS, _CLOSES = frozenset(["“", "„", "«", "`"]), frozenset(["”", "»"])
_BEFORE_OPENING = frozenset(" \t\xa0\u202f([{—–-‘'/“\"`")
_AFTER_CLOSING = frozenset(" \t\xa0\u202f.,;:!?)]}—–-’'…”/\"")
_INCHES = re.compile(r"\d['’′]\d{1,2}\"")
_SINGLE = re.compile(r"[‘’]|(?<!')'(?!')")
_ELIDED = re.compile(r"['’‘](?:\d\ds?|em|til|tis|twas|cause|n|round|bout)(?![^\W_])", re.IGNORECASE)
_SOMETHING = re.compile(r"[^\W_]")


class Mark(NamedTuple):
    """One quotation mark; role is open, close, or either (decided by the marks around it)."""

    start: int
    end: int
    family: str
    role: str


class QuotedSpan(NamedTuple):
    """A quoted span with its marks (start, end) and without (inner_start, inner_end); closed if a mark closes it."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


def _role(line: str, start: int, end: int) -> str:
    """The role of a double mark, from its sign and from its neighbours, which may override the sign."""
    before, sign, after = line[start - 1 : start] or " ", line[start], line[end : end + 1] or " "
    may_open, may_close = before in _BEFORE_OPENING, after in _AFTER_CLOSING
    if sign in _OPENS:
        return "either" if may_close and not may_open else "open"
    if sign in _CLOSES:
        return "either" if may_open and not may_close else "close"
    if may_open == may_close:
        return "either"
    return "open" if may_open else "close"


def _double_marks(line: str) -> list[Mark]:
    inches = {match.end() - 1 for match in _INCHES.finditer(line)}
    return [
        Mark(*match.span(), _FAMILY.get(match.group()[0], "straight"), _role(line, *match.span()))
        for match in _DOUBLE.finditer(line)
        if match.start() not in inches
    ]


def _closers_ahead(marks: list[Mark]) -> list[dict[str, int]]:
    """For each mark and family: how many marks that may close follow it before the next that opens."""
    ahead: list[dict[str, int]] = []
    seen: dict[str, int] = {}
    for mark in reversed(marks):
        ahead.append(seen)
        seen = {**seen, mark.family: 0 if mark.role == "open" else seen.get(mark.family, 0) + 1}
    return ahead[::-1]


def _balanced(marks: list[Mark]) -> bool:
    """Whether all marks are of one family and nest like brackets."""
    depth = 0
    for mark in marks:
        depth += {"open": 1, "close": -1}.get(mark.role, -len(marks))
        if depth < 0:
            return False
    return depth == 0 and len({mark.family for mark in marks}) == 1


def _opens_paragraph(line: str, mark: Mark, carried: bool) -> bool:
    """Whether a closing mark without an opening one closes the first words of the paragraph."""
    return carried or (line[mark.start - 1 : mark.start] in {",", "!", "?"} and line[mark.end : mark.end + 1] == " ")


def _trimmed(line: str, end: int) -> int:
    while line[end - 1].isspace():
        end -= 1
    return end


def pair_doubles(line: str, carried: bool = False) -> tuple[list[QuotedSpan], bool]:
    """Pair the double marks of one paragraph; the second value says whether the last span was left open.

    Of nested spans the outermost is kept; marks of another kind inside a span are part of the quotation. A second
    opening mark ends the first span, unless two closing marks follow. A closing mark without an opening one is ignored,
    except as the first mark of the paragraph: if a quotation was `carried` over from the previous paragraph, or if
    words and a comma precede it, the span starts with the paragraph.

    >>> [line[start:end] for line in ("“One. “Two.” Three.”", "No,” she said. “No.”") for start, end, *_ in
    ...  pair_doubles(line)[0]]
    ['“One. “Two.” Three.”', 'No,”', '“No.”']
    """
    marks = _double_marks(line)
    ahead, balanced = _closers_ahead(marks), _balanced(marks)
    spans: list[QuotedSpan] = []
    opened, depth = None, 0
    for at, mark in enumerate(marks):
        if opened and mark.family != opened.family and ahead[at].get(opened.family, 0):
            continue
        role = mark.role if mark.role != "either" else "close" if opened else "open"
        if role == "open" and opened and (balanced or ahead[at].get(mark.family, 0) > 1):
            depth += 1
        elif role == "open":
            if opened and opened.end < mark.start:
                last = _trimmed(line, mark.start)
                spans.append(QuotedSpan(opened.start, last, opened.end, last, False))
            opened, depth = mark, 0
        elif depth:
            depth -= 1
        elif opened:
            if opened.end < mark.start:
                spans.append(QuotedSpan(opened.start, mark.end, opened.end, mark.start, True))
            opened = None
        elif at == 0 and _opens_paragraph(line, mark, carried):
            spans.append(QuotedSpan(0, mark.end, 0, mark.start, True))
    if opened:
        spans.append(QuotedSpan(opened.start, len(line), opened.end, len(line), False))
    return spans, opened is not None


def _single_marks(line: str) -> list[tuple[int, str, str]]:
    """Find single marks that may open or close, as (place, style, role); marks within a word are left out."""
    marks = []
    for match in _SINGLE.finditer(line):
        at, sign = match.start(), match.group()
        before, after = line[at - 1 : at] or " ", line[at + 1 : at + 2] or " "
        if not before.isalnum() and _ELIDED.match(line, at):
            continue
        style = "straight" if sign == "'" else "curly"
        if sign != "’" and before in _BEFORE_OPENING and not after.isspace():
            marks.append((at, style, "open"))
        elif sign != "‘" and not before.isspace() and not after.isalnum():
            doubtful = before in "sS" and after == " " and line[at + 2 : at + 3].islower()
            marks.append((at, style, "plural" if doubtful else "close"))
    return marks


def pair_singles(line: str) -> list[QuotedSpan]:
    """Pair the single marks of one paragraph that are not apostrophes.

    An opening mark without a closing mark of its style is an apostrophe. A mark between an s and a word in lower case
    is the apostrophe of a plural, if a clearer closing mark follows before the next opening one.

    >>> line = "The ‘workers’ council’ met in the ’90s; it’s the workers’ own."
    >>> [line[start:end] for start, end, *_ in pair_singles(line)]
    ['‘workers’ council’']
    """
    spans: list[QuotedSpan] = []
    opened, doubtful, style = -1, -1, ""
    for at, kind, role in [*_single_marks(line), (len(line), "", "open")]:
        if role == "open":
            if opened >= 0 and doubtful >= 0:
                spans.append(QuotedSpan(opened, doubtful + 1, opened + 1, doubtful, True))
            opened, doubtful, style = at, -1, kind
        elif opened >= 0 and kind == style and role == "plural":
            doubtful = at if doubtful < 0 else doubtful
        elif opened >= 0 and kind == style:
            spans.append(QuotedSpan(opened, at + 1, opened + 1, at, True))
            opened = doubtful = -1
    return spans


def _outermost(doubles: list[QuotedSpan], singles: list[QuotedSpan]) -> list[QuotedSpan]:
    """Keep the outermost spans of one paragraph; where a single pair overlaps a double one, keep the double one."""
    kept: list[QuotedSpan] = []
    double = set(doubles)
    for span in sorted([*doubles, *singles]):
        if kept and span.start < kept[-1].end < span.end and span in double:
            kept.pop()
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def quoted_spans(text: str) -> list[tuple[QuotedSpan, bool, int]]:
    """Find the outermost quoted spans of a text, as (span, whether it continues the previous paragraph, paragraph)."""
    found, left_open = [], False
    for paragraph, (first, last) in enumerate(paragraph_spans(text)):
        line, carried = text[first:last], left_open
        doubles, left_open = pair_doubles(line, carried)
        singles = pair_singles(line)
        for span in _outermost(doubles, singles) if singles else doubles:
            if _SOMETHING.search(line, span.inner_start, span.inner_end):
                start, end, inner_start, inner_end, closed = span
                moved = QuotedSpan(first + start, first + end, first + inner_start, first + inner_end, closed)
                found.append((moved, carried and span.start == 0, paragraph))
    return found
