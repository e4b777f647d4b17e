"""Check a dictionary: list all its errors, and the patterns that can never match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from analysis.commands.findings import Finding, finding, of_error
from analysis.reading.annotate import load_reading_rules
from analysis.reading.dictionary import TIERS, Dictionary, describe_parts, model_parts, parse_dictionary
from analysis.reading.words import normalise_word, word_spans
from analysis.study import StudyError

FILE = "dictionary.yml"
_EMPTY = {"families": {"any": {"concepts": {"any": ["any"]}}}}


def check_dictionary(data: dict[str, Any]) -> list[Finding]:
    """Every error of a dictionary, concept by concept and section by section, and every pattern that cannot match.

    data: the content of `dictionary.yml`. `load_dictionary` stops at the first error; this goes on.
    """
    found = [*_section_errors(data), *_concept_errors(data)]
    if not found:
        found = _whole(data)
    return list(dict.fromkeys([*found, *_patterns_without_match(data), *_repeated(data), *_model_parts(data)]))


def _model_parts(data: dict[str, Any]) -> Iterator[Finding]:
    parts = model_parts(data)
    if parts:
        yield finding(FILE, describe_parts(parts), "delete them there", outcome="look")


def _whole(data: dict[str, Any]) -> list[Finding]:
    try:
        load_reading_rules(parse_dictionary(data))
    except ValueError as error:
        return [of_error(error, FILE)]
    return []


def _section_errors(data: dict[str, Any]) -> Iterator[Finding]:
    for name, section in data.items():
        if name == "families":
            continue
        try:
            read = parse_dictionary({**_EMPTY, name: section})
            load_reading_rules(Dictionary((), read.concepts, read.status, read.attribution))
        except (ValueError, AttributeError, TypeError) as error:
            broken = isinstance(error, ValueError)
            yield of_error(error if broken else StudyError(f"{FILE}, section {name!r}: not of the form that is "
                           "expected; compare it with the shipped dictionary."), FILE)


def _concept_errors(data: dict[str, Any]) -> Iterator[Finding]:
    families = data.get("families")
    if not isinstance(families, dict) or not families:
        yield finding(FILE, "there is nothing under 'families:'", "give at least one family with concepts")
        return
    for family, body in families.items():
        concepts = body.get("concepts") if isinstance(body, dict) else None
        if not isinstance(concepts, dict) or not concepts:
            yield from _errors_of({"families": {family: body}})
            continue
        head = {key: value for key, value in body.items() if key != "concepts"}
        yield from _errors_of({"families": {family: {**head, "concepts": {"any": ["any"]}}}})
        for concept, spec in concepts.items():
            yield from _errors_of({"families": {family: {"concepts": {concept: spec}}}})


def _errors_of(data: dict[str, Any]) -> Iterator[Finding]:
    """The first error of this part of a dictionary, if it has one."""
    try:
        parse_dictionary(data)
    except ValueError as error:
        yield of_error(error, FILE)


def _each_pattern(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every pattern of the families as (where, family, pattern); concepts that cannot be read are left out."""
    families = data.get("families")
    for family, body in families.items() if isinstance(families, dict) else ():
        concepts = body.get("concepts") if isinstance(body, dict) else None
        for concept, spec in concepts.items() if isinstance(concepts, dict) else ():
            where = f"family {family!r}, concept {concept!r}"
            lists = {"patterns": spec} if isinstance(spec, list) else spec if isinstance(spec, dict) else {}
            for key in ("patterns", "guarded", *TIERS, "not", "with"):
                for pattern in _listed(lists.get(key)):
                    yield (f"{where}, '{key}'" if key in ("not", "with") else where), family, pattern


def _listed(given: Any) -> Iterator[str]:
    """The patterns of a list, of one text, or of lists by tier; whatever else stands there is no pattern."""
    if isinstance(given, dict):
        for inner in given.values():
            yield from _listed(inner)
    yield from (item for item in (given if isinstance(given, list) else [given]) if isinstance(item, str))


def _patterns_without_match(data: dict[str, Any]) -> Iterator[Finding]:
    for where, _, pattern in _each_pattern(data):
        for word in pattern.split():
            reason = why_no_match(word)
            if reason:
                yield finding(FILE, f"{where}: pattern {pattern!r} can never match: {reason}",
                              "write it as words are counted", outcome="wrong number")


def why_no_match(word: str) -> str:
    """Why a word of a pattern cannot match any word as words are counted; "" where it can.

    >>> why_no_match("islanders'"), why_no_match("withdraw*"), why_no_match("US")
    ("words end before the closing apostrophe in islanders'", '', "'US' is counted as 'u.s.'")
    """
    if word == "...":
        return ""
    wild = any(sign in word for sign in "*?[")
    if word[-1] in "'’" and not wild:
        return f"words end before the closing apostrophe in {word}"
    if not wild:
        pieces = [word[start:end] for start, end in word_spans(word)]
        if not pieces:
            return f"{word!r} has no letter or digit"
        if pieces != [word]:
            return f"{word!r} is read as {' '.join(pieces)!r}"
        counted = normalise_word(word)
        return "" if counted == word.lower() else f"{word!r} is counted as {counted!r}"
    bare = word.replace("*", "").replace("?", "")
    strange = sorted({sign for sign in bare if not (sign.isalnum() or sign in "-.'’,[]!")})
    if strange:
        return f"no word holds {' or '.join(strange)}"
    if word[-1] in "'’-":
        return f"no word ends in {word[-1]}"
    return "words are counted with a straight apostrophe" if "’" in word else ""


def _repeated(data: dict[str, Any]) -> Iterator[Finding]:
    counted = Counter((family, " ".join(pattern.lower().split())) for where, family, pattern in _each_pattern(data)
                      if not where.endswith(("'not'", "'with'")))
    for (family, pattern), times in counted.items():
        if times > 1:
            yield finding(FILE, f"family {family!r}: pattern {pattern!r} is listed {times} times and counts for the "
                          "first concept only", "keep it under one concept", outcome="wrong number")
