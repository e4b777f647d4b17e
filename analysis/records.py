"""Read and write tables of the schema as CSV, with strict checks."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.schema import COLUMNS, TABLES, Column

# Cells that a spreadsheet runs begin with one of these signs (or their wide forms), after any invisible characters.
_RUNS = re.compile("[ \x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u2064\u3000\ufeff]*"
                   "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_QUOTED = re.compile('[,"]').search
_NEVER_WRITTEN = (b"\r", b"\n\n", b"\0")
_ROWS = 250_000  # read at once
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")


class StudyError(InputError):
    """An error in a study's files: one sentence with file, row and column, what was found, and what to do."""


def parse_table(data: bytes, name: str, file: str) -> pd.DataFrame:
    """Parse a CSV file as a table of the schema; StudyError names file, row and column."""
    written = parse_as_written(data, name)
    if written is not None:
        return written
    try:
        rows = csv_rows(data.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        raise StudyError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8.") from None
    if not rows:
        raise StudyError(f"{file}: the file is empty; restore it, or make it again with `annotate`.")
    _check_header(file, rows[0], list(TABLES[name]))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise StudyError(f"{file}, row {number}: {len(row)} values for {len(rows[0])} columns; quote commas.")
    raw = pd.DataFrame(rows[1:], columns=rows[0], dtype="object")
    return pd.DataFrame({c: _convert(raw[c], COLUMNS[c], file) for c in TABLES[name]})


def parse_as_written(data: bytes, name: str) -> pd.DataFrame | None:
    """The table of a CSV file that is byte for byte what `table_bytes` writes; None of any other, right or wrong.

    pandas' own reader finds the cells, and only the distinct values of each column are checked, once each. So a large
    study loads ten times faster than by `parse_table`, which looks at every cell and can say which one is wrong.
    """
    header = ",".join(TABLES[name]).encode() + b"\n"
    if not data.startswith(header) or not data.endswith(b"\n") or any(sign in data for sign in _NEVER_WRITTEN):
        return None
    read, commas, quoted = {}, 0, False
    try:
        for column, (codes, distinct) in _distinct_cells(data, TABLES[name]).items():
            read[column] = _as_written(distinct, COLUMNS[column]).array.take(codes)
            inner = distinct.map(lambda cell: cell.count(",")).to_numpy(int)
            commas += int((np.bincount(codes, minlength=len(distinct)) * inner).sum())
            quoted = quoted | distinct.map(lambda cell: _QUOTED(cell) is not None).to_numpy(bool)[codes]
    except (ValueError, TypeError, pd.errors.ParserWarning):  # not a table, or a value that does not belong there
        return None
    table, lines = pd.DataFrame(read), len(codes) + 1
    if (data.count(b"\n"), data.count(b",")) != (lines, commas + lines * (len(read) - 1)):
        return None
    written = table_bytes(table[quoted], name)[len(header):] if np.any(quoted) else b""
    return table if b"".join(_lines_with_marks(data)) == written else None


def _lines_with_marks(data: bytes) -> Iterator[bytes]:
    """The lines of a file in which a quotation mark stands."""
    end = 0
    while (mark := data.find(b'"', end)) >= 0:
        start, end = data.rfind(b"\n", 0, mark) + 1, data.find(b"\n", mark) + 1
        yield data[start:end]


def _distinct_cells(data: bytes, columns: Sequence[str]) -> dict[str, tuple[np.ndarray, pd.Series]]:
    """For each column the number of each cell's value among its distinct values, and these values as text."""
    known: dict[str, dict[str, int]] = {column: {} for column in columns}
    codes: dict[str, list[np.ndarray]] = {column: [np.empty(0, dtype=np.int32)] for column in columns}
    with warnings.catch_warnings(action="error"):
        for rows in pd.read_csv(io.BytesIO(data), dtype="object", na_filter=False, index_col=False, encoding="utf-8",
                                skip_blank_lines=False, chunksize=_ROWS):
            for column, numbers in known.items():
                places, values = pd.factorize(rows[column].to_numpy())
                if len(places) and places.min() < 0:
                    raise ValueError("a row is too short")
                own = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int32)
                codes[column].append(own[places])
    return {column: (np.concatenate(codes.pop(column)), pd.Series(list(numbers), dtype="object"))
            for column, numbers in known.items()}


def _as_written(distinct: pd.Series, column: Column) -> pd.Series:
    """Distinct cells in the column's type; ValueError where one is not written as `table_bytes` would write it."""
    values = _convert(distinct, column, "")
    written = _plain(values, column.kind).astype("object")
    if written.where(written.notna(), "").map(str).tolist() != distinct.tolist():
        raise ValueError(column.name)
    return values


def csv_rows(text: str, file: str, delimiter: str = ",") -> list[list[str]]:
    """The rows of a CSV file, without a byte order mark and without the blank rows that editors leave at its end.

    >>> csv_rows("\ufeffoutlet,name\\r\\ngull,The Gull\\r\\n\\r\\n", "outlets.csv")
    [['outlet', 'name'], ['gull', 'The Gull']]
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StudyError(f"{file}: not a CSV file ({error}); look for a quotation mark that is not closed.") from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def neutralise(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins with = + - @, tab or line end gets an apostrophe.

    The same applies to the wide forms of these signs, and to signs after spaces or invisible characters. Numbers, and
    text that is only a number, stay as they are. Rule: OWASP, "CSV injection".

    >>> neutralise("=HYPERLINK(1)"), neutralise("-3.5"), neutralise(-3.5), neutralise("- said no")
    ("'=HYPERLINK(1)", '-3.5', -3.5, "'- said no")
    """
    return "'" + value if isinstance(value, str) and _RUNS.match(value) and not _NUMBER.fullmatch(value) else value


def as_given(cell: str) -> str:
    """Return a cell as it was before `neutralise`.

    >>> as_given("'=HYPERLINK(1)"), as_given("'tis")
    ('=HYPERLINK(1)', "'tis")
    """
    return cell[1:] if cell.startswith("'") and neutralise(cell[1:]) == cell else cell


def _check_header(file: str, found: list[str], wanted: list[str]) -> None:
    for column in found:
        if column not in wanted:
            raise StudyError(f"{file}, row 1: unknown column {column!r}; remove it or rename it to one of {wanted}.")
    for column in wanted:
        if column not in found:
            raise StudyError(f"{file}, row 1: column {column!r} is missing; add it (its cells may be empty), or "
                             "annotate again.")


def _convert(cells: pd.Series, column: Column, file: str) -> pd.Series:
    bad = ~cells.map(column.accepts).astype(bool)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise StudyError(f"{file}, row {row + 2}, column {column.name!r}: {column.fault(cells.iloc[row])}.")
    if column.kind in ("string", "date"):
        return cells.astype("str")
    if column.kind == "boolean":
        return cells.eq("true")
    numbers = pd.to_numeric(cells.mask(cells.eq("")), errors="coerce")
    if column.kind == "number":
        return numbers.astype(float)
    return numbers.astype("Int64" if column.optional else "int64")


def table_bytes(table: pd.DataFrame, name: str) -> bytes:
    """A table as CSV bytes: UTF-8, line feeds, booleans as true/false, numbers with at most four decimals."""
    out = pd.DataFrame({column: _plain(table[column], COLUMNS[column].kind) for column in TABLES[name]})
    return str(out.to_csv(index=False, lineterminator="\n")).encode("utf-8")


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
