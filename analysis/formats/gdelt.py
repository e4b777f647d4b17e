"""GDELT's raw tables: metadata only, and the only date is the day GDELT saw a page."""

from analysis.formats.decoding import decode
from analysis.formats.records import ReaderResult, Record, domain_of, make_problem, make_record
from analysis.formats.services import SEEN

_NO_TEXT = "GDELT holds no texts: the rows are metadata only"
# Columns (from 0) of the raw tables, which have no header: id, day, address, outlet; by number of columns.
_TABLES = {
    27: ("Global Knowledge Graph", 0, 1, 4, 3),
    61: ("events 2.0", 0, 59, 60, None),
    58: ("events 1.0", 0, 56, 57, None),
    16: ("mentions", 0, 2, 5, 4),
}


def is_table(text: str) -> bool:
    """Return whether text is a raw GDELT table: tabs, a known number of columns, day and address in their columns."""
    rows = [line.split("\t") for line in text[:200_000].split("\n")[:3] if line]
    return bool(rows) and len(rows[0]) in _TABLES and any(_fits(row) for row in rows)


def _fits(row: list[str]) -> bool:
    if len(row) not in _TABLES:
        return False
    _, _, day, address, _ = _TABLES[len(row)]
    return row[day][:8].isdecimal() and row[day][:2] in ("19", "20") and "://" in row[address][:12]


def read(data: bytes, name: str) -> ReaderResult:
    """Read a raw table (Global Knowledge Graph, events or mentions): one record per address, from its first row.

    Rows with another number of columns are listed one by one; repeated addresses are listed once, with their number.
    """
    text, note = decode(data)
    problems = [make_problem(None, note, "Download the table again.")] if note else []
    records: dict[str, Record] = {}
    again = 0
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.split("\t")
        if not line.strip():
            continue
        if not _fits(row):
            found = f"line {number}: {len(row)} columns, or no day and address where they belong"
            problems.append(make_problem(number, found, "Download the table again.", "skipped"))
        elif row[_TABLES[len(row)][3]] in records:
            again += 1
        else:
            records[row[_TABLES[len(row)][3]]] = _record(number, row)
    if again:
        problems.append(
            make_problem(None, f"{again} further rows name an address already listed", "Nothing is to be done.")
        )
    if not records:
        raise ValueError(f"{name}: no row has a day and an address where GDELT's tables have them; download it again.")
    return list(records.values()), [*problems, make_problem(None, _NO_TEXT, "Fetch the articles from their addresses.")]


def _record(number: int, row: list[str]) -> Record:
    _, identifier, day, address, outlet = _TABLES[len(row)]
    return make_record(
        number,
        title=_page_title(row[-1]),
        date=row[day][:8],
        date_note=SEEN,
        url=row[address],
        source_id=row[identifier],
        outlet=row[outlet] if outlet is not None else domain_of(row[address]),
    )


def _page_title(extras: str) -> str:
    _, opened, rest = extras.partition("<PAGE_TITLE>")
    return rest.partition("</PAGE_TITLE>")[0] if opened else ""
