"""Keep the rows of each article, so that only what has changed is read again.

Rows are kept as they stand in the tables, by article, under a checksum of all that they depend on: the article's text
and its row, its outlet's name, what of the dictionary is read, and the program itself (its sources, word lists and the
libraries that score). The families of the dictionary are no part of it: beside the rows stands what was read of each,
so that one that has changed is looked for again, and the rest stays. The cache is one SQLite file in a folder that git
ignores, beside the tables. It can be removed at any time; what is damaged in it is noticed by its checksum and made
again.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.parquet import PER_ARTICLE
from analysis.reading.dictionary import Dictionary, Entry
from analysis.records import table_bytes
from analysis.schema import TABLES, TITLE

FOLDER, FILE = ".cache", "annotated.sqlite"
BY_FAMILY = tuple(name for name in PER_ARTICLE if "family" in TABLES[name])
_LIBRARIES = ("nltk", "textblob", "vaderSentiment", "py3langid", "PyYAML", "pandas", "numpy")  # that reading imports
_SHOWN = ("source_labels",)  # what of the attribution is only shown
Rows = dict[str, bytes]  # of one article: the lines of each table


class Kept(NamedTuple):
    """The rows of one article, and a checksum of what was read of each family."""

    families: dict[str, str]
    rows: Rows


@cache
def program() -> str:
    """A checksum of the program that reads: its sources and data files, the libraries that it uses, and Python."""
    home = Path(__file__).resolve().parent
    files = sorted(file for file in home.rglob("*") if file.suffix in (".py", ".yml", ".json"))
    files += [home.parent / "records.py", home.parent / "schema.py"]
    digest = hashlib.sha256(repr([sys.version_info[:3], *((name, version(name)) for name in _LIBRARIES)]).encode())
    for file in files:
        data = file.read_bytes()
        digest.update(repr((file.relative_to(home.parent).as_posix(), len(data))).encode() + data)
    return digest.hexdigest()


def key_of(row: Mapping[str, Any], outlet: str, read: str) -> str:
    """The checksum of all that the rows of an article depend on but families; read: the first of `what_is_read`."""
    return hashlib.sha256(json.dumps([program(), read, outlet, row], default=str).encode()).hexdigest()


def what_is_read(dictionary: Dictionary) -> tuple[str, dict[str, str]]:
    """Checksums of what of a dictionary is looked for: outside its families, and in each of them.

    Labels, references and comments change nothing.

    >>> from analysis.reading.dictionary import parse_dictionary
    >>> plain = {"families": {"fate": {"concepts": {"closure": {"patterns": ["clos*"], "label": "the end"}}}}}
    >>> other = {"families": {"fate": {"concepts": {"closure": ["clos*"]}}}}
    >>> what_is_read(parse_dictionary(plain)) == what_is_read(parse_dictionary(other))
    True
    """
    attribution = {key: value for key, value in dictionary.attribution.items() if key not in _SHOWN}
    families: dict[str, list[Entry]] = {}
    for entry in dictionary.entries:
        families.setdefault(entry.family, []).append(entry)
    return (_digest([dictionary.status, attribution, dictionary.topic_words, sorted(dictionary.stop_words)]),
            {family: _digest(entries) for family, entries in families.items()})


def _digest(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def rows_by_article(tables: Mapping[str, pd.DataFrame]) -> dict[str, Rows]:
    """The lines of each table that is there, by article."""
    lines: dict[str, dict[str, list[bytes]]] = {doc_id: {} for doc_id in tables["articles"]["doc_id"]}
    for name in (name for name in PER_ARTICLE if name in tables):
        for doc_id, line in zip(tables[name]["doc_id"], _lines(table_bytes(tables[name], name)), strict=True):
            lines[doc_id].setdefault(name, []).append(line)
    return {doc_id: {name: b"".join(found) for name, found in rows.items()} for doc_id, rows in lines.items()}


def with_families(kept: Kept, families: AbstractSet[str], found: Rows) -> Rows:
    """The rows of an article with those of some of its families, and those that were found of others."""
    if not found and kept.families.keys() <= families:
        return kept.rows
    both = {name: [pair for pair in _parsed(name, kept.rows) if pair[0]["family"] in families] for name in BY_FAMILY}
    return kept.rows | {name: b"".join(line for _, line in sorted([*old, *_parsed(name, found)], key=_order))
                        for name, old in both.items()}


def _parsed(name: str, rows: Rows) -> Iterator[tuple[dict[str, str], bytes]]:
    lines = list(_lines(b"\n" + rows.get(name, b"")))
    for cells, line in zip(csv.reader(line.decode() for line in lines), lines, strict=True):
        yield dict(zip(TABLES[name], cells, strict=True)), line


def _order(pair: tuple[dict[str, str], bytes]) -> tuple[Any, ...]:
    """The order in which `annotate` gives hits, the title's first, and neighbours."""
    cells, _ = pair
    if "start" in cells:
        return int(cells["sentence"]) != TITLE, int(cells["start"]), cells["family"], int(cells["end"])
    return cells["family"], cells["concept"], cells["word"], cells["band"]


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
                if base.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    return base
                base.close()
            with suppress(OSError):
                self.file.unlink(missing_ok=True)
        return None

    def known(self, keys: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """Those of these keys whose rows are there and whole, with what was read of each family."""
        for key in keys:
            data = self._data(key)
            if data is not None:
                yield key, json.loads(data.partition(b"\n")[0])

    def find(self, keys: Iterable[str]) -> dict[str, Kept]:
        """The rows that are there and whole, by key."""
        return {key: _unpack(data) for key, data in ((key, self._data(key)) for key in keys) if data is not None}

    def _data(self, key: str) -> bytes | None:
        with suppress(sqlite3.Error):
            asked = "SELECT sum, data FROM made WHERE key = ?"
            for known, data in self._base.execute(asked, (key,)) if self._base else ():
                if isinstance(data, bytes) and _sum(key, data) == known:
                    return data
        return None

    def keep(self, made: Mapping[str, Kept]) -> None:
        """Keep rows by key; a full or closed disk costs the cache, not the run."""
        packed = [(key, _sum(key, data), data) for key, data in ((key, _pack(kept)) for key, kept in made.items())]
        self._do("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", packed)

    def forget(self, but: Iterable[str]) -> None:
        """Forget all keys but these."""
        with suppress(sqlite3.Error):
            kept, there = set(but), self._base.execute("SELECT key FROM made").fetchall() if self._base else []
            self._do("DELETE FROM made WHERE key = ?", [row for row in there if row[0] not in kept])

    def _do(self, what: str, rows: list[Any]) -> None:
        with suppress(sqlite3.Error):  # what is there stays, as it may be asked for yet
            if self._base and rows:
                with self._base:
                    self._base.executemany(what, rows)

    def close(self) -> None:
        """Close the file."""
        if self._base:
            self._base.close()


def _sum(key: str, data: bytes) -> str:
    return hashlib.sha256(key.encode() + data).hexdigest()


def _pack(kept: Kept) -> bytes:
    head = json.dumps({name: len(data) for name, data in kept.rows.items()}).encode()
    packed = zlib.compress(head + b"\n" + b"".join(kept.rows.values()), 1)
    return json.dumps(kept.families).encode() + b"\n" + packed  # families are asked for alone, too


def _unpack(data: bytes) -> Kept:
    families, _, packed = data.partition(b"\n")
    head, _, body = zlib.decompress(packed).partition(b"\n")
    rows, at = {}, 0
    for name, length in json.loads(head).items():
        rows[name] = body[at:at + length]
        at += length
    return Kept(json.loads(families), rows)
