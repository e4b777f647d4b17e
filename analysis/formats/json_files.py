"""JSON and JSON Lines: each object becomes an article record."""

import json
from collections.abc import Mapping
from typing import Any

from analysis.formats.columns import find_columns, records_of
from analysis.formats.decoding import decode
from analysis.formats.labels import field_of
from analysis.formats.records import Problem, ReaderResult, make_problem

JsonItem = tuple[int, dict[str, Any]]
_LISTS = ("articles", "results", "items", "stories", "data", "docs", "documents", "rows", "records", "hits", "response")


def read_items(data: bytes, name: str) -> tuple[list[JsonItem], list[Problem]]:
    """Return the objects of a JSON or JSON Lines file with their numbers, and what was skipped.

    The file may hold one object, a list of objects, or an object with such a list under "articles", "results" or a
    similar key. The number is the line in JSON Lines, else the place in the list, from 1. Errors: ValueError with line
    and column where it is not valid JSON.
    """
    text, note = decode(data)
    problems = [make_problem(None, note, "Save the file as UTF-8.")] if note else []
    try:
        values = _unwrapped(json.loads(text))
        numbered = list(enumerate(values, start=1))
    except RecursionError:
        raise ValueError(f"{name}: the JSON is nested too deeply; export it again.") from None
    except ValueError as error:
        numbered, more = _lines(text, name, error)
        problems += more
    items = [(number, value) for number, value in numbered if isinstance(value, dict)]
    problems += [
        make_problem(
            number, f"a bare {type(value).__name__} where an object was expected", "Look at the file.", "skipped"
        )
        for number, value in numbered
        if not isinstance(value, dict)
    ]
    return items, problems


def _unwrapped(value: Any) -> list[Any]:
    for _ in range(3):
        if not isinstance(value, dict) or any(field_of(key) in ("text", "title", "url") for key in value):
            break
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), list | dict)), None)
        if inner is None and len(value) > 1 and all(isinstance(one, dict) for one in value.values()):
            inner = list(value.values())  # {"id 1": {...}, "id 2": {...}}
        if inner is None:
            break
        value = inner
    return value if isinstance(value, list) else [value]


def _lines(text: str, name: str, error: ValueError) -> tuple[list[tuple[int, Any]], list[Problem]]:
    numbered, problems, last = [], [], error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                numbered.append((number, json.loads(line)))
            except (ValueError, RecursionError) as bad:
                last = bad if isinstance(bad, ValueError) else error
                problems.append(
                    make_problem(number, f"line {number} is not valid JSON", "Correct or delete the line.", "skipped")
                )
    objects = sum(isinstance(value, dict) for _, value in numbered)
    if not objects or objects < len(problems):
        place = error if isinstance(error, json.JSONDecodeError) else last
        where = (
            f"line {place.lineno}, column {place.colno}: {place.msg}"
            if isinstance(place, json.JSONDecodeError)
            else "a number too long"
        )
        raise ValueError(f"{name}: this is not valid JSON ({where}); export it again.")
    return numbered, problems


def as_text(value: Any) -> str:
    """Return a JSON value as text; a list is joined with "; ", an object is its name."""
    if value is None or isinstance(value, bool) or value != value:  # NaN: a cell that was empty
        return ""
    if isinstance(value, list):
        return "; ".join(part for part in (as_text(one) for one in value) if part)
    if isinstance(value, dict):
        return as_text(
            next((value[key] for key in ("name", "text", "title", "#text", "rendered") if value.get(key)), None)
        )
    return str(value)


def read(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> ReaderResult:
    """Read JSON or JSON Lines of any layout: one record per object, its keys as column names (see `find_columns`)."""
    items, problems = read_items(data, name)
    if not items:
        return [], problems
    rows = [{key: as_text(value) for key, value in item.items()} for _, item in items]
    names = list(dict.fromkeys(key for row in rows for key in row))
    records, more = records_of(rows, [number for number, _ in items], find_columns(names, rows, mapping, name), mapping)
    return records, problems + more
