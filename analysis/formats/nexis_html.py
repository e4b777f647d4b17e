"""LexisNexis HTML: the blocks of the plain-text export as paragraphs, centred ones by their class."""

import re
from typing import Any

from analysis.formats.decoding import decode
from analysis.formats.markup import lines_of, parse_html
from analysis.formats.nexis import Block, read_blocks
from analysis.formats.records import Reading, make_problem

_CENTRED = re.compile(r"\.(c\d{1,4})\s*\{[^{}]{0,300}text-align:\s*center")
_NUMBERED = re.compile(
    r">\s*(?:Dokument |Document )?[\d,.]{1,9} (?:of|von|de|sur) [\d,.]{1,9}(?: DOCUMENTS?)?\s*<", re.I
)


def is_nexis_html(text: str) -> bool:
    """Say whether an HTML page is a LexisNexis export: its own comments, or a document number as a paragraph."""
    head = text[:200_000]
    return (
        "LXNComment" in head
        or "<DOCFULL>" in head
        or ("DOCUMENT" in head.upper() and bool(_NUMBERED.search(head)) and "DOC_ID" in head)
    )


def read(data: bytes, name: str) -> Reading:
    """Read a LexisNexis HTML export: one record per numbered document, paragraphs as they stand."""
    text, note = decode(data)
    centred = frozenset(_CENTRED.findall(text))
    blocks = [block for paragraph in parse_html(text, name).iter("p", "P") if (block := _block(paragraph, centred))]
    records, problems = read_blocks(blocks, wrapped=False)
    return records, ([make_problem(None, note, "Export it again.")] if note else []) + problems


def _block(paragraph: Any, centred: frozenset[str]) -> Block | None:
    lines = tuple(line for line in lines_of(paragraph) if line)
    return Block(lines, (paragraph.get("class") or "") in centred) if lines else None
