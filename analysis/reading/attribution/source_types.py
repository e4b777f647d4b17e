"""What kind of source somebody is: patterns of words from the study's dictionary, tried in order."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.study import StudyError

OTHER = "other"
LONGEST = 300  # characters of a description that are looked at
_ARTICLE = re.compile(r"(?:the|an?) ")


class SourceType(NamedTuple):
    """One type: what its descriptions may hold, hold in a row, or be."""

    name: str
    holds: re.Pattern[str] | None
    rows: tuple[tuple[re.Pattern[str], ...], ...]
    whole: re.Pattern[str] | None


def _glob(item: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"[\w'’-]*") for word in item.lower().split())


def _items(element: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """Spell out one element of a pattern: {a list} or a word."""
    if not element.startswith("{"):
        return [element]
    if element[1:-1] not in lists:
        raise StudyError(
            f"dictionary, attribution: source_types asks for the list {element}, which source_lists lacks."
        )
    return [str(item) for item in lists[element[1:-1]]]


def _any_of(items: Sequence[str]) -> re.Pattern[str] | None:
    """Compile words and globs to one pattern; only whole words fit."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_glob, items))})(?!\w)") if items else None


def _compile(name: str, patterns: Sequence[str], lists: Mapping[str, Sequence[str]]) -> SourceType:
    holds: list[str] = []
    whole: list[str] = []
    rows = []
    for pattern in patterns:
        elements = re.findall(r"\{[^}]*\}|[^{}]+", pattern.removeprefix("="))
        found = [_items(element.strip(), lists) for element in elements if element.strip()]
        if pattern.startswith("="):
            whole += found[0]
        elif len(found) == 1:
            holds += found[0]
        else:
            rows.append(tuple(compiled for items in found if (compiled := _any_of(items))))
    return SourceType(name, _any_of(holds), tuple(rows), _any_of(whole))


def _in_a_row(description: str, row: tuple[re.Pattern[str], ...]) -> bool:
    at = 0
    for element in row:
        match = element.search(description, at)
        if not match:
            return False
        at = match.end()
    return True


def _type_of(description: str, types: tuple[SourceType, ...]) -> str:
    text = description[:LONGEST].lower()
    bare = text[match.end() :] if (match := _ARTICLE.match(text)) else text
    for kind in types:
        if (kind.holds and kind.holds.search(text)) or (kind.whole and kind.whole.fullmatch(bare)):
            return kind.name
        if any(_in_a_row(text, row) for row in kind.rows):
            return kind.name
    return OTHER


def compile_types(types: Mapping[str, Sequence[str]], lists: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """Compile the source types of a dictionary to a function that names the first type a description fits, or "other".

    A pattern is a word or phrase a description must hold ("white house", "spokes*"), several lists or phrases that must
    stand in it in this order ("{us} {office}"; braces name a list), or what it must be, articles apart ("= {us}").
    Raises StudyError where a pattern names a list that is missing.

    >>> type_of = compile_types({"official": ["{office} {place}", "= rome"], "press": ["dail*"]},
    ...                         {"office": ["minister", "spokes*"], "place": ["rome"]})
    >>> [type_of(source) for source in ("a spokesman in Rome", "Rome", "two dailies in Rome", "a baker")]
    ['official', 'official', 'press', 'other']
    """
    compiled = tuple(_compile(str(name), [str(pattern) for pattern in patterns], lists)
                     for name, patterns in types.items())
    return lru_cache(maxsize=8192)(lambda description: _type_of(description, compiled))
