"""The ledger of cleaning: which spans of a raw text were removed or replaced.

A ledger is a table with one row per span: start and end (code points of the raw text, half-open), replacement
(mostly nothing), rule, reason, n_words, and, in memory only, removed (the span itself).  Rows are in order and do not
overlap.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

COLUMNS = ["start", "end", "replacement", "rule", "reason", "n_words", "removed"]
CHARACTERS = {"blank", "space", "invisible", "wrap"}  # rules that remove no words


class Edit(NamedTuple):
    """One change of a text: the half-open span and its replacement."""

    start: int
    end: int
    replacement: str
    rule: str


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits to a text; they must be in order and not overlap."""
    after, parts = 0, []
    for edit in edits:
        parts += [text[after:edit.start], edit.replacement]
        after = edit.end
    return "".join([*parts, text[after:]])


def clean_places(edits: Sequence[Edit]) -> np.ndarray:
    """Return where in the edited text each edit's replacement begins."""
    saved = np.array([edit.end - edit.start - len(edit.replacement) for edit in edits], dtype=np.int64)
    return np.array([edit.start for edit in edits], dtype=np.int64) - (np.cumsum(saved) - saved)


def to_raw(edits: Sequence[Edit], positions: np.ndarray) -> np.ndarray:
    """Map positions in the edited text to positions in the text before editing."""
    if not edits:
        return positions
    starts, ends, widths = (np.array(column, dtype=np.int64) for column in
                            zip(*[(edit.start, edit.end, len(edit.replacement)) for edit in edits], strict=True))
    places = clean_places(edits)
    row = np.searchsorted(places, positions, side="right") - 1
    inside = positions - places[row]
    mapped = np.where(inside < widths[row], starts[row] + np.minimum(inside, ends[row] - starts[row] - 1),
                      ends[row] + inside - widths[row])
    return np.where(row < 0, positions, mapped)


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Combine two lists of edits, of which `second` applies to the result of `first`, into one list.

    An edit inside a later one is dropped.  A later edit includes the white space that `first` removed right after it.
    """
    if not first or not second:
        return [*first, *second]
    starts = to_raw(first, np.array([edit.start for edit in second]))
    lasts = to_raw(first, np.array([edit.end - 1 for edit in second]))
    begun = {edit.start: edit for edit in first}
    later = []
    for edit, start, last in zip(second, starts.tolist(), lasts.tolist(), strict=True):
        end = begun[last].end if last in begun else last + 1
        while end in begun and not begun[end].replacement and begun[end].rule in CHARACTERS:
            end = begun[end].end
        later.append(edit._replace(start=start, end=end))
    row = np.searchsorted(starts, [edit.start for edit in first], side="right") - 1
    kept = [edit for edit, at in zip(first, row.tolist(), strict=True) if at < 0 or edit.start >= later[at].end]
    return sorted([*kept, *later])


def count_words(span: str) -> int:
    """Count the pieces between spaces that hold a letter or digit: a lone dash is no word."""
    return sum(any(map(str.isalnum, piece)) for piece in span.split())


def ledger_columns(raw: str, edits: Sequence[Edit], reasons: dict[str, str]) -> dict[str, list[Any]]:
    """The columns of the ledger of some edits as lists, which take a hundredth of the time of a small table."""
    spans = [raw[edit.start:edit.end] for edit in edits]
    return {"start": [edit.start for edit in edits], "end": [edit.end for edit in edits],
            "replacement": [edit.replacement for edit in edits], "rule": [edit.rule for edit in edits],
            "reason": [reasons[edit.rule] for edit in edits], "n_words": [count_words(span) for span in spans],
            "removed": spans}


def make_ledger(raw: str, edits: Sequence[Edit], reasons: dict[str, str]) -> pd.DataFrame:
    """Make the ledger of some edits: the table that `clean_text` returns."""
    columns = ledger_columns(raw, edits, reasons)
    kinds = {name: "int64" if name in ("start", "end", "n_words") else "str" for name in COLUMNS}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in kinds.items()})
