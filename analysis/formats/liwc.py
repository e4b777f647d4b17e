"""LIWC dictionaries (.dic, 2007 and 2015 layouts): numbered categories between two "%" lines, then words."""

import re
import warnings


def read_liwc(text: str, name: str) -> dict[str, list[str]]:
    """Read a LIWC dictionary into {category: patterns}; ValueError with the line for a category that is not listed.

    A word is listed under each of its categories, so the flat result loses nothing of a nested header. Where a
    category depends on neighbouring words ("(02 134)125/464"), only the unconditional categories are kept; a warning
    counts these entries.
    """
    lines = text.split("\n")
    bounds = [at for at, line in enumerate(lines) if line.strip() == "%"][:2]
    if len(bounds) < 2:
        raise ValueError(
            f"{name}: a LIWC dictionary lists its categories between two lines of '%'; the second is missing."
        )
    paths = _liwc_categories(lines[bounds[0] + 1 : bounds[1]], name, bounds[0] + 2)
    found: dict[str, dict[str, None]] = {path: {} for path in paths.values()}
    conditional = 0
    for at, line in enumerate(lines[bounds[1] + 1 :], start=bounds[1] + 2):
        pattern, numbers, condition = _liwc_entry(line)
        conditional += condition
        for number in numbers if pattern else []:
            if number not in paths:
                raise ValueError(f"{name}, line {at}: category {number} is not in the list at the top; add it there.")
            found[paths[number]][pattern] = None
    if conditional:
        message = f"{name}: {conditional} entries have conditional categories, which were left out."
        warnings.warn(message, stacklevel=4)
    return {category: list(patterns) for category, patterns in found.items() if patterns}


def _liwc_entry(line: str) -> tuple[str, list[str], bool]:
    """Return an entry's pattern, its unconditional categories, and whether it has conditional ones too.

    >>> _liwc_entry("kind\t(02 134)125/464\t31")
    ('kind', ['31'], True)
    """
    entry = re.sub(r"\([^()\n]*\)\d*(?:/\d+)?|<[^<>\n]*>\d*(?:/\d+)?", " ", line)
    cut = re.search(r"\t" if "\t" in line else r"\s(?=\d+(?:\s|$))", entry)
    pattern, rest = (entry[: cut.start()], entry[cut.start() :]) if cut else (entry, "")
    return pattern.strip(), re.findall(r"\d+", rest), entry != line


def _liwc_categories(lines: list[str], name: str, first: int) -> dict[str, str]:
    """Return number -> category name of a LIWC header; a description in brackets (2015) is dropped."""
    found: dict[str, str] = {}
    for at, line in enumerate(lines, start=first):
        parts = line.split(maxsplit=1)
        if parts and (len(parts) != 2 or not parts[0].isdecimal()):
            raise ValueError(
                f"{name}, line {at}: a category is a number and a name, not {line.strip()[:40]!r}; correct the line."
            )
        if parts:
            found[parts[0]] = parts[1].partition(" (")[0].strip()
    return found
