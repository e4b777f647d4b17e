"""Tables that a person edits, as spreadsheets save them: semicolons or tabs, windows-1252, days as 29/11/2011."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from analysis.records import csv_rows

_NUMERIC = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\s*")


def sheet_rows(data: bytes, file: str) -> list[list[str]]:
    """The rows of a CSV file as a spreadsheet saved it: any of three delimiters, UTF-8, UTF-16 or windows-1252.

    The delimiter is that of the header, whose names hold none. StudyError where a quotation mark is not closed.

    >>> sheet_rows("outlet;name\\r\\nperle;Café; bar\\r\\n".replace("; bar", "").encode("cp1252"), "outlets.csv")
    [['outlet', 'name'], ['perle', 'Café']]
    """
    text = _decoded(data).removeprefix("\ufeff")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)  # the first of these where none is there
    return csv_rows(text, file, delimiter)


def is_utf8(data: bytes) -> bool:
    """Whether a file is UTF-8 or UTF-16, and not a code page that has to be guessed."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return True


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text", as spreadsheets call it
        return data.decode("utf-16", "replace")
    return data.decode("utf-8" if is_utf8(data) else "cp1252", "replace")


def date_order(cells: Iterable[str]) -> str:
    """The order of day and month in a column of dates in figures: "dmy", "mdy", or "" where it cannot be told.

    One date decides for its column: 29/11/2031 can only be day first. Dots are written day first everywhere. Columns
    with dates of both kinds, or with several signs between the figures, have no order.

    >>> date_order(["03/04/2031", "29/11/2031"]), date_order(["03.04.2031"]), date_order(["03/04/2031"])
    ('dmy', 'dmy', '')
    """
    found = [match for cell in cells if (match := _NUMERIC.fullmatch(cell))]
    if len({one[2] for one in found}) > 1:
        return ""
    day_first = any(int(one[1]) > 12 >= int(one[3]) for one in found)
    month_first = any(int(one[3]) > 12 >= int(one[1]) for one in found)
    if day_first == month_first:
        dotted = bool(found) and not day_first and found[0][2] == "."
        return "dmy" if dotted else ""
    return "dmy" if day_first else "mdy"


def iso_date(cell: str, order: str) -> str:
    """A date in figures as YYYY-MM-DD; the cell itself where it is none, or where its order is not known.

    >>> iso_date("29/11/2031", "dmy"), iso_date("11/29/2031", "mdy"), iso_date("soon", "dmy"), iso_date("3/4/2031", "")
    ('2031-11-29', '2031-11-29', 'soon', '3/4/2031')
    """
    found = _NUMERIC.fullmatch(cell)
    if not found or not order:
        return cell
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day, month = (first, second) if order == "dmy" else (second, first)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return cell
