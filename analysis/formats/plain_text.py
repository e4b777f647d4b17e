"""Plain text and Markdown: one article a file, with or without front matter."""

import re

from analysis.formats.decoding import decode
from analysis.formats.front_matter import split_front_matter
from analysis.formats.headline import find_headline
from analysis.formats.records import ReaderResult, make_problem, make_record

_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)
_SIGNS = (
    re.compile(r"^#{1,6} +\S", re.M),
    re.compile(r"\[[^\[\]\n]{1,200}\]\(https?://"),
    re.compile(r"\*\*[^*\n]{1,200}\*\*"),
    re.compile(r"^> \S", re.M),
)
# Inline marks and their replacements; none reaches over a line break.
_MARKS = [
    (re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\*\*([^*\n]{1,500})\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^*\n]{1,500})\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_{1,2}([^_\n]{1,500})_{1,2}(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"^#{1,6} +", re.M), ""),
    (re.compile(r"^> ?", re.M), ""),
    (re.compile(r"^(?:-{3,}|\*{3,}|```\w{0,20})$", re.M), ""),
]


def is_prose(text: str) -> bool:
    """Return whether text could be an article: mostly letters and spaces, and not program code.

    >>> is_prose("The ferry stayed in port."), is_prose("function(){var a=[];for(;;){a.push({});}}")
    (True, False)
    """
    sample = text[:20_000]
    letters = sum(character.isalpha() or character.isspace() for character in sample)
    return (
        letters >= 0.6 * len(sample)
        and sum(map(sample.count, "{};=<>\\")) <= max(5, 0.03 * len(sample))
        and any(map(str.isalpha, sample))
    )


def is_markdown(text: str) -> bool:
    """Return whether text has two kinds of Markdown marks (heading, link, bold, quotation) or begins with a heading.

    >>> is_markdown("# Ferry late\\n\\nRain."), is_markdown("The #1 ferry is late.")
    (True, False)
    """
    _, body = split_front_matter(text[:100_000])
    return bool(_HEADING.match(body.lstrip())) or sum(bool(sign.search(body)) for sign in _SIGNS) >= 2


def read(data: bytes, name: str) -> ReaderResult:
    """Read a plain text file as one article; its text is everything below the front matter, unchanged.

    Without a title in the front matter, a short first line is the headline; it stays in the text. Errors: ValueError
    where there is no text.
    """
    text, note = decode(data)
    fields, body = split_front_matter(text)
    if not body.strip():
        raise ValueError(f"{name}: there is no text in this file; put the article into it.")
    fields.setdefault("title", find_headline(body))
    # The text is kept as it is, with its blank lines: `analysis.reading.clean` cleans it and keeps a ledger.
    record = make_record(1, text=body, **fields) | {"text": body.strip("\n")}
    return [record], [make_problem(None, note, "Save the file as UTF-8.")] if note else []


def read_markdown(data: bytes, name: str) -> ReaderResult:
    """Read a Markdown file as one article: without marks, links as their words, the first heading as headline."""
    text, note = decode(data)
    fields, body = split_front_matter(text)
    if not body.strip():
        raise ValueError(f"{name}: there is no text in this file; put the article into it.")
    heading = _HEADING.search(body)
    fields.setdefault("title", strip_marks(heading[1]) if heading else find_headline(body))
    return [make_record(1, text=strip_marks(body), **fields)], [
        make_problem(None, note, "Save the file as UTF-8.")
    ] if note else []


def strip_marks(text: str) -> str:
    """Return Markdown text without its marks.

    >>> strip_marks("## The **ferry** is [late](https://example.org), *again*")
    'The ferry is late, again'
    """
    for mark, left in _MARKS:
        text = mark.sub(left, text)
    return text
