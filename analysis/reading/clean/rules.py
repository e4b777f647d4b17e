"""Clean an article's text and keep a ledger of everything removed.

The clean text has one paragraph per line: exactly one line break between paragraphs, no blank lines, and no white space
other than single plain spaces.  Quotation marks, dashes and spelling are not changed.

| rule | what it removes or changes |
| --- | --- |
| title | the headline above the text |
| byline | the author's name, role or note, and the day of publication |
| dateline | place, agency, outlet or genre before the first sentence |
| rights | a rights notice |
| caption | a picture's caption or credit |
| repeat | a standfirst or other paragraph that is repeated further down |
| furniture | links, widgets, teasers of other articles, and other lines outside the article |
| blank | blank lines, other line ends, white space at the end of a line or of the text |
| space | odd, doubled or tabbed spaces within a line |
| invisible | byte order marks, soft hyphens, zero-width and control characters |
| wrap | a line break within a paragraph of a hard-wrapped text |
"""

from typing import Any

import pandas as pd

from analysis.reading.clean.edges import find_dateline, find_signature
from analysis.reading.clean.ledger import (
    Edit,
    apply_edits,
    compose,
    ledger_columns,
    make_ledger,
)
from analysis.reading.clean.page import classify_lines
from analysis.reading.clean.repair import find_repairs

__all__ = ["REASONS", "clean_columns", "clean_text"]

REASONS = {
    "title": "the headline stands in the table of articles",
    "byline": "author and date stand in the table of articles",
    "dateline": "place, agency, outlet or genre before the first sentence",
    "rights": "a rights notice",
    "caption": "the caption or credit of a picture",
    "repeat": "the paragraph comes again further down",
    "furniture": "links, widgets or teasers of the page around the article",
    "blank": "blank lines, line ends and white space at them made one line break",
    "space": "odd or doubled spaces made one plain space",
    "invisible": "invisible characters",
    "wrap": "a line break within a paragraph made a space",
}
PASSES = 20


def clean_text(raw: str, *, title: str = "", author: str = "", outlet: str = "") -> tuple[str, pd.DataFrame]:
    """Clean an article's raw text: return the clean text and the ledger of what was removed or changed.

    title, author and outlet, if given, are recognised in the text.  The ledger has one row per span: start, end (code
    points of raw, half-open, in order, not overlapping), replacement (empty or one character), rule and reason (see
    the table above), n_words, and removed (the span itself: drop it before saving).  Applying the ledger to raw gives
    the clean text, and undoing it gives raw.  Cleaning a clean text again removes nothing.
    The rules use the form of lines and known phrases.  A list without stops at the end of an article may be lost, and
    running text that is not the article's may stay; the ledger shows what was removed.

    >>> raw = "Ferries stop early\\nSOUNDHAVEN — The last boat left the old harbour at noon.\\nAll rights reserved"
    >>> clean, removals = clean_text(raw)
    >>> clean
    'The last boat left the old harbour at noon.'
    >>> removals["rule"].tolist()
    ['title', 'dateline', 'rights']
    """
    text, edits = _clean(raw, title, author, outlet)
    return text, make_ledger(raw, edits, REASONS)


def clean_columns(raw: str, title: str, author: str, outlet: str) -> tuple[str, dict[str, list[Any]]]:
    """What `clean_text` returns, with the columns of the ledger as lists."""
    text, edits = _clean(raw, title, author, outlet)
    return text, ledger_columns(raw, edits, REASONS)


def _clean(raw: str, title: str, author: str, outlet: str) -> tuple[str, list[Edit]]:
    text = raw
    edits: list[Edit] = []
    for _ in range(PASSES):
        found = find_repairs(text) or find_cuts(text, title, author, outlet)
        if not found:
            break
        text, edits = apply_edits(text, found), compose(edits, found)
    return text, join_rows(edits)


def find_cuts(text: str, title: str, author: str, outlet: str) -> list[Edit]:
    """Find the lines and parts of lines that do not belong to the article, in a text with repaired characters."""
    if not text:
        return []
    lines = text.split("\n")
    rules = classify_lines(lines, title=title, author=author)
    cuts = cut_lines(lines, rules)
    if any(rules):
        return cuts
    before = find_dateline(lines[0], outlet)
    if before:
        return [Edit(0, before, "", "dateline")]
    first, last = len(lines[0]), len(text)
    at = {end - find_signature(line, author): end for line, end in ((lines[0], first), (lines[-1], last))}
    return [Edit(start, end, "", "byline") for start, end in sorted(at.items()) if start < end]


def cut_lines(lines: list[str], rules: list[str]) -> list[Edit]:
    """Return the edits that remove the lines with a rule, each with one line break."""
    cuts, start = [], 0
    last = max((place for place, rule in enumerate(rules) if not rule), default=-1)
    size = sum(map(len, lines)) + len(lines) - 1
    for place, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        end = start + len(line) + 1
        if rule:  # after the last line that is kept, the break above a line is removed with it
            above = int(place > last >= 0)
            cuts.append(Edit(start - above, min(end - above, size), "", rule))
        start = end
    return cuts


def join_rows(edits: list[Edit]) -> list[Edit]:
    """Join adjacent spans that the same rule removed."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and not edit.replacement and joined[-1][1:] == (edit.start, "", edit.rule):
            joined[-1] = joined[-1]._replace(end=edit.end)
        else:
            joined.append(edit)
    return joined
