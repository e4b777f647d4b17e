"""HTML and Markdown fragments of a page: tables made readable, captions, openings. Text in, text out, no disk."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4 import BeautifulSoup, Tag
    from nbformat import NotebookNode

NUMBER = r"(?:[≤≥<>]\s?)?[−+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\s?%)?"
INTERVAL = rf"{NUMBER}(?:(?:\s?[–-]\s?|\s?,\s|\sto\s){NUMBER})?"
FIGURES = re.compile(rf"[\[(]?{INTERVAL}[\])]?|{NUMBER}\s?[\[(]{INTERVAL}[\])]")
MISSING = {"NaN", "nan", "None", "<NA>", "NaT"}
LONG = 25  # characters from which a cell of text may be broken into lines

TAGS = ["a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "small",
        "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
ATTRIBUTES = {"*": ["class", "id", "title"], "a": ["href"], "td": ["colspan", "rowspan"], "abbr": ["title"],
              "th": ["colspan", "rowspan", "scope"], "div": ["role", "tabindex", "aria-label"], "ol": ["start"]}


def sanitise_html(html: str) -> str:
    """Return the fragment with none but the tags and attributes of prose and tables; images only where they are inline.

    >>> sanitise_html('<p onclick="x()">Kept <b>bold</b><script>gone()</script></p>')
    '<p>Kept <b>bold</b></p>'
    """
    import bleach

    def is_inline(_tag: str, name: str, value: str) -> bool:
        return name in {"alt", "width"} or (name == "src" and value.startswith("data:image/"))

    soup = _parse(html)
    for element in soup.find_all(["script", "style"]):
        element.decompose()
    return bleach.clean(str(soup), tags=TAGS, attributes={**ATTRIBUTES, "img": is_inline},
                        protocols=["http", "https", "mailto", "data"], strip=True)


def tidy_html(html: str) -> str:
    """Return an HTML output of a notebook, sanitised, its tables with scopes, one header row and figures to the right.

    A row number nobody named says nothing and is left out; a missing value is shown as a dash.
    """
    soup = _parse(html)
    for table in soup.find_all("table"):
        _join_header(table)
        _drop_row_numbers(table)
        _mark_cells(table)
        table.wrap(soup.new_tag("div", attrs={"class": "table", "role": "region", "tabindex": "0",
                                              "aria-label": "Table"}))
    return sanitise_html(str(soup))


def split_caption(text: str) -> tuple[str, str]:
    """Split a figure's text into the sentence that stands under it and the plotted values that follow.

    >>> split_caption("Two rates, lowest first.\\n\\nAlpha 1.0\\nBeta 2.0")
    ('Two rates, lowest first.', 'Alpha 1.0\\nBeta 2.0')
    """
    text = text.strip()
    head, gap, rest = text.partition("\n\n")
    if not gap:
        head, _, rest = text.partition("\n")
    return " ".join(head.split()), rest.strip("\n")


def read_opening(notebook: NotebookNode, fallback: str = "") -> tuple[str, str]:
    """Return a notebook's first heading and first paragraph, as Markdown; the fallback where there is no heading."""
    title, paragraph = "", ""
    for block in _markdown_blocks(notebook):
        if block.startswith("#"):
            title = title or block.lstrip("# ").strip()
        elif not paragraph:
            paragraph = " ".join(block.split())
        if title and paragraph:
            break
    return title or fallback, paragraph


def list_sections(html: str) -> list[tuple[str, str]]:
    """Return (id, text) of each second-level heading of a page, in order."""
    return [(heading["id"], heading.get_text().removesuffix("¶").strip())
            for heading in _parse(html).find_all("h2") if heading.get("id")]


def link_pages(html: str, names: Iterable[str]) -> str:
    """Return the page with links to the named notebooks led to their pages.

    >>> link_pages('<a href="01-tone.ipynb#limits">tone</a>', ["01-tone"])
    '<a href="01-tone.html#limits">tone</a>'
    """
    known = "|".join(re.escape(name) for name in names)
    return re.sub(rf'href="(?:\./)?({known})\.ipynb(?=["#])', r'href="\1.html', html)


def label_page(name: str) -> str:
    """Return a file's name as words: its number, then what it is about.

    >>> label_page("02-term-frequency")
    '02 term frequency'
    """
    return escape(re.sub(r"[-_]+", " ", name).strip())


def _parse(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def _markdown_blocks(notebook: NotebookNode) -> Iterable[str]:
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for block in re.split(r"\n\s*\n", cell.source.strip()):
            heading, _, rest = block.strip().partition("\n") if block.lstrip().startswith("#") else ("", "", block)
            yield from (part for part in (heading.strip(), rest.strip()) if part)


def _text(cell: Tag) -> str:
    return cell.get_text().strip()


def _join_header(table: Tag) -> None:
    """Put the names of the index and of the columns, which pandas writes in two rows, into one."""
    rows = table.select("thead > tr")
    if len(rows) != 2 or any(cell.get("colspan") for row in rows for cell in row.find_all("th")):
        return
    above, below = (row.find_all("th") for row in rows)
    if len(above) != len(below) or any(_text(a) and _text(b) for a, b in zip(above, below, strict=True)):
        return
    for a, b in zip(above, below, strict=True):
        a.string = _text(a) or _text(b)
    rows[1].decompose()


def _drop_row_numbers(table: Tag) -> None:
    rows = table.select("tbody > tr")
    heads = [row.find_all("th") for row in rows]
    corner = table.select_one("thead > tr > th")
    numbered = rows and all(len(head) == 1 and _text(head[0]) == str(i) for i, head in enumerate(heads))
    if numbered and corner is not None and not _text(corner) and len(table.select("thead > tr")) == 1:
        for cell in [corner, *(head[0] for head in heads)]:
            cell.decompose()


def _mark_cells(table: Tag) -> None:
    """Say of every cell what it heads or holds; a column is of figures where all that it holds are."""
    for cell in table.find_all("th"):
        in_body = cell.find_parent("tbody") is not None
        cell["scope"] = "row" if in_body else "col"
        if in_body and len(_text(cell)) >= LONG:
            cell["class"] = ["long"]
    rows = [row.find_all("td") for row in table.select("tbody > tr")]
    if not rows or len({len(row) for row in rows}) != 1:
        return
    heads = [row.find_all("th") for row in table.select("thead > tr")]
    for from_right in range(1, len(rows[0]) + 1):
        column = [row[-from_right] for row in rows]
        _mark_column(column)
        if all("n" in cell.get("class", []) for cell in column):
            for head in heads:
                if len(head) >= from_right and not head[-from_right].get("colspan"):
                    head[-from_right]["class"] = ["n"]


def _mark_column(column: list[Tag]) -> None:
    texts = [_text(cell) for cell in column]
    held = [text for text in texts if text and text not in MISSING]
    of_figures = bool(held) and all(FIGURES.fullmatch(text) for text in held)
    for cell, text in zip(column, texts, strict=True):
        classes = ["n"] if of_figures else ["long"] if len(text) >= LONG else []
        if text in MISSING:
            cell.string = "–"
            classes = [*classes, "none"]
        if classes:
            cell["class"] = classes
