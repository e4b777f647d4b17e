"""The study: the tables that every notebook works on, and how they are kept on disk.

A study is made once from texts (`analysis.annotate`) and from then on needs none: its tables hold what was found,
where (code points of the clean text) and in which words (five at most). On disk it is a folder of CSV files and a
Frictionless `datapackage.json` that describes every column.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.schema import COLUMNS, TABLES, Column, describe_package


class StudyError(ValueError):
    """One sentence that names file, row and column, says what was found and what to do."""


@dataclass(frozen=True, eq=False)
class Study:
    """The tables of one study; each is a plain DataFrame whose columns are described in `analysis.schema`.

    Nothing in the package changes a study in place. `outlets` gives the order in which outlets are shown,
    `concepts` what the dictionary could have found, so that a concept nobody used is a zero and not a gap.
    """

    articles: pd.DataFrame
    outlets: pd.DataFrame
    concepts: pd.DataFrame
    removals: pd.DataFrame
    sentences: pd.DataFrame
    words: pd.DataFrame
    hits: pd.DataFrame
    shadowed: pd.DataFrame
    quotes: pd.DataFrame
    attributions: pd.DataFrame
    tone_words: pd.DataFrame

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(getattr(self, name)):,}" for name in TABLES)
        return f"Study({sizes})"


def find_tables(start: str | Path | None = None) -> Path:
    """The nearest `corpus/tables` at or above a folder (the current one if none is given).

    Raises StudyError where there is none.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "corpus" / "tables" / "datapackage.json").is_file():
            return folder / "corpus" / "tables"
    raise StudyError(
        f"{here.name}: no corpus/tables/datapackage.json here or in a folder above; "
        "start from inside a study, or name its tables: load_study('path/to/corpus/tables')."
    )


def load_study(folder: str | Path | None = None) -> Study:
    """Read a study's tables and check every column.

    folder: the folder with `datapackage.json`; left out, the nearest `corpus/tables` at or above the current folder.
    Raises StudyError, one sentence with file, row and column, for a missing table, an unknown or missing column,
    a value of the wrong kind, a doc_id twice, or a row about an article that is not in `articles`; and for a text in
    `texts/` beside the tables that is not the one they were made from.

    >>> study = load_study()
    >>> list(study.outlets.columns[:2])
    ['outlet', 'name']
    """
    place = Path(folder) if folder is not None else find_tables()
    tables = {name: read_table(place / f"{name}.csv", name) for name in TABLES}
    study = check_study(Study(**tables))
    _check_texts(study, place.parent / "texts")
    return study


def _check_texts(study: Study, texts: Path) -> None:
    for doc_id, known in zip(study.articles["doc_id"], study.articles["raw_sha256"], strict=True):
        file = texts / f"{doc_id}.txt"
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() != known:
            raise StudyError(f"texts/{file.name}: not the text the tables were made from (its checksum differs); "
                             "put that one back, or run `python -m analysis annotate corpus`.")


def read_table(path: Path, name: str) -> pd.DataFrame:
    """One CSV file as a table of the schema, in the schema's types; StudyError names file, row and column."""
    if not path.is_file():
        raise StudyError(f"{path.name}: the file is missing; restore it, or make it again with `annotate`.")
    try:
        rows = csv_rows(path.read_bytes().decode("utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise StudyError(f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8.") from None
    if not rows:
        raise StudyError(f"{path.name}: the file is empty; restore it, or make it again with `annotate`.")
    _check_header(path.name, rows[0], list(TABLES[name]))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise StudyError(f"{path.name}, row {number}: {len(row)} values for {len(rows[0])} columns; quote commas.")
    raw = pd.DataFrame(rows[1:], columns=rows[0], dtype="object")
    return pd.DataFrame({c: _convert(raw[c], COLUMNS[c], path.name) for c in TABLES[name]})


def csv_rows(text: str, file: str) -> list[list[str]]:
    """The rows of a CSV file, without a byte order mark and without the blank rows that editors leave at its end.

    >>> csv_rows("\ufeffoutlet,name\\r\\ngull,The Gull\\r\\n\\r\\n", "outlets.csv")
    [['outlet', 'name'], ['gull', 'The Gull']]
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error as error:
        raise StudyError(f"{file}: no CSV file ({error}); look for a quotation mark that is not closed.") from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _check_header(file: str, found: list[str], wanted: list[str]) -> None:
    for column in found:
        if column not in wanted:
            raise StudyError(f"{file}, row 1: unknown column {column!r}; remove it or rename it to one of {wanted}.")
    for column in wanted:
        if column not in found:
            raise StudyError(f"{file}, row 1: column {column!r} is missing; add it (its cells may be empty).")


_WANTED = {"integer": "a whole number", "number": "a number", "boolean": "true or false",
           "date": "a date as YYYY-MM-DD, YYYY-MM, YYYY or empty"}


def _convert(cells: pd.Series, column: Column, file: str) -> pd.Series:
    bad = ~cells.map(column.accepts).astype(bool)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        wanted = _WANTED.get(column.kind, f"one of {list(column.values)}")
        found = cells.iloc[row]
        raise StudyError(f"{file}, row {row + 2}, column {column.name!r}: {found!r} is not {wanted}; correct it.")
    if column.kind in ("string", "date"):
        return cells.astype("str")
    if column.kind == "boolean":
        return cells.eq("true")
    numbers = pd.to_numeric(cells.mask(cells.eq("")), errors="coerce")
    if column.kind == "number":
        return numbers.astype(float)
    return numbers.astype("Int64" if column.optional else "int64")


def check_study(study: Study) -> Study:
    """The study itself if its tables fit together; StudyError otherwise.

    Checks what no single cell shows: doc_id unique in `articles`, every other table only about those articles,
    every outlet of an article known in `outlets`, offsets in order, and no matched form of more than five words.
    """
    twice = study.articles["doc_id"][study.articles["doc_id"].duplicated()]
    if len(twice):
        raise StudyError(f"articles.csv, row {twice.index[0] + 2}, column 'doc_id': {twice.iloc[0]!r} stands twice; "
                         "give each article its own doc_id.")
    _check_known(study.articles, "articles", "outlet", study.outlets["outlet"], "outlets.csv")
    for name in TABLES:
        table = getattr(study, name)
        if name != "articles" and "doc_id" in table:
            _check_known(table, name, "doc_id", study.articles["doc_id"], "articles.csv")
        if {"start", "end"} <= set(table.columns):
            wrong = table.index[table["end"] < table["start"]]
            if len(wrong):
                raise StudyError(f"{name}.csv, row {wrong[0] + 2}, column 'end': before 'start'; annotate again.")
    long = study.hits.index[study.hits["form"].str.count(" ") > 4]
    if len(long):
        raise StudyError(f"hits.csv, row {long[0] + 2}, column 'form': more than five words; shorten the pattern.")
    return study


def _check_known(table: pd.DataFrame, name: str, column: str, known: pd.Series, where: str) -> None:
    unknown = table.index[~table[column].isin(known)]
    if len(unknown):
        value = table.loc[unknown[0], column]
        raise StudyError(f"{name}.csv, row {unknown[0] + 2}, column {column!r}: {value!r} is not in {where}; "
                         "add it there or correct it here.")


def save_study(study: Study, folder: str | Path, package: dict[str, Any] | None = None) -> Path:
    """Write a study's tables and their `datapackage.json`; all of them or, if anything fails, none.

    package: what stands at the head of the data package (name, title, licenses, sources, contributors).
    The same study gives the same bytes. Returns the folder.
    """
    check_study(study)
    place = Path(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".tables-") as workshop:
        for name in TABLES:
            (Path(workshop) / f"{name}.csv").write_bytes(table_bytes(getattr(study, name), name))
        text = json.dumps(describe_package(package or {}), indent=2, ensure_ascii=False) + "\n"
        (Path(workshop) / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
        place.mkdir(exist_ok=True)
        _put(sorted(Path(workshop).iterdir()), place)
    return place


def _put(files: list[Path], place: Path) -> None:
    # A table that a spreadsheet holds open cannot be replaced everywhere; those replaced before it are put back.
    before: dict[Path, bytes | None] = {}
    try:
        for file in files:
            target = place / file.name
            old = target.read_bytes() if target.is_file() else None
            os.replace(file, target)
            before[target] = old
    except OSError:
        for target, old in before.items():
            target.unlink() if old is None else target.write_bytes(old)
        raise


def table_bytes(table: pd.DataFrame, name: str) -> bytes:
    """A table as CSV bytes: UTF-8, one line feed a row, booleans as true/false, numbers to at most four decimals."""
    out = pd.DataFrame({column: _plain(table[column], COLUMNS[column].kind) for column in TABLES[name]})
    return out.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _plain(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "boolean":
        return cells.map({True: "true", False: "false"})
    if kind == "number":
        return cells.map(lambda value: "" if pd.isna(value) else f"{round(float(value), 4) + 0.0:g}").astype("object")
    return cells


def empty_table(name: str) -> pd.DataFrame:
    """A table of the schema with its columns and no rows.

    >>> list(empty_table("words").columns)
    ['doc_id', 'word', 'voice', 'n', 'stop']
    """
    return pd.DataFrame({c: _convert(pd.Series([], dtype="object"), COLUMNS[c], name) for c in TABLES[name]})


@cache
def checksum(study: Study) -> str:
    """Twelve hexadecimal digits of a SHA-256 over all tables: studies that differ in one cell differ here."""
    digest = hashlib.sha256()
    for field in fields(study):
        digest.update(table_bytes(getattr(study, field.name), field.name))
    return digest.hexdigest()[:12]


def source_line(study: Study, seed: int = 0) -> str:
    """What a figure made from this study says about where its numbers come from: checksum, articles, seed."""
    return f"Tables {checksum(study)}; {len(study.articles)} articles; seed {seed}."
