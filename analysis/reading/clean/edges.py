"""Find datelines before an article's first sentence and signatures after its last."""

import functools
import re

from analysis.reading.clean.boilerplate import known_lines

REST = 5  # words of a line that must remain


@functools.lru_cache(maxsize=256)
def outlet_prefix(outlet: str) -> re.Pattern[str]:
    """Compile the prefix "Outlet - " or "Outlet (City) - Genre: " of one outlet."""
    name = r"\s+".join(map(re.escape, outlet.split()))
    genres = "|".join(map(re.escape, known_lines()["genres"]))
    genre = rf"(?:(?:{genres})(?: ?[:–—] ?| - ))?"
    return re.compile(rf"{name} ?(?:\([^()]{{2,30}}\) ?)?(?:(?:[–:|/-]|--) |—) ?{genre}", re.IGNORECASE)


def find_dateline(line: str, outlet: str = "") -> int:
    """Return the length of the dateline at the start of a line: a place, an agency, the outlet, a genre.

    At least five words of the line must remain; 0 where there is no dateline.

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
    """Return the length of the signature at the end of a paragraph (name and role, no verb), with the space before it.

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
