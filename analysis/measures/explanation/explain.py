"""Explain any number of any table: its formula, its arithmetic with the row's own numbers, and where it comes from.

A row says what it is by its column names, or, in long tables, by a column `measure` that names the formula of the
value in `estimate`. What the formula needs stands in the same row: count, n, level, method and so on.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import pandas as pd

from analysis.measures.explanation.formulas import FORMULAS, Formula
from analysis.measures.explanation.interval_words import METHODS, explain_end
from analysis.measures.explanation.table_formulas import TableKind, kind_of

ENDS = {"low": -1, "high": 1}
MAIN = ("rate", "share", "mean", "position", "alpha", "rate_ratio")  # what a table is about that has one of them

# Whom and what a row is about, each by the first of these columns that it has.
PAIRS = (("name1", "name2", "against"), ("group1", "group2", "against"), ("target", "reference", "against"),
         ("node", "collocate", "with"))
WHO = ("name", "doc_id", "target")
WHAT = ("label", "concept", "term", "score", "tier", "pattern", "status", "voice", "section", "source_type",
        "cue_stance", "word", "scare_quoted", "named")


def explain(row: Mapping | pd.Series, measure: str | None = None, **given: object) -> pd.Series:
    """Write out how one number of a table came about, so that a reader can work it out again.

    `row` is one row of a measure's table (`table.loc[0]`); `measure` the column to explain, by default what the table
    is about (its rate, share, mean or estimate). `given` adds what a row put together by hand may lack, as per=1_000.
    Returns measure, value, formula, arithmetic, source and says, which is all of it in one plain sentence. The
    arithmetic holds twelve digits of every number, and works out to the value.

    Arithmetic is empty where the numbers do not stand in the row: interval ends that were drawn again or that follow
    from single articles, and sums over many parts; says tells what was done and where the numbers are. It is also
    empty where the value is missing or infinite, and says tells so.

    Raises ValueError, with the columns that can be explained, for a column without a formula, a row without any, or
    one of several equals; and for a row that lacks what the formula needs.
    It explains how the number was made, not whether it answers the question.

    >>> explain({"name": "The Gull", "count": 5, "n": 800, "per": 1_000, "rate": 6.25})["says"]
    'The Gull: rate is 6.25, which is 5 in 800 words, for every 1,000 words; per * count / n = 1000 * 5 / 800 \
(relative frequency).'
    """
    cells = given | _cells(row)
    kind = kind_of(cells)
    name, column = _named(cells, kind, measure)
    value, told, ends = cells[column], _about(cells, kind), _ends(cells, kind)
    if pd.isna(value) or not isfinite(value):
        _, formula, source, _ = ("", "an interval", "no interval", "") if name in ends else _formula(kind, name)
        parts = {"formula": formula, "arithmetic": "", "source": source}
        says = f"{told}{name} has no finite value here{_because(cells, name)} ({source})."
    elif name in ends:
        of, side = ends[name]
        parts = explain_end(_lent(cells, kind, of), of, side, value)
        says = _sentence(f"{told}{name}", parts.pop("words"), parts, value)
    else:
        words, parts = _by_formula(_formula(kind, name), _lent(cells, kind, name), name)
        says = _sentence(f"{told}{name}", words, parts, value)
    return pd.Series({"measure": name, "value": value, **parts, "says": says}, name="explain", dtype=object)


def explained(row: Mapping | pd.Series) -> list[str]:
    """The columns of a row that `explain` can explain, in their order.

    >>> explained({"name": "The Gull", "count": 5, "n": 8, "share": 0.625, "low": 0.3, "high": 0.86})
    ['share', 'low', 'high']
    """
    cells = _cells(row)
    kind = kind_of(cells)
    known = {**FORMULAS, **kind.formulas, **_ends(cells, kind)}
    return [name for name in cells if name in known or (name == "estimate" and cells.get("measure") in known)]


def _cells(row: Mapping | pd.Series) -> dict[str, Any]:
    cells = row.to_dict() if isinstance(row, pd.Series) else row
    return {str(name): cell for name, cell in cells.items()}


def _named(cells: Mapping[str, Any], kind: TableKind, measure: str | None) -> tuple[str, str]:
    """What is to be explained, and the column that holds its value."""
    long = "estimate" in cells and cells.get("measure") in FORMULAS
    if long and measure in (None, "estimate", cells["measure"]):
        return cells["measure"], "estimate"
    choices = explained(cells)
    known = ", ".join(map(repr, choices))
    if not choices:
        raise ValueError("explain: no column of this row has a formula; give a row of a measure that estimates.")
    if measure is None:
        named = [cells[name] for name in ("measure",) if cells.get(name) in choices]
        main = named or [name for name in (kind.main, *MAIN) if name in choices][:1]
        if not main:
            raise ValueError(f"explain: the row has no one number that it is about; name the column: {known}.")
        return main[0], main[0]
    if measure not in choices:
        lacks = "has no formula" if measure in cells else "is no column of the row"
        raise ValueError(f"explain: {measure!r} {lacks}; choose one of: {known}.")
    return measure, measure


def _ends(cells: Mapping[str, Any], kind: TableKind) -> dict[str, tuple[str, int]]:
    """The columns that end an interval: of which column, and on which side (-1 or 1)."""
    found = {}
    for name in cells:
        of, _, end = name.rpartition("_")
        if end in ENDS and name not in FORMULAS and name not in kind.formulas:
            of = of or kind.bounded or next((main for main in ("estimate", *MAIN) if main in cells), "")
            if of in cells:
                found[name] = (cells["measure"] if of == "estimate" else of, ENDS[end])
    return found


def _formula(kind: TableKind, name: str) -> Formula:
    return kind.formulas[name] if name in kind.formulas else FORMULAS[name]


def _lent(cells: Mapping[str, Any], kind: TableKind, name: str) -> dict[str, Any]:
    """The row with the cells that this column's formula looks for under other names."""
    lent = dict(cells)
    for cell, source in kind.cells.get(name, {}).items():
        lent[cell] = cells[source] if isinstance(source, str) else source(lent)
    return lent


def _by_formula(entry: Formula, cells: Mapping[str, Any], name: str) -> tuple[str, dict[str, str]]:
    plain, formula, source, write = entry
    parts = {"formula": formula, "arithmetic": "", "source": source}
    level = f"{100 * cells['level']:g} %" if "level" in cells else "confidence"
    try:
        words = plain.format_map({**cells, "level": level})
        if callable(write):
            return words, parts | {"arithmetic": write(cells)}
        return f"{words}, from {write.format_map(cells)}", parts
    except KeyError as missing:
        lacks = missing.args[0]
        if lacks == "counts" and "n_parts" in cells:  # too many parts to stand in a row
            return f"{plain}, from the counts of {cells['n_parts']} {cells['parts']}, too many for a row", parts
        raise ValueError(f"{name} needs {lacks!r}, which the row lacks; give it, as in {lacks}=...") from missing


def _sentence(name: str, words: str, parts: Mapping[str, str], value: float) -> str:
    worked_out = f" = {parts['arithmetic']}" if parts["arithmetic"] else ""
    return f"{name} is {value:.4g}, which is {words}; {parts['formula']}{worked_out} ({parts['source']})."


def _about(cells: Mapping[str, Any], kind: TableKind) -> str:
    """Whom and what the row is about, as the beginning of a sentence; empty where it does not say."""
    if kind.about is not None:
        return f"{told}: " if (told := kind.about(cells)) else ""
    pair = next((f"{cells[one]} {word} {cells[two]}" for one, two, word in PAIRS if {one, two} <= cells.keys()), "")
    who = pair or next((cells[name] for name in WHO if isinstance(cells.get(name), str)), "")
    what = next((told for name in WHAT if (told := _what(name, cells.get(name))) and told != who), "")
    told = ", ".join(filter(None, (who, what)))
    return f"{told}: " if told else ""


def _what(name: str, cell: object) -> str:
    if name in ("named", "scare_quoted") and cell in (True, False):
        return f"{'' if cell else 'not '}{name.replace('_', ' ')}"
    return cell.replace("_", " ") if isinstance(cell, str) else ""


def _because(cells: Mapping[str, Any], name: str) -> str:
    if name == "robustness":
        return ", for it was not yet counted in other ways"
    if cells.get("only_in"):
        return f", {cells['only_in']}"
    if isinstance(cells.get("varies"), str) and cells["varies"] not in METHODS:
        return f": {cells['varies']}"
    if "p_adjusted" in cells and pd.isna(cells["p_adjusted"]):
        return ", for a group has fewer than four articles"
    return ", for it does not occur" if cells.get("count", 1) == 0 else ""
