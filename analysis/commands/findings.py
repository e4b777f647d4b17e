"""Findings of `check`: where, what, and what to do; as a table and as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

MOST_LINES = 10  # of one kind
OUTCOMES = ("stops", "stops a notebook", "wrong number", "look")


class Finding(NamedTuple):
    """One thing to put right: file, row and column (if any), what was found, what to do, how serious."""

    file: str
    row: int | None
    column: str
    found: str
    remedy: str
    outcome: str


def finding(file: str, found: str, remedy: str, *, row: int | None = None, column: str = "",
            outcome: str = "stops") -> Finding:
    """A finding; outcome is "stops" (annotate refuses it), "stops a notebook" (annotate runs, that notebook cannot),
    "wrong number" or "look" (to be judged by eye).
    """
    return Finding(file, row, column, found, remedy, outcome)


_PLACE = re.compile(r"^([\w./ -]+?\.(?:csv|yml|txt))(?:, row (\d+))?(?:, column '(\w+)')?[:,] +")


def of_error(error: Exception, file: str) -> Finding:
    """The finding in an error message: the place is before the colon, the remedy after the last semicolon.

    >>> of_error(ValueError("a.csv, row 3, column 'date': '1/2' is no date; correct it."), "a.csv")[:5]
    ('a.csv', 3, 'date', "'1/2' is no date", 'correct it')
    """
    message = " ".join(str(error).split()).removesuffix(".")
    place = _PLACE.match(message)
    row, column = (int(place[2]) if place[2] else None, place[3] or "") if place else (None, "")
    found, _, remedy = message[place.end() if place else 0:].rpartition("; ")
    what, remedy = (found, remedy) if found else (remedy, "correct it")
    return Finding(place[1] if place else file, row, column, what, remedy, "stops")


def finding_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings as a table, the most serious first: file, row, column, found, remedy, outcome."""
    rows = sorted(set(findings), key=_order)
    return pd.DataFrame(rows, columns=list(Finding._fields)).astype({"row": "Int64"})


def _order(one: Finding) -> tuple[int, str, int, str, str]:
    return OUTCOMES.index(one.outcome), one.file, one.row or 0, one.column, one.found


def describe_findings(table: pd.DataFrame, most: int = MOST_LINES) -> list[str]:
    """A line for each finding, under a heading for each kind, and a last line with the totals.

    Rows of which the same is found share a line. Of findings that differ only in what was found, and ask for the same,
    `most` are listed and the others counted.

    >>> describe_findings(finding_table([]))
    ['Nothing to put right.']
    """
    if table.empty:
        return ["Nothing to put right."]
    heads = {"stops": "Annotate stops at:", "stops a notebook": "A notebook stops at:",
             "wrong number": "Numbers are wrong or missing for:", "look": "Look at:"}
    lines = []
    for outcome, rows in table.groupby("outcome", sort=False):
        lines.append(heads[str(outcome)])
        kinds = rows["file"].where(~rows["file"].str.startswith("texts/"), "texts/")
        for (_, _, remedy), alike in rows.groupby([kinds, rows["column"], rows["remedy"]], sort=False):
            told = [f"  {_place(same)}: {found}; {remedy}."
                    for (_, found), same in alike.groupby(["file", "found"], sort=False)]
            more = f"  and {len(told) - most:,} more of this kind; `check --all` lists them."
            lines += [*told[:most], more] if len(told) > most + 1 else told
    sums = ("to put right before annotate", "before a notebook runs", "that change numbers", "to look at")
    numbers = [int((table["outcome"] == outcome).sum()) for outcome in OUTCOMES]
    counts = [f"{number} {label}" for number, label, outcome in zip(numbers, sums, OUTCOMES, strict=True)
              if number or outcome != "stops a notebook"]
    return [*lines, f"{', '.join(counts)}."]


def _place(same: pd.DataFrame) -> str:
    """Where the same is found: the file, its rows (or lines) and the column."""
    file, column = same["file"].iloc[0], same["column"].iloc[0]
    rows = [int(row) for row in same["row"].dropna()]
    unit = ("row" if file.endswith(".csv") else "line") + ("s" if len(rows) > 1 else "")
    return f"{file}{f', {unit} {_ranges(rows)}' if rows else ''}{f', column {column!r}' if column else ''}"


def _ranges(numbers: list[int]) -> str:
    """Numbers in order, consecutive ones as a range.

    >>> _ranges([2, 3, 4, 7, 9, 10])
    '2-4, 7, 9-10'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
