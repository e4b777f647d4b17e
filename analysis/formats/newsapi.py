"""NewsAPI JSON: article records whose text the service cuts after 200 characters."""

import re
from typing import Any

from analysis.formats.json_files import as_text, read_items
from analysis.formats.markup import strip_markup
from analysis.formats.records import Reading, Record, make_problem, make_record

_CUT = re.compile(r"(?:…|\.{3})?\s?\[\+\d{1,9} chars\]\s*$")


def is_item(item: dict[str, Any]) -> bool:
    """Say whether a JSON object has the keys of a NewsAPI article."""
    return {"publishedAt", "source", "content"} <= item.keys()


def read(data: bytes, name: str) -> Reading:
    """Read a NewsAPI answer: texts that end in "[+n chars]" are marked as truncated, "[Removed]" rows are listed.

    A record's number is its place in the answer, from 1.
    """
    items, problems = read_items(data, name)
    records = []
    for number, item in items:
        if as_text(item.get("title")).strip() == "[Removed]":
            problems.append(
                make_problem(number, "the provider removed this article", "Nothing is left to read.", "skipped")
            )
        else:
            records.append(_record(number, item))
    return records, problems


def _record(number: int, item: dict[str, Any]) -> Record:
    content = as_text(item.get("content"))
    text = _CUT.sub("", content)
    return make_record(
        number,
        title=as_text(item.get("title")),
        author=as_text(item.get("author")),
        date=as_text(item.get("publishedAt")),
        outlet=as_text(item.get("source")),
        url=as_text(item.get("url")),
        text=strip_markup(text),
        text_status="truncated" if text != content else "",
    )
