"""HTML and Markdown fragments of a page: tables made readable, captions, openings. Text in, text out, no disk."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from analysis.measures.findings import Fact, finding_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bs4 import BeautifulSoup, Tag
    from nbformat import NotebookNode

    from analysis.measures.findings import Finding

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
HEADINGS = ["h1", "h2", "h3", "h4"]
HEADS_NAMED = 4  # of a folded table, by which it can be told whether to open it


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

    A row number nobody named says nothing and is left out; a missing value is shown as a dash, a zero as a light dot.
    """
    soup = _parse(html)
    for table in soup.find_all("table"):
        _join_header(table)
        _drop_row_numbers(table)
        _mark_cells(table)
        _join_heads(table)
        table.attrs.pop("class", None)
        table.wrap(soup.new_tag("div", attrs={"class": "table", "role": "region", "tabindex": "0",
                                              "aria-label": "Table"}))
    return re.sub(r"(?<=>)\n+(?=<(?:td|th|tr|/tr))", "", sanitise_html(str(soup)))


def arrange_tables(html: str, *, fold: bool = True) -> str:
    """Return a page whose tables are named after the heading they stand under, all but the first of a section folded.

    fold=False leaves them all open.

    >>> page = '<h2>Limits</h2><div class="table"><table></table></div>'
    >>> arrange_tables(page)
    '<h2>Limits</h2><div aria-label="Limits" class="table"><table></table></div>'
    """
    soup = _parse(html)
    heading, in_section, names = "Table", 0, Counter[str]()
    for element in soup.find_all([*HEADINGS, "div"]):
        if element.name in HEADINGS:
            heading = element.get_text().removesuffix("¶").strip() or heading
            in_section = in_section if element.name in HEADINGS[2:] else 0
        elif "table" in element.get("class", []):
            in_section += 1
            names[heading] += 1
            element["aria-label"] = heading if names[heading] == 1 else f"{heading}, table {names[heading]}"
            if fold and in_section > 1 and element.find_parent("details") is None:
                _fold(soup, element)
    return str(soup)


def _fold(soup: BeautifulSoup, region: Tag) -> None:
    """Fold a table, with the line under it that counts what is not shown, behind its title and first columns."""
    heads = [_text(cell) for cell in region.select("thead th") if _text(cell) not in ("", "n")]
    title = region.caption.extract().get_text() if region.caption else "Table"
    more = ", …" if len(heads) > HEADS_NAMED else ""
    summary, fold = soup.new_tag("summary"), soup.new_tag("details", attrs={"class": "fold"})
    summary.string = f"{title}: {', '.join(heads[:HEADS_NAMED])}{more}" if heads else title
    left = region.find_next_sibling()
    region.wrap(fold)
    fold.insert(0, summary)
    if left is not None and left.name == "p":
        fold.append(left.extract())


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


def link_findings(html: str, found: Mapping[str, Finding], links: Mapping[str, str], text: str = "") -> str:
    """Return what a cell says with a link from each finding to its places.

    html: what the cell's Markdown comes to. text: the same as plain text; where every line of it is a finding, these
    are written anew, so that nothing in them can be taken for Markdown. links: by the finding's name.
    """
    said = {each._say(): each for each in found.values()}
    lines = [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip()]
    if lines and all(line in said for line in lines):
        soup = _parse("<ul></ul>" if len(lines) > 1 else "")
        for line in lines:
            block = soup.new_tag("li" if len(lines) > 1 else "p")
            block.string = said[line].sentence
            if said[line].verdict:
                verdict = soup.new_tag("em")
                verdict.string = said[line].verdict
                block.extend([" ", verdict])
            (soup.ul or soup).append(block)
    else:
        soup = _parse(html)
    by_length = sorted(found.values(), key=lambda each: -len(each.sentence))
    for block in [each for each in soup.find_all(["li", "p"]) if not each.find(["li", "p"])]:
        told = " ".join(block.get_text().split())
        for each in by_length:
            if each.sentence in told:
                told = told.replace(each.sentence, "")
                if each.name in links:
                    link = soup.new_tag("a", attrs={"class": "places", "href": links[each.name]})
                    link.string = "places"
                    block.extend([" ", link])
                block.extend(_grounds(soup, each))
    return str(soup)


def _grounds(soup: BeautifulSoup, found: Finding) -> list[Tag]:
    """What a claim's strength rests on, folded; a count rests on its places alone."""
    if isinstance(found.basis, Fact):
        return []
    [row] = finding_row(found).drop(columns="strength").to_dict("records")
    summary, fold = soup.new_tag("summary"), soup.new_tag("details", attrs={"class": "fold"})
    summary.string = "how sure"
    said = "; ".join(f"{name}: {text}" for name, text in row.items() if text)
    fold.extend([summary, f"{said[:1].upper()}{said[1:]}."])
    return [fold]


def link_pages(html: str, names: Iterable[str]) -> str:
    """Return the page with links to the named notebooks led to their pages.

    >>> link_pages('<a href="01-tone.ipynb#limits">tone</a>', ["01-tone"])
    '<a href="01-tone.html#limits">tone</a>'
    """
    known = "|".join(re.escape(name) for name in names)
    return re.sub(rf'href="(?:\./)?({known})\.ipynb(?=["#])', r'href="\1.html', html)


def label_page(name: str) -> str:
    """Return a file's name as words: what it is about, without its number.

    >>> label_page("02-term-frequency")
    'Term frequency'
    """
    words = re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_ ]+", "", name)).strip() or name
    return words[:1].upper() + words[1:]


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is: what could mean something to it, or to HTML, as character references.

    >>> escape_markdown("*a* [b](c) $1 | <i>")
    '&#42;a&#42; &#91;b&#93;(c) &#36;1 &#124; &lt;i&gt;'
    """
    text = escape(" ".join(text.split()), quote=False)
    return re.sub(r"[`*_\[\]$|~#\\]|^[-+](?=\s)|(?:(?<=^\d)|(?<=^\d\d))[.)](?=\s)",
                  lambda found: f"&#{ord(found[0])};", text)


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
    """Put the header into one row: of an index its name, of columns in several levels their names, from the top."""
    rows, body = table.select("thead > tr"), table.select("tbody > tr")
    if len(rows) < 2:
        return
    levels = [_spread(row) for row in rows]
    width = max(map(len, levels))
    beside = width - len(body[0].find_all("td")) if body else 0
    texts = [list(dict.fromkeys(level[place] for level in levels if place < len(level) and level[place]))
             for place in range(width)]
    heads = [text[-1:] if place < beside else text for place, text in enumerate(texts)]
    for row in rows[1:]:
        row.decompose()
    rows[0].clear()
    for head in heads:
        cell = _parse("<th></th>").th
        cell.string = ": ".join(head)
        rows[0].append(cell)


def _spread(row: Tag) -> list[str]:
    """The texts of a row, one a column: of a cell over several columns its text for each."""
    return [_text(cell) for cell in row.find_all(["th", "td"]) for _ in range(int(cell.get("colspan") or 1))]


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
        if not _text(cell):  # an empty cell is no header, least of all to a screen reader
            cell.name = "td"
            continue
        cell["scope"] = "row" if in_body else "col"
        if in_body and len(_text(cell)) >= LONG:
            cell["class"] = ["long"]
    rows = [row.find_all("td") for row in table.select("tbody > tr")]
    if not rows or len({len(row) for row in rows}) != 1:
        return
    heads = [row.find_all(["th", "td"]) for row in table.select("thead > tr")]
    for from_right in range(1, len(rows[0]) + 1):
        column = [row[-from_right] for row in rows]
        _mark_column(column)
        if all("n" in cell.get("class", []) for cell in column):
            for head in heads:
                if len(head) >= from_right and not head[-from_right].get("colspan"):
                    head[-from_right]["class"] = ["n"]


def _join_heads(table: Tag) -> None:
    """Give rows below each other that are called alike one head, which is read once."""
    first: Tag | None = None
    for row in table.select("tbody > tr"):
        heads = row.find_all("th")
        if len(heads) != 1 or heads[0].get("rowspan"):
            return
        if first is not None and _text(first) == _text(heads[0]):
            first["rowspan"], first["scope"] = str(int(first.get("rowspan", 1)) + 1), "rowgroup"
            heads[0].decompose()
        else:
            first = heads[0]


def _mark_column(column: list[Tag]) -> None:
    texts = [_text(cell) for cell in column]
    held = [text for text in texts if text and text not in MISSING]
    of_figures = bool(held) and all(FIGURES.fullmatch(text) for text in held)
    for cell, text in zip(column, texts, strict=True):
        classes = ["n"] if of_figures else ["long"] if len(text) >= LONG else []
        if text in MISSING:
            cell.string = "–"
            classes = [*classes, "none"]
        elif of_figures and text == "0":
            classes = [*classes, "zero"]
        if classes:
            cell["class"] = classes
