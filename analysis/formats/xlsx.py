"""Excel workbooks: the first filled sheet, cell values as last calculated; formulas are not run."""

import io
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analysis.formats.archives import open_zip, read_member
from analysis.formats.columns import find_columns, records_of
from analysis.formats.needs import need
from analysis.formats.records import ReaderResult, make_problem
from analysis.formats.xml_files import refuse_entities

_MOST_ROWS, _MOST_COLUMNS = 200_000, 500


def read(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> ReaderResult:
    """Read the first filled sheet of a workbook, with its first filled row as header: one record per row.

    Records are numbered as the rows in Excel. Other filled sheets are listed, not read. Errors: ValueError for a
    damaged, protected or oversized workbook, a header with one name twice, or unclear columns (see `find_columns`).
    """
    _refuse_entities(data, name)
    openpyxl = need("openpyxl", "openpyxl", name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, _cells(sheet)) for sheet in book.worksheets]
    except Exception as error:  # openpyxl raises many kinds of errors for damaged files
        why = str(error) if isinstance(error, OverflowError) else type(error).__name__
        raise ValueError(f"{name}: the workbook cannot be read ({why}); save it again as .xlsx.") from None
    filled = [(title, rows) for title, rows in sheets if rows]
    if not filled:
        raise ValueError(f"{name}: the workbook has no filled cells; put one row per article into it.")
    problems = [
        make_problem(
            None, f"the sheet {title!r} was not read: only the first filled one is", "Save it as a file of its own."
        )
        for title, _ in filled[1:]
    ]
    header_row, *body = filled[0][1]
    header = [cell.strip() for cell in header_row[1]]
    if repeated := [cell for cell in header if cell and header.count(cell) > 1]:
        raise ValueError(f"{name}: the column {repeated[0]!r} is in the header twice; rename one of them.")
    rows = [dict(zip(header, cells, strict=True)) for _, cells in body]
    records, more = records_of(rows, [number for number, _ in body], find_columns(header, rows, mapping, name), mapping)
    return records, problems + more


def _refuse_entities(data: bytes, name: str) -> None:
    archive = open_zip(data, name)
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in read_member(archive, part, name)[:4096]:
            refuse_entities(name)


def _cells(sheet: Any) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # the stated size may be wrong
    rows = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_as_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append((number, cells))
        if len(cells) > _MOST_COLUMNS or len(rows) > _MOST_ROWS:
            raise OverflowError(f"more than {_MOST_ROWS:,} filled rows or {_MOST_COLUMNS} columns")
    width = max((len(cells) for _, cells in rows), default=0)
    return [(number, cells + [""] * (width - len(cells))) for number, cells in rows]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)
