"""CSV and TSV tables. Delimiter, encoding and columns are detected; rows that do not fit the header are listed."""

import csv
import io
from collections import Counter
from collections.abc import Mapping

from analysis.formats.columns import find_columns, records_of
from analysis.formats.decoding import decode
from analysis.formats.labels import field_of
from analysis.formats.records import ReaderResult, make_problem

_DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_MOST_BROKEN = 100


def find_delimiter(text: str) -> str:
    """Return the delimiter of a table, or "" where the text is not a table.

    A text is a table in one of three cases: two column names in the header are known to `labels.json`; one name is
    known and half of the rows have as many fields as the header; no name is known, but nine rows in ten have as many
    fields as the header and no column name contains a space.

    >>> find_delimiter("title;date\\nFerry late;2031-01-02\\nPort;2031-01-03"), find_delimiter("Late, and closed.")
    (';', '')
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    best, most = "", 0.0
    for delimiter in _DELIMITERS:
        rows = [row for row in _rows(sample, delimiter)[0] if row]
        width = len(rows[0]) if rows else 0
        if width < 2 or not all(0 < len(cell.strip()) <= 60 for cell in rows[0]):
            continue
        known = sum(bool(field_of(cell)) for cell in rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows)
        score = known * 10 + width * alike
        if (
            known > 1
            or (known and alike >= 0.5)
            or (alike >= 0.9 and len(rows) >= 3 and not any(" " in cell.strip() for cell in rows[0]))
        ) and score > most:
            best, most = delimiter, score
    return best


def read(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> ReaderResult:
    """Read a CSV or TSV file with a header: one record per row.

    A row is listed with its line number where its fields do not match the header or a quotation mark is missing.
    Errors: ValueError where no delimiter is found or the columns are unclear (see `find_columns`).
    """
    text, note = decode(data)
    delimiter = find_delimiter(text)
    if not delimiter:
        raise ValueError(
            f"{name}: no delimiter gives rows of equal length; save the table as CSV with commas and quotation marks."
        )
    return read_delimited(text, name, delimiter, mapping, note)


def read_delimited(
    text: str, name: str, delimiter: str, mapping: Mapping[str, str] | None, note: str = ""
) -> ReaderResult:
    """Read delimited text that is already decoded; otherwise as `read`."""
    cells, lines, broken = _recovered(text, delimiter)
    header = [cell.strip() for cell in cells[0]] if cells else []
    if repeated := [cell for cell, count in Counter(header).items() if count > 1 and cell]:
        raise ValueError(f"{name}: the column {repeated[0]!r} is in the header twice; rename one of them.")
    problems = [make_problem(None, note, "Save the file as UTF-8.")] if note else []
    problems += [
        make_problem(
            line,
            f"line {line}: a quotation mark is out of place or never closed",
            "Close it, or double it within a field.",
            "skipped",
        )
        for line in broken
    ]
    if len(broken) >= _MOST_BROKEN:
        raise ValueError(f"{name}: {_MOST_BROKEN} rows have quotation marks out of place; save the table again.")
    rows, numbers = [], []
    for row, line in zip(cells[1:], lines[1:], strict=True):
        if len(row) == len(header):
            rows.append(dict(zip(header, row, strict=True)))
            numbers.append(line)
        elif any(cell.strip() for cell in row):
            found = f"line {line}: {len(row)} fields where the header has {len(header)}"
            problems.append(
                make_problem(line, found, "Put the fields in quotation marks where they hold the delimiter.", "skipped")
            )
    records, more = records_of(rows, numbers, find_columns(header, rows, mapping, name), mapping)
    return records, problems + more


def _recovered(text: str, delimiter: str) -> tuple[list[list[str]], list[int], list[int]]:
    """Return the rows, the line on which each starts, and the lines whose quotation mark is never closed."""
    cells: list[list[str]] = []
    lines: list[int] = []
    broken: list[int] = []
    offset, physical = 0, text.split("\n")
    while offset < len(physical) and len(broken) < _MOST_BROKEN:
        rows, starts, open_from = _rows("\n".join(physical[offset:]), delimiter)
        cells += rows
        lines += [offset + start for start in starts]
        if not open_from:
            break
        broken.append(offset + open_from)
        offset += open_from
    return cells, lines, broken


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int], int]:
    """Split text into rows; return them, the line on which each starts, and the line of a malformed row (or 0)."""
    limit = csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, starts, start = [], [], 1
    try:
        while True:
            start = reader.line_num + 1
            row = next(reader)
            if row:
                rows.append(row)
                starts.append(start)
    except StopIteration:
        return rows, starts, 0
    except csv.Error:
        return rows, starts, start
    finally:
        csv.field_size_limit(limit)
