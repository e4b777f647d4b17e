"""The tables of a large study: in Parquet files on the disk, and packed in memory until they are asked for.

A study of `LARGE` articles or more is kept as Parquet (by Polars, which only such studies need), in parts of `PART`
articles; `datapackage.json` lists the files with their checksums. Packed, a column of words is small numbers and the
list of its distinct words: a tenth of the memory that a table of pandas takes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from analysis.records import StudyError
from analysis.schema import COLUMNS, TABLES

LARGE = 1_000  # articles, from which on tables are Parquet and no longer CSV
PART = 2_000  # articles whose rows are in one file of a table
PER_ARTICLE = tuple(name for name, columns in TABLES.items() if columns[0] == "doc_id")  # tables that come in parts
_NUMBERS = {"number": "Float64", "boolean": "Boolean"}  # as Polars calls them


def is_large(n: int) -> bool:
    """Whether a study of so many articles is kept as Parquet."""
    return n >= LARGE


def polars() -> Any:
    """The library that reads and writes Parquet; StudyError where it is not installed."""
    try:
        return import_module("polars")
    except ImportError:
        raise StudyError(f"the tables of {LARGE:,} articles and more are Parquet, which needs the package polars; "
                         "install it with `python -m pip install polars`.") from None


@dataclass
class Packed:
    """A table of a study, its columns as small as they can be; `table` unpacks it once, when it is first asked for."""

    name: str
    columns: dict[str, Any]
    rows: int
    _made: list[pd.DataFrame] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return self.rows

    def table(self) -> pd.DataFrame:
        """The table as pandas has it, with the types that a CSV file of it would give."""
        if not self._made:
            self._made.append(pd.DataFrame({name: _unpacked(self.columns[name], name) for name in TABLES[self.name]}))
            self.columns = {}
        return self._made[0]


def parquet_bytes(table: pd.DataFrame, name: str) -> bytes:
    """A table of the schema as a Parquet file."""
    pl, out = polars(), io.BytesIO()
    pl.DataFrame([_series(pl, table[column], column) for column in TABLES[name]]).write_parquet(out, compression="zstd")
    return out.getvalue()


def _series(pl: Any, cells: pd.Series, name: str) -> Any:
    """A column for Polars; of words it gets the numbers of the distinct ones, and never the words one by one."""
    column = COLUMNS[name]
    if column.kind in ("string", "date"):
        codes, distinct = pd.factorize(cells.to_numpy(dtype=object))
        return pl.Series(name, codes.astype(np.uint32)).cat.to(pl.Enum(distinct.tolist()))
    if column.kind in _NUMBERS:
        return pl.Series(name, cells.to_numpy(), dtype=getattr(pl, _NUMBERS[column.kind]))
    numbers = pl.Series(name, cells.fillna(0).to_numpy(np.int64)).shrink_dtype()
    return numbers.set(pl.Series(cells.isna().to_numpy()), None) if column.optional else numbers


def read_packed(files: Iterable[bytes], name: str) -> Packed:
    """A table from its Parquet files, packed; ValueError for a file that does not hold this table."""
    pl, rows = polars(), 0
    words: dict[str, dict[str, int]] = {column: {} for column in TABLES[name]}
    parts: dict[str, list[Any]] = {column: [] for column in TABLES[name]}
    for data in files:
        frame = pl.read_parquet(io.BytesIO(data))
        if tuple(frame.columns) != TABLES[name]:
            raise ValueError(f"its columns are not {', '.join(TABLES[name])}")
        rows += frame.height
        for column in frame.iter_columns():
            parts[column.name].append(_packed(column, words[column.name]))
    columns = {column: _joined(parts.pop(column), column, words.pop(column)) for column in TABLES[name]}
    return Packed(name, columns, rows)


def _packed(cells: Any, words: dict[str, int]) -> Any:
    """A column of a part: of words their numbers in `words`, which takes in new ones; of numbers that may be empty
    also where they are."""
    column = COLUMNS[cells.name]
    if column.kind in ("string", "date"):
        own = [words.setdefault(word, len(words)) for word in cells.dtype.categories]
        return np.array(own, dtype=np.min_scalar_type(len(words)))[cells.to_physical().to_numpy()]
    return (cells.fill_null(0).to_numpy(), cells.is_null().to_numpy()) if column.optional else cells.to_numpy()


def _joined(parts: list[Any], name: str, words: dict[str, int]) -> Any:
    if COLUMNS[name].kind in ("string", "date"):
        return np.concatenate([np.empty(0, dtype=np.uint8), *parts]), list(words)
    if COLUMNS[name].optional:
        return tuple(np.concatenate(each) for each in zip(*parts, strict=True)) if parts else (np.empty(0), np.empty(0))
    return np.concatenate(parts) if parts else np.empty(0)


def _unpacked(cells: Any, name: str) -> Any:
    column = COLUMNS[name]
    if column.kind in ("string", "date"):
        codes, words = cells
        return pd.array(words, dtype="str").take(codes.astype(np.int64)) if len(codes) else pd.array([], dtype="str")
    if column.optional:
        return pd.arrays.IntegerArray(cells[0].astype(np.int64), cells[1].astype(bool))
    return cells.astype({"integer": np.int64, "number": np.float64, "boolean": bool}[column.kind])
