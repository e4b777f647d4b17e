"""A table as it is read: no cell cut short, no list without end, numbers to the right."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.showing.say import counted

ROWS = 60  # that are shown of a table: ten outlets with six rows each
NOTHING = "Nothing to show: no row."
_MISSING = "-"
_FROM = 10_000  # a column that reaches this has commas


@dataclass(frozen=True)
class Table:
    """A table as it is read, at most `rows` rows of it; "all" shows every one. `frame` holds them all in any case.

    What is left out is counted in a last line. Whole numbers have commas in a column that reaches ten thousand.

    >>> Table(pd.DataFrame({"n": [3, 2, 1]}, index=["A", "B", "C"]), rows=2)
       n
    A  3
    B  2
    and 1 more row
    """

    frame: pd.DataFrame
    rows: int | str = ROWS

    def __post_init__(self) -> None:
        if self.rows != "all" and (isinstance(self.rows, str) or self.rows < 1):
            raise ValueError(f"rows={self.rows!r} is no number of rows to show; give one from 1 up, or 'all'.")

    def __repr__(self) -> str:
        if not len(self.frame):
            return NOTHING
        text = _readable(self._shown).to_string(na_rep=_MISSING, max_colwidth=None)
        return f"{text}\n{self._left}" if self._left else text

    def _repr_html_(self) -> str:
        if not len(self.frame):
            return f"<p>{NOTHING}</p>"
        with pd.option_context("display.max_colwidth", None):
            html = _readable(self._shown).to_html(na_rep=_MISSING, border=0)
        return f"{html}\n<p>{self._left}</p>" if self._left else html

    @property
    def _shown(self) -> pd.DataFrame:
        return self.frame if isinstance(self.rows, str) else self.frame.head(self.rows)

    @property
    def _left(self) -> str:
        left = len(self.frame) - len(self._shown)
        return f"and {counted(left, 'more row')}" if left else ""


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with commas in long numbers, and without pandas' own word for a value that a whole number lacks."""
    out = frame.copy()
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if pd.api.types.is_integer_dtype(column) and (column.abs() >= _FROM).any():
            out.isetitem(place, [_MISSING if pd.isna(number) else f"{number:,}" for number in column])
        elif column.isna().any() and pd.api.types.is_extension_array_dtype(column):
            out.isetitem(place, column.astype(object).where(column.notna(), _MISSING))
    return out
