"""news-please JSON: one object per crawled article, the text in `maintext`."""

from typing import Any

from analysis.formats.json_files import as_text, read_items
from analysis.formats.records import Reading, make_record


def is_item(item: dict[str, Any]) -> bool:
    """Say whether a JSON object has the keys news-please writes."""
    return {"maintext", "date_publish"} <= item.keys()


def read(data: bytes, name: str) -> Reading:
    """Read news-please JSON or JSON Lines; outlet is the domain, date that of publication (not of the download)."""
    items, problems = read_items(data, name)
    records = [
        make_record(
            number,
            title=as_text(item.get("title")),
            author=as_text(item.get("authors")),
            date=as_text(item.get("date_publish")),
            outlet=as_text(item.get("source_domain")),
            url=as_text(item.get("url")),
            language=as_text(item.get("language")),
            text=as_text(item.get("maintext")),
        )
        for number, item in items
    ]
    return records, problems
