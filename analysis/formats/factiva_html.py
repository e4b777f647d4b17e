"""Factiva HTML, with field codes (HD, SN, PD, LP, TD, ...) or as the plain article view."""

import re
from typing import Any

from analysis.formats.dates import parse_date
from analysis.formats.decoding import decode
from analysis.formats.labels import is_word_count, stated_length
from analysis.formats.markup import has_class, lines_of, parse_html, text_of
from analysis.formats.records import ReaderResult, make_problem, make_record

_ARTICLE = re.compile(r"(?:^|\s)[a-z]{2}Article(?:\s|$)")
_CODES = {
    "HD": "title",
    "BY": "author",
    "SN": "outlet",
    "PD": "date",
    "SE": "section",
    "ED": "edition",
    "PG": "pages",
    "LA": "language",
    "CY": "rights",
    "CR": "credit",
    "AN": "source_id",
    "WC": "length",
}
_TIME = re.compile(r"\d{1,2}:\d{2}(?: ?[apAP][mM])?(?: [A-Z]{2,4})?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,4}")


def is_factiva_html(text: str) -> bool:
    """Return whether an HTML page is a Factiva export: its article class, or its paragraph class."""
    return "articleParagraph" in text or (
        "activa" in text[:200_000] and bool(re.search(r'class="article [a-z]{2}Article"', text))
    )


def read(data: bytes, name: str) -> ReaderResult:
    """Read a Factiva page: one record per article; the text is lead paragraph and body (LP and TD).

    An article without a headline and text is skipped and listed.
    """
    text, note = decode(data)
    problems = [make_problem(None, note, "Export it again.")] if note else []
    records = []
    articles = [
        element for element in parse_html(text, name).iter("div") if _ARTICLE.search(element.get("class") or "")
    ]
    for place, article in enumerate(articles, start=1):
        fields = _by_codes(article) or _by_order(article)
        if not fields.get("title") and not fields.get("text"):
            problems.append(make_problem(place, "an article without headline and text", "Export it again.", "skipped"))
            continue
        identifier = fields.get("source_id", "").split()
        fields["source_id"] = identifier[-1] if identifier else ""
        records.append(make_record(place, stated_words=stated_length(fields.pop("length", "")), **fields))
    return records, problems


def _by_codes(article: Any) -> dict[str, str]:
    """Read an article in the layout with field codes; {} where it has another layout."""
    fields: dict[str, str] = {}
    body: list[str] = []
    for row in article.iter("tr"):
        cells = row.findall("td")
        code = text_of(cells[0]) if len(cells) == 2 else ""
        if code in ("LP", "TD"):
            body += _paragraphs(cells[1])
        elif code in _CODES:
            fields.setdefault(_CODES[code], text_of(cells[1]))
    return fields | {"text": "\n\n".join(body)} if fields or body else {}


def _paragraphs(element: Any) -> list[str]:
    marked = [text_of(one) for one in element.iter("p") if "articleParagraph" in (one.get("class") or "")]
    return [paragraph for paragraph in marked or lines_of(element) if paragraph]


def _by_order(article: Any) -> dict[str, str]:
    """Read the plain article view, with fields by their order: headline, (author), length, day, (time), outlet."""
    lines = [
        line
        for child in article.iter("div", "span", "p", "b")
        if len(child) == 0 or child.tag == "p"
        for line in [text_of(child)]
        if line and "articleParagraph" not in (child.get("class") or "")
    ]
    headline = next(
        (
            text_of(one)
            for one in article.iter()
            if (one.get("class") or "").endswith("Headline") or has_class(one, "hd")
        ),
        "",
    )
    counted = next((at for at, line in enumerate(lines) if is_word_count(line)), None)
    fields = {"title": headline, "text": "\n\n".join(_paragraphs_only(article))}
    fields["source_id"] = next((line for line in lines if re.fullmatch(r"Do[ck]ument[o]? \w{10,40}", line)), "")
    if counted is not None:
        below = [line for line in lines[counted + 1 :] if not _TIME.fullmatch(line)]
        fields |= {
            "length": lines[counted],
            "author": lines[counted - 1] if counted and lines[counted - 1] != headline else "",
        }
        if below and parse_date(below[0])[0]:
            fields |= {"date": below[0], "outlet": below[1] if len(below) > 1 and not _CODE.fullmatch(below[1]) else ""}
    return fields


def _paragraphs_only(article: Any) -> list[str]:
    return [
        line
        for line in (text_of(one) for one in article.iter("p") if "articleParagraph" in (one.get("class") or ""))
        if line
    ]
