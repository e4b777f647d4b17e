"""Explain any number of any table: its formula, its arithmetic with the row's own numbers, and where it comes from.

A row says what it is by its column names, or, in long tables, by a column `measure` that names the formula of the
value in `estimate`. What the formula needs stands in the same row: count, n, level, method and so on.
"""

from collections.abc import Callable, Mapping
from math import isfinite

import pandas as pd

from analysis.measures.formulas import FORMULAS, METHODS, RESAMPLED, SOURCES


def explain(row: Mapping | pd.Series, measure: str | None = None, **given: object) -> pd.Series:
    """Write out how one number of a table came about, so that a reader can work it out again.

    `row` is one row of a table (`table.loc[0]`); `measure` the column to explain, by default the one that the row's
    own `measure` names. `given` adds what the table does not repeat in each row, such as level=0.95 or per=1_000.
    Returns measure, value, formula, arithmetic, source and says, which is all of it in one sentence. The arithmetic
    holds ten digits of every number, and works out to the value.

    Interval ends that were resampled have no arithmetic; says tells what was drawn. Where the value is missing or
    infinite, arithmetic is empty and says tells so.

    Raises ValueError for a measure without a formula here, or a row that lacks what the formula needs.
    It explains how the number was made, not whether it answers the question.

    >>> explain({"count": 5, "n": 800, "rate": 6.25}, "rate", per=1_000)["says"]
    'rate = per * count / n = 1000 * 5 / 800 = 6.25 (relative frequency).'
    """
    cells = given | dict(row)
    name = _named(cells, measure)
    value = cells["estimate"] if measure is None and "estimate" in cells else cells[name]
    formula, source, write = FORMULAS[name]
    end, method = name in ("low", "high"), cells.get("method", METHODS.get(cells.get("varies")))
    source = SOURCES.get(method, source) if end else source
    parts = {"measure": name, "value": value, "formula": formula, "arithmetic": "", "source": source}
    if pd.isna(value) or not isfinite(value):
        says = f"{name} = {formula} has no finite value here{_because(cells)} ({source})."
    elif end and method in RESAMPLED:
        says = f"{name} = {value:.4g} is a percentile over resampled {method}{_drawn(cells)} ({source})."
    else:
        parts["arithmetic"] = _arithmetic(write, cells | {"method": method}, name)
        says = f"{name} = {formula} = {parts['arithmetic']} = {value:.4g} ({source})."
    return pd.Series(parts | {"says": says}, name="explain", dtype=object)


def _named(cells: Mapping, measure: str | None) -> str:
    name = cells.get("measure") if measure is None else measure
    if name is None:
        raise ValueError("The row has no column 'measure'; name the column to explain, as in explain(row, 'rate').")
    if name not in FORMULAS:
        raise ValueError(f"measure={name!r} has no formula here; choose one of {', '.join(map(repr, FORMULAS))}.")
    if name not in cells and not (measure is None and "estimate" in cells):
        known = ", ".join(repr(column) for column in cells if column in FORMULAS)
        raise ValueError(f"The row has no column {name!r}; choose one of {known}.")
    return name


def _arithmetic(write: Callable[[Mapping], str], cells: Mapping, name: str) -> str:
    try:
        return write(cells)
    except KeyError as missing:
        lacks = missing.args[0]
        raise ValueError(f"{name} needs {lacks!r}, which the row lacks; give it, as in {lacks}=...") from missing


def _because(cells: Mapping) -> str:
    return f", {cells['only_in']}" if cells.get("only_in") else ""


def _drawn(cells: Mapping) -> str:
    """Say what was drawn how often; rates and shares are never given less room than Wilson's interval."""
    told = "".join(f", {word} {cells[word]:g}" for word in ("resamples", "seed", "level") if word in cells)
    return told + (", or Wilson's bound where that is wider" if "varies" in cells and "count" in cells else "")
