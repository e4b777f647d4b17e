"""Find what stands before an article's first sentence and after its last: datelines and signatures."""

import functools
import re

from analysis.reading.clean.boilerplate import known_lines

REST = 5  # words that must stay of a line


@functools.lru_cache(maxsize=256)
def outlet_prefix(outlet: str) -> re.Pattern[str]:
    """Compile the prefix "Outlet - " or "Outlet (City) - Genre: " of one outlet."""
    name = r"\s+".join(map(re.escape, outlet.split()))
    genres = "|".join(map(re.escape, known_lines()["genres"]))
    genre = rf"(?:(?:{genres})(?: ?[:–—] ?| - ))?"
    return re.compile(rf"{name} ?(?:\([^()]{{2,30}}\) ?)?(?:(?:[–:|/-]|--) |—) ?{genre}", re.IGNORECASE)


def find_dateline(line: str, outlet: str = "") -> int:
    """Find how many characters at a line's start are a dateline: a place, an agency, the outlet, a genre.

    At least five words of the line must stay; 0 where there is none.

    >>> find_dateline("SOUNDHAVEN (HCN) — Ferries stopped at noon on Friday.")
    19
    """
    head = line[:200]
    patterns = [outlet_prefix(outlet)] if outlet.split() else []
    for pattern in [*patterns, known_lines()["datelines"]]:
        found = pattern.match(head)
        if found and len(line[found.end():found.end() + 200].split()) >= REST:
            return found.end()
    return 0


def find_signature(line: str, author: str = "") -> int:
    """Find how many characters at a paragraph's end are a name and a role without a verb, the space before included.

    >>> find_signature("The boats will run again on Monday morning. Ada Quill – Harbour correspondent")
    34
    """
    tail = line[-200:]
    found = known_lines()["signatures"].search(tail)
    name = " ".join(author.split())
    if not found and name:
        found = re.search(rf"(?<=[.!?\"”’)]) (?:by )?{re.escape(name)}[^.!?]{{0,80}}$", tail, re.IGNORECASE)
    if not found or len(line[:len(line) - len(tail) + found.start()].split()[:REST]) < REST:
        return 0
    return len(tail) - found.start()
