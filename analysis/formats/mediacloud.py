"""Media Cloud stories, CSV or JSON, of the present search tool and of the older interface."""

import re
from collections.abc import Collection
from typing import Any

from analysis.formats.csv_files import find_delimiter, read_delimited
from analysis.formats.decoding import decode
from analysis.formats.json_files import as_text, read_items
from analysis.formats.markup import looks_like_markup, strip_markup
from analysis.formats.records import Reading, Record, make_problem, make_record

_CUT = re.compile(r"<SENTENCES SKIPPED[^<>]{0,60}>")
_MEDIUM = frozenset({"media_name", "media_id", "media_url", "indexed_date", "stories_id"})


def is_story(keys: Collection[str]) -> bool:
    """Say whether column names or JSON keys are those of Media Cloud's stories."""
    return "publish_date" in keys and len(_MEDIUM & set(keys)) >= 2


def read_csv(data: bytes, name: str) -> Reading:
    """Read a story list as CSV: metadata only, the day of publication (never the day of indexing) as date."""
    text, note = decode(data)
    columns = {"outlet": "media_name"} if "media_name" in text.partition("\n")[0] else None
    return read_delimited(text, name, find_delimiter(text) or ",", columns, note)


def read_json(data: bytes, name: str) -> Reading:
    """Read stories as JSON or JSON Lines; a text with sentences left out is marked as truncated."""
    items, problems = read_items(data, name)
    records = [_record(number, item) for number, item in items]
    if records and not any(record["text"] for record in records):
        problems.append(
            make_problem(
                None, "no texts in this file: its rows are metadata only", "Fetch the articles from their addresses."
            )
        )
    return records, problems


def _record(number: int, item: dict[str, Any]) -> Record:
    raw = as_text(item.get("text") or item.get("story_text"))
    text = _CUT.sub("\n\n", raw)
    cut = text != raw
    return make_record(
        number,
        title=as_text(item.get("title")),
        date=as_text(item.get("publish_date")),
        url=as_text(item.get("url")),
        outlet=as_text(item.get("media_name")),
        language=as_text(item.get("language")),
        source_id=as_text(item.get("stories_id") or item.get("id")),
        text=strip_markup(text) if looks_like_markup(text) else text,
        text_status="truncated" if cut else "",
    )
