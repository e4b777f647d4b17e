"""Word files (DOCX): the paragraphs of the document part; macros, links and embedded objects are not opened."""

import re
from typing import Any

from analysis.formats.archives import open_zip, read_member
from analysis.formats.bundles import refuse_bundle
from analysis.formats.front_matter import split_front_matter
from analysis.formats.headline import find_headline
from analysis.formats.records import ReaderResult, make_problem, make_record
from analysis.formats.xml_files import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# Deleted text, and the second copy of a text box that is kept for old programs.
_PASSED_OVER = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_DEEPEST = 200


def docx_paragraphs(data: bytes, name: str) -> list[tuple[str, str]]:
    """Return (style, text) per paragraph in document order, tables included; ValueError for a damaged file."""
    archive = open_zip(data, name)
    root = parse_xml(read_member(archive, "word/document.xml", name), name)
    found: list[tuple[str, str]] = []
    _walk(root, found, 0, name)
    return found


def docx_lines(data: bytes, name: str) -> list[str]:
    """Return a Word file's lines: its paragraphs, split at line breaks."""
    return [line for _, text in docx_paragraphs(data, name) for line in text.split("\n")]


def _walk(node: Any, found: list[tuple[str, str]], depth: int, name: str) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"{name}: the document's parts are nested more than {_DEEPEST} deep, like an attack; refused, "
                         "save the text again.")
    for child in node:
        if child.tag == f"{_W}p":
            style = child.find(f"{_W}pPr/{_W}pStyle")
            inner: list[tuple[str, str]] = []
            text = _text(child, inner, depth + 1, name)
            found.append((style.get(f"{_W}val", "") if style is not None else "", text))
            found.extend(inner)
        elif child.tag not in _PASSED_OVER:
            _walk(child, found, depth + 1, name)


def _text(node: Any, inner: list[tuple[str, str]], depth: int, name: str) -> str:
    """Return a paragraph's own text; the paragraphs of a text box in it are added to `inner`."""
    if depth > _DEEPEST:
        raise ValueError(f"{name}: the document's parts are nested more than {_DEEPEST} deep, like an attack; refused, "
                         "save the text again.")
    parts = []
    for child in node:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            _walk(child, inner, depth + 1, name)
        elif child.tag not in _PASSED_OVER:
            parts.append(_text(child, inner, depth + 1, name))
    return "".join(parts)


def read(data: bytes, name: str) -> ReaderResult:
    """Read a Word file as one article, with the fields of its front matter.

    The headline is the front matter's title, else the paragraph with a title style, else a short first paragraph. The
    text keeps every paragraph below the front matter. The file's own dates (written, saved) are not publication dates
    and are not used.
    """
    paragraphs = docx_paragraphs(data, name)
    text = "\n\n".join(part for _, part in paragraphs if part.strip())
    if not text.strip():
        return [], [
            make_problem(None, "the document has no text (pictures only?)", "Paste the text into it.", "skipped")
        ]
    refuse_bundle(text, name)
    fields, body = split_front_matter(text)
    styled = next(
        (
            part
            for style, part in paragraphs
            if re.match(r"(?i)title|titel|titre|heading ?1|berschrift ?1|titre ?1", style)
        ),
        "",
    )
    fields.setdefault("title", styled or find_headline(body))
    alone = [make_problem(1, "the document is one line", "Look whether it is the article, or only its headline.")]
    return [make_record(1, text=body, **fields)], alone if "\n" not in body.strip() else []
