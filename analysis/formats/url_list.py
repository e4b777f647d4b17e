"""Plain lists of addresses, one per line: metadata only."""

import re

from analysis.formats.decoding import decode
from analysis.formats.records import ReaderResult, Record, domain_of, make_problem, make_record

_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}", re.I)


def is_url_list(text: str) -> bool:
    """Return whether nine lines in ten are one address each, comments ("# ...") aside.

    >>> is_url_list("# ferries\\nhttps://example.org/1\\n"), is_url_list("See https://example.org/1 for more.")
    (True, False)
    """
    lines = [line.strip() for line in text[:100_000].split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and sum(bool(_ADDRESS.fullmatch(line)) for line in lines) >= 0.9 * len(lines)


def read(data: bytes, name: str) -> ReaderResult:
    """Read a list of addresses: one record each, with the domain as outlet; a line that is no address is listed."""
    text, _ = decode(data)
    records: dict[str, Record] = {}
    problems = []
    for number, line in enumerate((line.strip() for line in text.split("\n")), start=1):
        if not line or line.startswith("#"):
            continue
        if not _ADDRESS.fullmatch(line):
            problems.append(
                make_problem(
                    number, f"line {number} is no address: {line[:60]!r}", "Write one address per line.", "skipped"
                )
            )
        elif line in records:
            problems.append(
                make_problem(number, f"line {number} repeats an address", "Nothing is to be done.", "skipped")
            )
        else:
            records[line] = make_record(number, url=line, outlet=domain_of(line))
    problems.append(
        make_problem(
            None,
            f"{name.rsplit('/', 1)[-1]} is a list of addresses: its rows are metadata only",
            "Fetch the articles from their addresses.",
        )
    )
    return list(records.values()), problems
