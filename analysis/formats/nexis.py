"""LexisNexis exports as plain text or HTML: documents numbered "3 of 10 DOCUMENTS", as blocks of lines."""

import re
from dataclasses import dataclass
from typing import Any

from analysis.formats.dates import parse_date
from analysis.formats.decoding import decode
from analysis.formats.labels import field_of, fold, stated_length, trailer_start
from analysis.formats.markup import lines_of, parse_html
from analysis.formats.records import ReaderResult, Record, make_problem, make_record

NUMBER_LINE = re.compile(
    r"(?:(?:dokument|document|documento) +)?([\d,.]{1,9}) +(?:of|von|de|di|van|sur) +([\d,.]{1,9})"
    r"(?: +(?:documents?|dokumente?n?|documentos?|documenti))?",
    re.I,
)
_LABEL = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ/ -]{2,34}):(?=\s|$)")
_RIGHTS = re.compile(
    r"(?:copyright\s{1,3}(?:©|\(c\)|\d{4})|©\s{0,3}\d{4}|\(c\)\s{1,3}\d{4}|all rights reserved|tous droits réservés|"
    r"alle rechte vorbehalten)",
    re.I,
)
# In plain text a block that is indented so far is centred.
_CENTRED_FROM = 8
_ANCHOR = re.compile(r"<a name=[\"']?DOC_ID_", re.I)
_BROKEN_NUMBER = re.compile(r"^.{0,20}\bDO[CK]UM.{0,10}$")
_START = "\0"  # no export holds it: a block of its own where the HTML marks the beginning of a document
_CENTRED = re.compile(r"\.(c\d{1,4})\s*\{[^{}]{0,300}text-align:\s*center")
_NUMBERED = re.compile(
    r">\s*(?:Dokument |Document )?[\d,.]{1,9} (?:of|von|de|sur) [\d,.]{1,9}(?: DOCUMENTS?)?\s*<", re.I
)


@dataclass(frozen=True)
class Block:
    """One paragraph of an export: its lines, and whether it is centred on the page."""

    lines: tuple[str, ...]
    centred: bool = False

    def line(self) -> str:
        """Return the block on one line."""
        return " ".join(self.lines).strip()


def is_number_line(line: str) -> bool:
    """Return whether a line is a document number such as "3 of 10 DOCUMENTS", in one of six languages."""
    plain = line.strip()
    return (
        len(plain) < 60
        and bool(NUMBER_LINE.fullmatch(plain))
        and "document" in plain.lower().replace("dokument", "document")
    )


def is_nexis_text(text: str) -> bool:
    """Return whether text has a line such as "3 of 10 DOCUMENTS" near its beginning."""
    return any(is_number_line(line) for line in text[:50_000].split("\n") if len(line) < 120)


def read_text(data: bytes, name: str) -> ReaderResult:
    """Read a LexisNexis text export: one record per numbered document; labels in the languages of `labels.json`.

    Lines are joined into paragraphs; what follows the body (load date, graphics, ...) is not part of the text.
    """
    text, note = decode(data)
    records, problems = read_blocks(text_blocks(text), wrapped=True)
    if not records and not problems:
        raise ValueError(
            f"{name}: no line such as '1 of 10 DOCUMENTS' was found, so no articles; export the file again."
        )
    return records, ([make_problem(None, note, "Export it again as UTF-8.")] if note else []) + problems


def text_blocks(text: str) -> list[Block]:
    """Split text at empty lines, document numbers and consecutive labels; an indented block is centred."""
    blocks: list[Block] = []
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        number = is_number_line(line)
        stripped = line.strip()
        if lines and (number or not stripped or (_labelled(stripped) and _labelled(lines[0].strip()))):
            indent = len(lines[0]) - len(lines[0].lstrip())
            blocks.append(Block(tuple(part.strip() for part in lines), indent >= _CENTRED_FROM))
            lines = []
        if number:
            blocks.append(Block((stripped,), True))
        elif stripped:
            lines.append(line)
    return blocks


def _labelled(line: str) -> bool:
    return ":" in line and label_of(Block((line,)))[0] != ""


def is_nexis_html(text: str) -> bool:
    """Return whether an HTML page is a LexisNexis export: its own comments, or a document number as a paragraph."""
    head = text[:200_000]
    return (
        "LXNComment" in head
        or "<DOCFULL>" in head
        or ("DOCUMENT" in head.upper() and bool(_NUMBERED.search(head)) and "DOC_ID" in head)
    )


def read_html(data: bytes, name: str) -> ReaderResult:
    """Read a LexisNexis HTML export: one record per numbered document, its paragraphs unchanged."""
    text, note = decode(data)
    centred = frozenset(_CENTRED.findall(text))
    blocks = []
    for piece in _pieces(text):  # each by itself: tags that one document leaves open swallow no other
        found = [block for one in parse_html(f"<div>{piece}</div>", name).iter("p") if (block := _block(one, centred))]
        blocks += [Block((_START,)), *found] if _ANCHOR.match(piece) else found
    records, problems = read_blocks(blocks, wrapped=False)
    return records, ([make_problem(None, note, "Export it again.")] if note else []) + problems


def _pieces(text: str) -> list[str]:
    """The page cut at the export's own anchors, one before each document."""
    starts = [found.start() for found in _ANCHOR.finditer(text)]
    return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def _block(paragraph: Any, centred: frozenset[str]) -> Block | None:
    lines = tuple(line for line in lines_of(paragraph) if line)
    return Block(lines, (paragraph.get("class") or "") in centred) if lines else None


def split_documents(blocks: list[Block]) -> list[tuple[int, list[Block]]]:
    """Split an export at its document numbers and anchors: (number, blocks) per document; the cover page is left out.

    The number of a document whose number line is broken is 0.
    """
    documents: list[tuple[int, list[Block]]] = []
    for block in blocks:
        if block.line() == _START:
            documents.append((0, []))
        elif is_number_line(block.line()):
            found = NUMBER_LINE.fullmatch(block.line())
            documents[-1:] = [] if documents and documents[-1] == (0, []) else documents[-1:]
            documents.append((int(re.sub(r"\D", "", found[1]) or 0) if found else 0, []))
        elif documents and not (documents[-1] == (0, []) and _BROKEN_NUMBER.search(block.line())):
            documents[-1][1].append(block)
    return documents


def read_blocks(blocks: list[Block], wrapped: bool) -> ReaderResult:
    """Make records of an export's blocks; wrapped: line breaks within a block are not the text's own (plain text).

    A gap in the document numbers is listed. A document without content is skipped and listed.
    """
    records, problems, last = [], [], None
    for place, (stated, document) in enumerate(split_documents(blocks), start=1):
        if last is not None and stated and stated > last + 1:
            problems.append(
                make_problem(
                    place, f"the export's numbers jump from {last} to {stated}", "Check whether documents are missing."
                )
            )
        if not stated:
            problems.append(make_problem(place, "a document whose number is missing or broken", "Look at its fields."))
        last = stated or None
        if document:
            records.append(_read_document(place, document, wrapped))
        else:
            problems.append(make_problem(place, f"document {stated} is empty", "Export it again.", "skipped"))
    return records, problems


def _read_document(place: int, blocks: list[Block], wrapped: bool) -> Record:
    blocks, rights = _without_rights(blocks)
    dated = next((at for at, block in enumerate(blocks[:6]) if _date_line(block)), _inexact_date(blocks[:4]))
    day, *edition = blocks[dated].lines if dated is not None else [""]
    below = 1 if dated is None else dated + 1
    masthead = blocks[: below - (dated is not None)]
    while below < len(blocks) and blocks[below].centred and not label_of(blocks[below])[0]:
        edition += blocks[below].lines
        below += 1
    fields, body = _fields_and_body(blocks[below:], wrapped)
    outlet = next((block.line() for block in masthead if not label_of(block)[0]), "")
    stands = {"outlet": outlet, "date": day, "edition": " ".join(edition), "rights": rights}
    return make_record(
        place,
        text="\n\n".join(body),
        stated_words=stated_length(fields.pop("length", "")),
        **fields | {field: value for field, value in stands.items() if value},
    )


def _without_rights(blocks: list[Block]) -> tuple[list[Block], str]:
    """Return the blocks without copyright notices, and the notices; one may share a block with the outlet."""
    kept: list[Block] = []
    rights: list[str] = []
    for at, block in enumerate(blocks):
        above_outlet = at < 2 and len(block.lines) > 1 and not is_rights_line(block.lines[-1])
        if not is_rights_line(block.line()):
            kept.append(block)
        elif above_outlet:
            rights += block.lines[:-1]
            kept.append(Block(block.lines[-1:], block.centred))
        else:
            rights.append(block.line())
    return kept, " ".join(rights)


def is_rights_line(line: str) -> bool:
    """Return whether a line is a copyright notice, such as "Copyright 2010 ..." or "All Rights Reserved"."""
    return len(line) < 400 and bool(_RIGHTS.match(line))


def _date_line(block: Block) -> bool:
    # The day is on the first line, which has no label ("LOAD-DATE: ...") and is short.
    return not label_of(block)[0] and len(block.lines[0]) <= 80 and parse_date(block.lines[0])[0] != ""


def _inexact_date(blocks: list[Block]) -> int | None:
    """Return the centred block below the outlet that gives a year but no day ("Spring 2031"), or None."""
    return next(
        (
            at
            for at, block in enumerate(blocks)
            if at and block.centred and re.search(r"\b(?:1[6-9]|20)\d\d\b", block.line())
        ),
        None,
    )


def label_of(block: Block) -> tuple[str, str, str]:
    """Return field, label and value of a labelled block ("LENGTH: 512 words"), or three empty strings."""
    found = _LABEL.match(block.lines[0].lstrip())
    field = field_of(found[1]) if found else ""
    if not found or not field:
        return "", "", ""
    value = block.line()[block.line().index(":") + 1 :].strip()
    # German exports write the day they were loaded as "UPDATE: 8. März 2031"; a body may hold "UPDATE: the crew ...".
    return (field, found[1], value) if fold(found[1]) != "update" or parse_date(value)[0] else ("", "", "")


def _fields_and_body(blocks: list[Block], wrapped: bool) -> tuple[dict[str, str], list[str]]:
    """Split a document below its date into headline, labels, body and labels; return the fields and the paragraphs."""
    labels = [label_of(block) for block in blocks]
    first = next((at for at, (field, _, _) in enumerate(labels) if field), min(1, len(blocks)))
    start = next((at for at in range(first, len(blocks)) if labels[at][0] in ("", "text")), len(blocks))
    end = trailer_start([label if field != "text" else "" for field, label, _ in labels], start)
    fields: dict[str, str] = {}
    for field, _, value in labels[first:start] + labels[end:]:
        if field not in ("", "other", "text"):
            fields.setdefault(field, value)
    fields.setdefault("title", blocks[0].line() if first else "")
    below = [block.line() for block in blocks[1:first]]  # a second unlabelled paragraph is a subheading
    body = below + [
        labels[at][2] if labels[at][0] == "text" else (" ".join if wrapped else "\n".join)(blocks[at].lines)
        for at in range(start, end)
    ]
    return fields, [paragraph for paragraph in body if paragraph]
