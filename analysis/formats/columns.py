"""Rows with named columns (from CSV, Excel or JSON) -> article records. Columns are found by name or by a mapping."""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.formats.labels import field_of, known_labels, rank_of
from analysis.formats.markup import looks_like_markup, strip_markup
from analysis.formats.records import ReaderResult, make_problem, make_record
from analysis.reading.spreadsheet import date_order

_ORDER = "date_order"
_LONG = 200


def find_columns(
    names: list[str], rows: list[dict[str, str]], mapping: Mapping[str, str] | None, file: str
) -> dict[str, str]:
    """Return field -> column for a table's header, by the labels in `labels.json` or by `mapping` (field -> column).

    Of several columns for one field, the label listed first in `labels.json` wins ("text" before "content"). Errors:
    ValueError where the mapping names an unknown field or column, where two columns are equally good, where a column
    with an unknown name holds long texts, or where there is no text, headline or address. Each message says what to
    write.
    """
    chosen = _mapped(names, mapping or {}, file)
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        field = field_of(name)
        if field not in ("", "other", *chosen) and name not in chosen.values():
            found.setdefault(field, []).append((rank_of(name, field), name))
    for field, candidates in found.items():
        best = [name for rank, name in candidates if rank == min(candidates)[0]]
        if len(best) > 1:
            raise ValueError(
                f"{file}: the columns {_listed(best)} could each be the {field}; "
                f"{_write(field, best[0])}."
            )
        chosen[field] = best[0]
    _ask_for_text(chosen, names, rows, file)
    return chosen


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name[:40]) for name in list(names)[:12])


def _write(field: str, column: str) -> str:
    return f"write mapping={{{field!r}: {column!r}}} or --column \"{field}={column}\""


def _mapped(names: list[str], mapping: Mapping[str, str], file: str) -> dict[str, str]:
    known = [*known_labels()["fields"], _ORDER]
    for field, column in mapping.items():
        if field not in known:
            raise ValueError(f"{file}: the mapping names the field {field!r}; use one of {', '.join(known)}.")
        if field != _ORDER and column not in names:
            raise ValueError(f"{file}: the mapping names the column {column!r}, which is not one of {_listed(names)}; "
                             "correct the mapping.")
    return {field: column for field, column in mapping.items() if field != _ORDER}


def _ask_for_text(chosen: dict[str, str], names: list[str], rows: list[dict[str, str]], file: str) -> None:
    if "text" not in chosen:
        for name in names:
            values = [row.get(name, "") for row in rows[:50]]
            # A known name (an abstract, a list of subjects) may be long without being the article.
            if (
                field_of(name) == ""
                and sum(map(len, values)) > _LONG * max(len(values), 1)
                and "://" not in "".join(values)[:200]
            ):
                raise ValueError(
                    f"{file}: the column {name[:40]!r} looks like the articles' text; "
                    f"{_write('text', name[:40])}, or name another."
                )
    if not {"text", "title", "url"} & set(chosen):
        raise ValueError(
            f"{file}: no column is known to hold a text, headline or address (columns: {_listed(names)}); "
            "write mapping={'text': column, 'title': column} or --column text=COLUMN --column title=COLUMN."
        )


def records_of(
    rows: list[dict[str, str]], numbers: list[int], columns: Mapping[str, str], mapping: Mapping[str, str] | None
) -> ReaderResult:
    """Make a record of each row by `columns` (field -> column); HTML in texts becomes plain text, with one warning.

    The order of day and month is that of `mapping`, or else the one that the column of dates itself tells.
    """
    order = (mapping or {}).get(_ORDER, "") or date_order(row.get(columns.get("date", ""), "") for row in rows)
    records, marked = [], 0
    for number, row in zip(numbers, rows, strict=True):
        fields: dict[str, Any] = {field: row.get(column, "") for field, column in columns.items()}
        if looks_like_markup(fields.get("text", "")):
            fields["text"] = strip_markup(fields["text"])
            marked += 1
        length = str(fields.pop("length", ""))
        records.append(
            make_record(
                number,
                order=order,
                stated_words=int(length) if length.isdecimal() and len(length) < 8 else None,
                **fields,
            )
        )
    problems = (
        [make_problem(None, f"{marked} {'text' if marked == 1 else 'texts'} held HTML, which became plain text",
                      "Look at one of them.")]
        if marked
        else []
    )
    if records and "text" not in columns:
        problems.append(
            make_problem(
                None, "no texts in this file: its rows are metadata only", "Fetch the articles from their addresses."
            )
        )
    return records, problems
