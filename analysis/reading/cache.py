"""Keep the rows of each article, so that only what has changed is read again.

Rows are kept as they stand in the tables, by article, under a checksum of all that they depend on: the article's text
and its row, its outlet's name, what of the dictionary is read, and the program itself (its sources, word lists and the
libraries that score). The cache is one SQLite file in a folder that git ignores, beside the tables. It can be removed
at any time; what is damaged in it is noticed by its checksum and made again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.parquet import PER_ARTICLE
from analysis.reading.dictionary import Dictionary
from analysis.records import table_bytes
from analysis.study import Study

FOLDER, FILE = ".cache", "annotated.sqlite"
_SCORERS = ("nltk", "textblob", "vaderSentiment", "pandas", "numpy")
_SHOWN = ("source_labels",)  # what of the attribution is only shown
Rows = dict[str, bytes]  # of one article: the lines of each table


@cache
def program() -> str:
    """A checksum of the program that reads: its sources and data files, the libraries that score, and Python."""
    home = Path(__file__).resolve().parent
    files = sorted(file for file in home.rglob("*") if file.suffix in (".py", ".yml", ".json"))
    files += [home.parent / "records.py", home.parent / "schema.py"]
    digest = hashlib.sha256(repr([sys.version_info[:3], *((name, version(name)) for name in _SCORERS)]).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def key_of(row: Mapping[str, Any], outlet: str, read: str) -> str:
    """The checksum of all that the rows of an article depend on; read: `what_is_read` of the dictionary."""
    return hashlib.sha256(json.dumps([program(), read, outlet, row], default=str).encode()).hexdigest()


def what_is_read(dictionary: Dictionary) -> str:
    """A checksum of what of a dictionary is looked for; labels, references and comments change nothing.

    >>> from analysis.reading.dictionary import parse_dictionary
    >>> plain = {"families": {"fate": {"concepts": {"closure": {"patterns": ["clos*"], "label": "the end"}}}}}
    >>> other = {"families": {"fate": {"concepts": {"closure": ["clos*"]}}}}
    >>> what_is_read(parse_dictionary(plain)) == what_is_read(parse_dictionary(other))
    True
    """
    attribution = {key: value for key, value in dictionary.attribution.items() if key not in _SHOWN}
    parts = [dictionary.entries, dictionary.status, attribution, dictionary.topic_words, sorted(dictionary.stop_words)]
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def rows_by_article(study: Study) -> dict[str, Rows]:
    """The lines of each table of a study, by article."""
    lines: dict[str, dict[str, list[bytes]]] = {doc_id: {} for doc_id in study.articles["doc_id"]}
    for name in PER_ARTICLE:
        table = getattr(study, name)
        for doc_id, line in zip(table["doc_id"], _lines(table_bytes(table, name)), strict=True):
            lines[doc_id].setdefault(name, []).append(line)
    return {doc_id: {name: b"".join(found) for name, found in rows.items()} for doc_id, rows in lines.items()}


def _lines(table: bytes) -> Iterator[bytes]:
    """The rows of a CSV file without its header; a row may have line ends within quotation marks."""
    pending = b""
    for line in table.split(b"\n")[1:-1]:
        pending += line + b"\n"
        if pending.count(b'"') % 2 == 0:
            yield pending
            pending = b""


class Cache:
    """The rows of articles by key, in one file of a corpus folder; without the file it is empty and stays so."""

    def __init__(self, corpus: Path) -> None:
        self.file = corpus / FOLDER / FILE
        self._base = self._open()

    def _open(self) -> sqlite3.Connection | None:
        for _ in range(2):  # the second time without a file that is none
            with suppress(OSError, sqlite3.Error):
                self.file.parent.mkdir(exist_ok=True)
                (self.file.parent / ".gitignore").write_bytes(b"*\n")
                base = sqlite3.connect(self.file)
                base.execute("CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, sum TEXT, data BLOB)")
                return base
            with suppress(OSError):
                self.file.unlink(missing_ok=True)
        return None

    def whole(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys have rows that are there and whole."""
        return {key for key in keys if self._data(key) is not None}

    def find(self, keys: Iterable[str]) -> dict[str, Rows]:
        """The rows that are there and whole, by key."""
        return {key: _unpack(data) for key, data in ((key, self._data(key)) for key in keys) if data is not None}

    def _data(self, key: str) -> bytes | None:
        with suppress(sqlite3.Error):
            asked = "SELECT sum, data FROM made WHERE key = ?"
            for known, data in self._base.execute(asked, (key,)) if self._base else ():
                if isinstance(data, bytes) and _sum(key, data) == known:
                    return data
        return None

    def keep(self, made: Mapping[str, Rows]) -> None:
        """Keep rows by key; a full or closed disk costs the cache, not the run."""
        packed = [(key, _sum(key, data), data) for key, data in ((key, _pack(rows)) for key, rows in made.items())]
        self._do("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", packed)

    def forget(self, but: Iterable[str]) -> None:
        """Forget all keys but these."""
        with suppress(sqlite3.Error):
            kept, there = set(but), self._base.execute("SELECT key FROM made").fetchall() if self._base else []
            self._do("DELETE FROM made WHERE key = ?", [row for row in there if row[0] not in kept])

    def _do(self, what: str, rows: list[Any]) -> None:
        for _ in range(2):  # the second time in a new file, where the first is damaged
            with suppress(sqlite3.Error):
                if self._base and rows:
                    with self._base:
                        self._base.executemany(what, rows)
                return
            self.close()
            with suppress(OSError):
                self.file.unlink(missing_ok=True)
            self._base = self._open()

    def close(self) -> None:
        """Close the file."""
        if self._base:
            self._base.close()


def _sum(key: str, data: bytes) -> str:
    return hashlib.sha256(key.encode() + data).hexdigest()


def _pack(rows: Rows) -> bytes:
    head = json.dumps({name: len(data) for name, data in rows.items()}).encode()
    return zlib.compress(head + b"\n" + b"".join(rows.values()), 1)


def _unpack(data: bytes) -> Rows:
    head, _, body = zlib.decompress(data).partition(b"\n")
    rows, at = {}, 0
    for name, length in json.loads(head).items():
        rows[name] = body[at:at + length]
        at += length
    return rows
