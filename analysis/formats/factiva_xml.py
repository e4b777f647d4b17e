"""Factiva XML of the older interfaces: <article> elements with named parts."""

from typing import Any

from analysis.formats.records import ReaderResult, make_problem, make_record
from analysis.formats.xml_files import local_name, parse_xml

_PARTS = {
    "accessionNo": "source_id",
    "headline": "title",
    "byline": "author",
    "sourceName": "outlet",
    "publicationDate": "date",
    "baseLanguage": "language",
    "copyright": "rights",
    "pages": "pages",
    "sectionName": "section",
    "edition": "edition",
    "credit": "credit",
    "wordCount": "length",
}
_BODY = ("leadParagraph", "tailParagraphs")
_INLINE = ("hlt", "b", "i", "em", "strong", "ELink", "eLink")


def is_factiva_xml(text: str) -> bool:
    """Return whether XML text is a Factiva export."""
    return "accessionNo" in text[:100_000] and "headline" in text[:100_000]


def read(data: bytes, name: str) -> ReaderResult:
    """Read Factiva XML: one record per article, without highlighting; the text is lead and tail paragraphs."""
    articles = [
        element
        for element in parse_xml(data.removeprefix(b"\xef\xbb\xbf"), name).iter()
        if local_name(element) == "article"
    ]
    records, problems = [], []
    for place, article in enumerate(articles, start=1):
        fields, body = _parts(article)
        if fields.get("title") or body:
            length = fields.pop("length", "")
            records.append(
                make_record(
                    place, text="\n\n".join(body), stated_words=int(length) if length.isdecimal() else None, **fields
                )
            )
        else:
            problems.append(make_problem(place, "an article without headline and text", "Export it again.", "skipped"))
    return records, problems


def _parts(article: Any) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    body: list[str] = []
    for part in article:
        kind = local_name(part)
        if kind in _BODY:
            body += _paragraphs(part)
        elif kind in _PARTS:
            fields.setdefault(_PARTS[kind], " ".join("".join(part.itertext()).split()))
    return fields, body


def _paragraphs(part: Any) -> list[str]:
    """The paragraphs of a part; text that stands in the part itself, around them or instead of them, is one too."""
    stretches: list[list[str]] = [[part.text or ""]]
    for child in part:
        inside = "".join(child.itertext())
        if local_name(child) in _INLINE:
            stretches[-1] += [inside, child.tail or ""]
        else:
            stretches += [[inside], [child.tail or ""]]
    return [text for text in (" ".join("".join(stretch).split()) for stretch in stretches) if text]
