"""Article lists of news services, as JSON or CSV: news-please, NewsAPI, the GDELT DOC service and Media Cloud.

The services differ in the names of their columns. A new one is an entry in `JSON_COLUMNS`, and its keys in `_MARKS`.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from analysis.formats.csv_files import find_delimiter, read_delimited
from analysis.formats.decoding import decode
from analysis.formats.json_files import as_text, read_items
from analysis.formats.markup import looks_like_markup, strip_markup
from analysis.formats.records import ReaderResult, Record, domain_of, make_problem, make_record

# Service -> field -> the key that holds it; of several keys the first one that is filled.
JSON_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "news-please JSON": {
        "title": ("title",), "author": ("authors",), "date": ("date_publish",), "outlet": ("source_domain",),
        "url": ("url",), "language": ("language",), "text": ("maintext",),
    },
    "NewsAPI JSON": {
        "title": ("title",), "author": ("author",), "date": ("publishedAt",), "outlet": ("source",), "url": ("url",),
        "text": ("content",),
    },
    "GDELT DOC JSON": {
        "title": ("title",), "date": ("seendate",), "url": ("url",), "outlet": ("domain",), "language": ("language",),
    },
    "GDELT mentions JSON": {
        "date": ("MentionTimeDate",), "url": ("MentionIdentifier",), "outlet": ("MentionSourceName",),
        "source_id": ("GLOBALEVENTID",),
    },
    "Media Cloud JSON": {
        "title": ("title",), "date": ("publish_date",), "url": ("url",), "outlet": ("media_name",),
        "language": ("language",), "source_id": ("stories_id", "id"), "text": ("text", "story_text"),
    },
}
# Columns of CSV lists that `labels.json` would not choose by itself.
CSV_COLUMNS = {"Media Cloud CSV": {"outlet": "media_name"}, "GDELT DOC CSV": {"date": "seendate"},
               "GDELT mentions CSV": {"date": "MentionTimeDate"}}
_MARKS = {
    "news-please JSON": {"maintext", "date_publish"},
    "NewsAPI JSON": {"publishedAt", "source", "content"},
    "GDELT DOC JSON": {"seendate", "url", "domain"},
    "GDELT mentions JSON": {"MentionIdentifier", "MentionTimeDate"},
}
_MEDIA_CLOUD = {"media_name", "media_id", "media_url", "indexed_date", "stories_id"}
# What a service writes where it left out part of a text.
_CUT = re.compile(r"(?:…|\.{3})?\s?\[\+\d{1,9} chars\]\s*$|<SENTENCES SKIPPED[^<>]{0,60}>")
SEEN = "the day GDELT saw the page, not the publication date"


def json_service(keys: Collection[str]) -> str:
    """Return the service whose JSON objects have these keys, a key of `JSON_COLUMNS`, or ""."""
    found = next((service for service, marks in _MARKS.items() if marks <= set(keys)), "")
    return found or ("Media Cloud JSON" if _is_media_cloud(keys) else "")


def csv_service(header: Collection[str]) -> str:
    """Return the service whose CSV lists have these column names, a key of `CSV_COLUMNS`, or ""."""
    if _is_media_cloud(header):
        return "Media Cloud CSV"
    if {"MentionIdentifier", "MentionTimeDate"} <= set(header):
        return "GDELT mentions CSV"
    is_gdelt = {"URL", "MobileURL", "Date", "Title"} <= set(header) or {"seendate", "url"} <= set(header)
    return "GDELT DOC CSV" if is_gdelt else ""


def _is_media_cloud(names: Collection[str]) -> bool:
    return "publish_date" in names and len(_MEDIA_CLOUD & set(names)) >= 2


def read_json(data: bytes, name: str, service: str) -> ReaderResult:
    """Read a service's list as JSON or JSON Lines: one record per object.

    The outlet is the domain where the service names no outlet. The date is that of publication, never of download or
    indexing; GDELT states only the day it saw the page, which `date_note` says. A text that the service cut is marked
    as truncated; articles that it removed ("[Removed]") are listed.
    """
    items, problems = read_items(data, name)
    records = []
    for number, item in items:
        if as_text(item.get("title")).strip() == "[Removed]":
            found = "the provider removed this article"
            problems.append(make_problem(number, found, "Nothing is left to read.", "skipped"))
        else:
            records.append(_record(number, item, service))
    if records and not any(record["text"] for record in records):
        found = "no texts in this file: its rows are metadata only"
        problems.append(make_problem(None, found, "Fetch the articles from their addresses."))
    return records, problems


def _record(number: int, item: Mapping[str, Any], service: str) -> Record:
    fields = {field: next((text for key in keys if (text := as_text(item.get(key)))), "")
              for field, keys in JSON_COLUMNS[service].items()}
    stated = fields.pop("text", "")
    text = _CUT.sub("\n\n", stated)
    is_html = service == "NewsAPI JSON" or looks_like_markup(text)
    note = {"date_note": SEEN} if service.startswith("GDELT") else {}
    return make_record(number, text=strip_markup(text) if is_html else text,
                       text_status="truncated" if text != stated else "", **fields, **note)


def read_csv(data: bytes, name: str, service: str) -> ReaderResult:
    """Read a service's list as CSV: metadata only; dates as in `read_json`."""
    text, note = decode(data)
    header = text.partition("\n")[0]
    mapping = {field: column for field, column in CSV_COLUMNS[service].items() if column in header}
    records, problems = read_delimited(text, name, find_delimiter(text) or ",", mapping, note)
    if service.startswith("GDELT"):
        records = [record | {"date_note": record["date_note"] or SEEN,
                             "outlet": record.get("outlet") or domain_of(record.get("url", ""))} for record in records]
    return records, problems
