"""Find paragraphs, sections and sentences in a text."""

import re
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading.boundaries import line_ends
from analysis.reading.words import find_words, normalise_word, word_columns, word_spans

__all__ = ["find_sentences", "find_words", "normalise_word", "paragraph_spans", "sentence_columns",
           "sentence_spans", "word_columns", "word_spans"]

_LEAD_WORDS = 40
_HEADLINE_WORDS = 14
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]++")
_HEADLINE = re.compile(r"[\"'“‘«]?+[^\W_].*(?<![.…!,;:])", re.DOTALL)
_CLOSING = "\"'”’»)]} "
_SPOKEN = re.compile(r"[\"'“‘«]|[^\s:]++:")  # in somebody's words, or behind a label, as in an interview
_QUESTIONS = 3  # one or two that stand alone may be the writer's way of going on


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Find paragraphs, the lines that are not blank, as half-open offsets without the white space around them.

    >>> paragraph_spans("One.\\n\\n Two. ")
    [(0, 4), (7, 11)]
    """
    spans = []
    for match in _LINE.finditer(text):
        if bare := match.group().strip():
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            spans.append((start, start + len(bare)))
    return spans


def sentence_spans(text: str) -> list[tuple[int, int, int]]:
    """Find sentences as (paragraph, start, end), in order.

    >>> sentence_spans("One. Two.\\nThree.")
    [(0, 0, 4), (0, 5, 9), (1, 10, 16)]
    """
    spans = []
    for paragraph, (first, last) in enumerate(paragraph_spans(text)):
        line, start = text[first:last], 0
        for end in [*line_ends(line), len(line)]:
            while line[start].isspace():
                start += 1
            spans.append((paragraph, first + start, first + end))
            start = end
    return spans


def _is_headline(paragraph: str, sentences: int) -> bool:
    if sentences > 1 or len(paragraph) > 20 * _HEADLINE_WORDS:
        return False
    bare = paragraph.rstrip(_CLOSING)
    return bool(_HEADLINE.fullmatch(bare)) and 0 < len(word_spans(bare)) <= _HEADLINE_WORDS


def _headlines(paragraphs: list[str], sentences: list[int]) -> list[bool]:
    """Which paragraphs are headlines; a question is one as the first line, or in a text with subheadings."""
    maybe = [_is_headline(*pair) for pair in zip(paragraphs, sentences, strict=True)]
    asked = [paragraph.rstrip(_CLOSING).endswith("?") for paragraph in paragraphs]
    last_body = max((at for at, found in enumerate(maybe) if not found), default=-1)
    inner = [at for at in range(1, last_body) if maybe[at]]
    above_body = [at for at in inner if not maybe[at + 1] and not _SPOKEN.match(paragraphs[at])]
    divided = not all(asked[at] for at in inner) or len(above_body) >= _QUESTIONS
    return [
        found and at < last_body and (not question or at == 0 or divided)
        for at, (found, question) in enumerate(zip(maybe, asked, strict=True))
    ]


def _sections(paragraphs: list[str], sentences: list[int]) -> list[str]:
    sections, lead = [], 0
    for paragraph, headline in zip(paragraphs, _headlines(paragraphs, sentences), strict=True):
        if headline:
            sections.append("headline")
        elif lead < _LEAD_WORDS:
            sections.append("lead")
            lead += len(word_spans(paragraph))
        else:
            sections.append("body")
    return sections


def sentence_columns(text: str) -> dict[str, Any]:
    """The columns of `find_sentences` as arrays and lists."""
    spans = sentence_spans(text)
    bounds = paragraph_spans(text)
    counts = [0] * len(bounds)
    for paragraph, _, _ in spans:
        counts[paragraph] += 1
    sections = _sections([text[start:end] for start, end in bounds], counts)
    numbers = np.array(spans, dtype="int64").reshape(-1, 3)
    return {"sentence": np.arange(len(spans)), "paragraph": numbers[:, 0],
            "section": [sections[paragraph] for paragraph, _, _ in spans], "start": numbers[:, 1], "end": numbers[:, 2]}


def find_sentences(text: str) -> pd.DataFrame:
    """Find every sentence of a text, with its paragraph and section.

    Columns: sentence, paragraph (both counted from 0), section, start, end (code points, half-open). A line break ends
    a sentence and a paragraph. Within a line Punkt (Kiss and Strunk 2006, Computational Linguistics 32) decides, with
    parameters for English news and rules for quotation marks, ellipses, initials and missing spaces (see
    `boundaries.line_ends`). Closing marks and brackets belong to the sentence they close; every character that is
    not white space lies in exactly one sentence.

    section: "headline" for a line of at most 14 words without a final stop that body text follows (a question: only
    as the first line, or in a text that has other subheadings, or three questions above body text that no quotation
    mark or label such as "Q:" opens); "lead" for the first body paragraph, and the next ones as long as fewer than 40
    words have been read; "body" for the rest. Authors' names and captions on separate lines are taken for headlines,
    and so are the short questions of an interview without labels.

    Wrong where an abbreviation ends a sentence and a name begins the next ("in the U.S. Orr left"), and where lines are
    wrapped at a fixed width: join those first.

    >>> text = "A Quiet Day\\nDr. Orr left the U.S. on Monday. “Why?” she asked."
    >>> [(row.section, text[row.start : row.end]) for row in find_sentences(text).itertuples()]
    [('headline', 'A Quiet Day'), ('lead', 'Dr. Orr left the U.S. on Monday.'), ('lead', '“Why?” she asked.')]
    """
    return pd.DataFrame(sentence_columns(text)).astype({"section": "str"})
