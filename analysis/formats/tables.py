"""Tables -> files for other programs: CSV, Excel or Parquet as bytes. No cell can run as a formula."""

import io
import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.formats.needs import need
from analysis.progress import follow
from analysis.study import neutralise

FORMS = ("csv", "xlsx", "parquet")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_767


def export_tables(tables: Mapping[str, pd.DataFrame], form: str = "csv") -> dict[str, bytes]:
    """Return tables as files, name -> bytes: one CSV or Parquet file each, or one workbook "tables.xlsx".

    CSV is UTF-8 with a byte order mark (so that Excel reads accents), commas, and empty fields for missing values.
    Text that a spreadsheet would run as a formula is neutralised by `neutralise` in CSV and marked as text in XLSX;
    Parquet keeps all values as they are. Column names follow the same rule. Excel allows 32,767 characters a cell;
    longer texts are refused.

    Errors: ValueError for an unknown form, no tables, a name unfit for a file or sheet, a missing package (openpyxl
    for xlsx, polars for parquet), or a cell too long for Excel.

    >>> words = pd.DataFrame({"word": ["=1+1", "ferry"], "n": [-2, 3]})
    >>> export_tables({"words": words})["words.csv"].decode("utf-8-sig")
    "word,n\\n'=1+1,-2\\nferry,3\\n"
    """
    if form not in FORMS:
        raise ValueError(f"the form {form!r} is not known: use one of {', '.join(map(repr, FORMS))}.")
    if not tables:
        raise ValueError("there are no tables to export; give at least one, as {'name': table}.")
    for name in tables:
        if not re.fullmatch(r"[\w-]{1,31}", name):
            raise ValueError(f"{name!r} cannot name a table; use up to 31 letters, digits, '_' and '-'.")
    if form == "csv":
        return {f"{name}.csv": _csv(table) for name, table in tables.items()}
    if form == "xlsx":
        return {"tables.xlsx": _xlsx(tables)}
    return {f"{name}.parquet": _parquet(table) for name, table in tables.items()}


def _csv(table: pd.DataFrame) -> bytes:
    safe = table.astype("object").map(neutralise)
    safe.columns = [neutralise(str(column)) for column in table.columns]
    return str(safe.to_csv(index=False, lineterminator="\n")).encode("utf-8-sig")


def _xlsx(tables: Mapping[str, pd.DataFrame]) -> bytes:
    openpyxl = need("openpyxl", "openpyxl", "tables.xlsx")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in follow(tables.items(), "sheets", total=len(tables)):
        sheet = book.create_sheet(name)
        rows = [
            [str(column) for column in table.columns],
            *table.astype("object").where(table.notna(), None).values.tolist(),
        ]
        for at, row in enumerate(rows, start=1):
            for across, value in enumerate(row, start=1):
                _fill(sheet.cell(at, across), value, f"{name}, row {at}, column {table.columns[across - 1]!r}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, value: Any, place: str) -> None:
    if isinstance(value, bool | int | float | None) and value not in (math.inf, -math.inf):
        cell.value = value
        return
    value = str(value)
    if len(value) > _LONGEST_CELL:
        raise ValueError(
            f"{place}: {len(value):,} characters are more than an Excel cell holds; export CSV or Parquet instead."
        )
    cell.value = _UNFIT.sub("", value)
    # "=..." would become a formula: the cell type is set to text, and kept when the cell is edited.
    cell.data_type = "s"
    if neutralise(value) != value:
        cell.quotePrefix = True


def _parquet(table: pd.DataFrame) -> bytes:
    polars, out = need("polars", "polars", "tables.parquet"), io.BytesIO()
    cells = table.astype("object").where(table.notna(), None)
    polars.DataFrame({str(name): cells[name].tolist() for name in table}).write_parquet(out)
    return out.getvalue()
