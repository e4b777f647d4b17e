"""Publication dates as export files write them -> ISO 8601 days, or empty with the reason."""

import re
from datetime import date

from analysis.formats.labels import fold, known_labels

_ORDERS = ("", "dmy", "mdy")
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6}|T\d{4,6})?(?![\d.,])")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[.]?[ -]{0,3}(?:de |of )?"
    r"([^\W\d_]{3,10})[.,]?[ -]{1,3}(?:de[l]? )?(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})[.]?,?[ -]{1,3}(\d{1,2})(?:st|nd|rd|th)?,?[ -]{1,3}(\d{4})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_MONTH_ONLY = re.compile(r"([^\W\d_]{3,10})[.,]? (?:de )?(\d{4})(?!\d)")


def parse_date(text: str, order: str = "") -> tuple[str, str]:
    """Read one publication date; return it as YYYY-MM-DD, or "" with a note that says why not.

    Month names may be English, French, German, Spanish, Italian, Dutch or Portuguese, short or long. Times, weekdays
    and ordinals are ignored, and no time zone is applied. Nothing is guessed: a date in figures is read only where
    one of day and month is above 12, both are equal, or `order` ("dmy" or "mdy") is given. A text with two different
    dates gives none.

    Errors: ValueError for an unknown `order`.

    >>> parse_date("vendredi 5 octobre 2031"), parse_date("2031-07-17 09:30:00")
    (('2031-10-05', ''), ('2031-07-17', ''))
    >>> parse_date("03/04/2020")
    ('', 'day and month cannot be told apart in "03/04/2020"')
    >>> parse_date("03/04/2020", order="dmy")
    ('2020-04-03', '')
    """
    if order not in _ORDERS:
        raise ValueError(f"date order {order!r} is not known: use one of 'dmy', 'mdy' or ''.")
    line = " ".join(text[:300].split())
    if not line:
        return "", ""
    days, trouble = _all_days(line, order)
    if len(days) == 1 and not trouble:
        return days.pop().isoformat(), ""
    if len(days) > 1:
        return "", f'two dates are in "{line[:60]}"'
    return "", trouble or _why_not(line)


def _all_days(line: str, order: str) -> tuple[set[date], str]:
    parts = [(y, m, d) for y, _, m, d in _ISO.findall(line)] + _COMPACT.findall(line)
    parts += [(y, _month(m), d) for d, m, y in _DAY_MONTH.findall(line) if _month(m)]
    parts += [(y, _month(m), d) for m, d, y in _MONTH_DAY.findall(line) if _month(m)]
    troubles = []
    for first, sign, second, year in _NUMERIC.findall(line):
        one, trouble = _numeric_day(first, sign, second, year, order)
        parts += [one] if one else []
        troubles += [trouble] if trouble else []
    days = set()
    for year, month, day in parts:
        found = _day(int(year), int(month), int(day))
        days |= {found} if found else set()
        troubles += [] if found else [f'"{line[:60]}" is not a day of the calendar']
    return days, troubles[0] if troubles else ""


def _numeric_day(first: str, sign: str, second: str, year: str, order: str) -> tuple[tuple[str, str, str] | None, str]:
    if len(year) == 2:
        return None, f'the year has two digits in "{sign.join((first, second, year))}"'
    if order == "mdy" or (not order and int(second) > 12):
        return (year, first, second), ""
    if order == "dmy" or int(first) > 12 or int(first) == int(second):
        return (year, second, first), ""
    return None, f'day and month cannot be told apart in "{sign.join((first, second, year))}"'


def _month(name: str) -> int:
    return int(known_labels()["months"].get(fold(name), 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1600 <= year <= 2200 else None
    except ValueError:
        return None


def _why_not(line: str) -> str:
    if any(_month(name) for name, _ in _MONTH_ONLY.findall(line)):
        return f'only a month and a year are given in "{line[:60]}"'
    return f'no date could be read in "{line[:60]}"'
