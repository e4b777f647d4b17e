"""Where each article came from: `added.csv` says of each doc_id which record of which file it was, with a checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.commands.corpus import ArticleRow, csv_bytes
from analysis.commands.folders import read_file
from analysis.records import csv_rows
from analysis.study import StudyError

FILE = "added.csv"
COLUMNS = ("doc_id", "file", "record", "sha256")
Origins = dict[str, dict[str, str]]


def read_origins(folder: str | Path) -> Origins:
    """The rows of `added.csv` by doc_id; none where the corpus has no such file, as older ones have not."""
    data = read_file(Path(folder) / FILE)
    if data is None:
        return {}
    header, *rows = csv_rows(data.decode("utf-8", "replace"), FILE) or [[]]
    if tuple(header) != COLUMNS:
        raise StudyError(f"{FILE}, row 1: the columns are not {', '.join(COLUMNS)}; delete the file, `add` makes it.")
    return {row[0]: dict(zip(COLUMNS, row, strict=False)) for row in rows if len(row) == len(COLUMNS)}


def origin_bytes(origins: Mapping[str, Mapping[str, str]], doc_ids: Iterable[str]) -> bytes:
    """`added.csv` for these articles, in their order."""
    return csv_bytes([dict(origins[doc_id]) for doc_id in doc_ids if doc_id in origins], COLUMNS)


def fingerprint(row: Mapping[str, Any], outlet: str, text: str) -> str:
    """A checksum of what tells one article from another: outlet, headline, date, address and text.

    Two records that are alike in all five are one article, in one file or in several; what differs in any is two.

    >>> row = {"title": "Late", "date": "2031-02-01", "url": ""}
    >>> fingerprint(row, "The Gull", "Rain.\\n") == fingerprint(row, "the gull ", "Rain.")
    True
    """
    parts = (outlet.strip().casefold(), row["title"], row["date"], row["url"], text.strip())
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def origin_of(row: ArticleRow, doc_id: str, print_of: str) -> dict[str, str]:
    """The line of `added.csv` for a record that `read_files` gave."""
    return {"doc_id": doc_id, "file": str(row.get("source_file", "")), "record": str(row.get("record", "")),
            "sha256": print_of}
