"""The dictionary: every string that a researcher might dispute, read from `dictionary.yml` and checked.

Its nested form and its glob patterns are those of quanteda: `withdraw*` is any word that begins so, `?` is one letter,
a pattern of several words matches consecutive words. Two conditions are added, because one word alone may be
ambiguous: `not:` (patterns that exclude a match) and `guarded:` (patterns that count only near one of the words under
`with:`).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.reading.articles import read_text, read_yaml
from analysis.reading.attribution import MODEL_PARTS
from analysis.reading.words import fold_plural, normalise_word
from analysis.study import StudyError

_FAMILY_KEYS = {"about", "reference", "status", "concepts"}
_CONCEPT_KEYS = {"label", "patterns", "guarded", "name", "role", "evaluative", "not", "with", "heads", "status"}
_TONE_KEYS = {"topic_words", "reference"}
TIERS = ("name", "role", "evaluative")
_GAP = "..."
MOST_WORDS = 5  # of a text in any table
_CONCEPT = re.compile(r", family '([^']*)', concept '([^']*)'(?:[^:]|: pattern '([^']*)')*")


@dataclass(frozen=True)
class Entry:
    """One pattern of one concept: its words as globs, and the conditions of its concept.

    A word written `...` matches up to five words within a clause. heads: of an actor, the head words that its names are
    counted under, each with the words (folded) by which a name is known to have it.
    status: whether it makes sense to deny, ask or suppose the concept; where not, its hits are never marked.
    """

    family: str
    concept: str
    tier: str
    pattern: str
    globs: tuple[str, ...]
    without: tuple[tuple[str, ...], ...] = ()
    near: tuple[str, ...] = ()
    heads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    status: bool = True


@dataclass(frozen=True)
class Dictionary:
    """The parsed dictionary: entries to look for, the table of concepts, and the other sections unchanged."""

    entries: tuple[Entry, ...]
    concepts: pd.DataFrame
    status: dict[str, Any] = field(default_factory=dict)
    attribution: dict[str, Any] = field(default_factory=dict)
    topic_words: tuple[str, ...] = ()
    stop_words: frozenset[str] = frozenset()


def load_dictionary(path: str | Path) -> Dictionary:
    """Read `dictionary.yml` and check it; StudyError names file, family and concept, and says what to do.

    What it does not check: whether a pattern means what its concept says. That is what notebook 02 lets you look at.
    Parts of the model of attribution, which older dictionaries hold, are left out with a warning.
    """
    data, file = read_yaml(path), Path(path).name
    parts = model_parts(data)
    if parts:
        warnings.warn(f"{file}: {describe_parts(parts)}; delete them there.", UserWarning, stacklevel=2)
    try:
        return parse_dictionary(data, file)
    except StudyError as error:
        line = line_of(str(error), read_text(path))
        raise StudyError(str(error).replace(f"{file}, ", f"{file}, line {line}, ", 1) if line else str(error)) from None


def line_of(message: str, text: str) -> int:
    """The line of a dictionary that a message about a concept, or about one of its patterns, speaks of; 0 if none.

    >>> line_of("d.yml, family 'f', concept 'c': pattern 'y z' is long", "families: {f: {concepts: {c: [x,\\n y z]}}}")
    2
    """
    import yaml

    found = _CONCEPT.search(message)
    node = _child(_child(yaml.compose(text, Loader=yaml.SafeLoader), "families"), found[1]) if found else None
    node = _child(_child(node, "concepts"), found[2]) if found else None
    if node is None or not found:
        return 0
    nodes = [one for one in _scalars(node) if found[3] is not None and one.value == found[3]]
    return int((nodes or [node])[0].start_mark.line) + 1


def _child(node: Any, key: str) -> Any:
    pairs = node.value if node is not None and node.id == "mapping" else []
    return next((value for name, value in pairs if name.value == key), None)


def _scalars(node: Any) -> Iterator[Any]:
    if node.id == "scalar":
        yield node
    else:
        for one in node.value:
            for inner in one if isinstance(one, tuple) else (one,):
                yield from _scalars(inner)


def model_parts(data: dict[str, Any]) -> list[str]:
    """The parts of the model of attribution that a dictionary of an older version holds."""
    section = data.get("attribution")
    return [key for key in section if key in MODEL_PARTS] if isinstance(section, dict) else []


def describe_parts(parts: list[str]) -> str:
    """What is said of a dictionary that holds parts of the model, without the remedy."""
    return f"under 'attribution', {', '.join(parts)} are not used, since the model now comes with the package"


def parse_dictionary(data: dict[str, Any], file: str = "dictionary.yml") -> Dictionary:
    """Make a dictionary from the content of its YAML file.

    >>> d = parse_dictionary({"families": {"exit": {"concepts": {"withdrawal": ["withdraw*", "pull* out"]}}}})
    >>> [entry.globs for entry in d.entries]
    [('withdraw*',), ('pull*', 'out')]
    """
    known = {"families", "status", "attribution", "tone", "stop_words"}
    for key in data:
        if key not in known:
            raise StudyError(f"{file}: unknown section {key!r}; the sections are {sorted(known)}.")
    entries: list[Entry] = []
    rows: list[dict[str, str]] = []
    for family, body in _mapping(data.get("families"), file, "families").items():
        check_keys(body, _FAMILY_KEYS, f"{file}, family {family!r}")
        for concept, spec in _mapping(body.get("concepts"), file, f"family {family!r}").items():
            made, described = _parse_concept(family, concept, spec, file, _switch(body, f"{file}, family {family!r}"))
            entries += made
            rows += [{**row, "reference": str(body.get("reference", "")).strip()} for row in described]
        _check_labels(rows, f"{file}, family {family!r}")
    concepts = pd.DataFrame(rows, columns=["family", "concept", "tier", "label", "reference"], dtype="str")
    tone = {} if data.get("tone") is None else data["tone"]
    check_keys(tone, _TONE_KEYS, f"{file}, section 'tone'")
    topic_words = as_strings(tone.get("topic_words"), f"{file}, section 'tone', 'topic_words'")
    stop_words = as_strings(data.get("stop_words"), f"{file}, section 'stop_words'")
    return Dictionary(tuple(entries), concepts, data.get("status") or {}, _attribution(data, file),
                      tuple(word.lower() for word in topic_words), frozenset(word.lower() for word in stop_words))


def _attribution(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The study's own part of the attribution section; empty only where there is no such section."""
    section = data.get("attribution") or {}
    if not isinstance(section, dict):
        raise StudyError(f"{file}, section 'attribution': a mapping was expected; indent its entries.")
    own = {key: value for key, value in section.items() if key not in MODEL_PARTS}
    return own or ({"source_types": {}} if model_parts(data) else {})


def _check_labels(rows: list[dict[str, str]], where: str) -> None:
    # Tables and figures show concepts by their labels, so each needs its own within a family.
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        first = named.setdefault((row["family"], row["label"]), row["concept"])
        if first != row["concept"]:
            raise StudyError(f"{where}: {first!r} and {row['concept']!r} are both labelled {row['label']!r}; "
                             "give each its own label.")


def _switch(spec: dict[str, Any], where: str, otherwise: bool = True) -> bool:
    """Whether hits take a status: `status: no` of a concept or of a whole family."""
    value = spec.get("status", otherwise)
    if not isinstance(value, bool):
        raise StudyError(f"{where}, 'status': {value!r} is neither yes nor no; write `status: no` where denial "
                         "makes no sense, or leave it out.")
    return value


def _parse_concept(family: str, concept: str, spec: Any, file: str,
                   status: bool) -> tuple[list[Entry], list[dict[str, str]]]:
    where = f"{file}, family {family!r}, concept {concept!r}"
    spec = {"patterns": spec} if isinstance(spec, list) else spec
    check_keys(spec, _CONCEPT_KEYS, where)
    without = tuple(as_globs(pattern, where) for pattern in as_strings(spec.get("not"), where))
    near = as_words(spec.get("with"), f"{where}, 'with'")
    tiers, guarded = _tiers(spec, where)
    if any(guarded.values()) != bool(near):
        raise StudyError(f"{where}: 'guarded:' and 'with:' go together; give both or neither.")
    heads = _heads(spec.get("heads"), where)
    if heads and "" in tiers:
        raise StudyError(f"{where}: 'heads:' are for names by tier ({', '.join(TIERS)}); take them out.")
    label = spec.get("label", concept.replace("_", " "))
    if not isinstance(label, str) or not label.strip():
        raise StudyError(f"{where}: the label is {label!r}, no text to show; write one in quotes, or take it out.")
    status = _switch(spec, where, status)
    entries = [Entry(family, concept, tier, pattern, _counted_globs(pattern, where), without, nearby, heads, status)
               for lists, nearby in ((tiers, ()), (guarded, near))
               for tier, patterns in lists.items() for pattern in patterns]
    return entries, [{"family": family, "concept": concept, "tier": tier, "label": label} for tier in tiers]


def _tiers(spec: dict[str, Any], where: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The patterns of a concept by tier ("" where it has none), and those of them that are guarded."""
    guarded = spec.get("guarded")
    lists = guarded if isinstance(guarded, dict) else {"": guarded}
    check_keys(lists, {"", *TIERS}, f"{where}, 'guarded'")
    named = [tier for tier in TIERS if tier in spec or tier in lists]
    if named and ("patterns" in spec or lists.get("")):
        raise StudyError(f"{where}: it has names by tier ({', '.join(named)}) and a list without; put each pattern, "
                         "guarded ones too, under a tier.")
    if not named and not {"patterns", "guarded"} & set(spec):
        raise StudyError(f"{where}: no patterns; give 'patterns:', or names by tier ({', '.join(TIERS)}).")
    open_lists = {tier: spec.get(tier or "patterns") for tier in named or [""]}
    return ({tier: as_strings(patterns, where) for tier, patterns in open_lists.items()},
            {tier: as_strings(patterns, where) for tier, patterns in lists.items()})


def _heads(value: Any, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Head words in their order, each with the words to know it by: itself, or those listed behind it."""
    where = f"{where}, 'heads'"
    items = value if isinstance(value, list) else [] if value is None else [value]
    given = [pair for item in items for pair in (item.items() if isinstance(item, dict) else [(item, item)])]
    return tuple((head, folded(phrase)) for name, words in given for head in as_strings(name, where)
                 for phrase in as_strings(words, where))


def folded(phrase: str) -> tuple[str, ...]:
    """A phrase as its words are compared for heads: as counted, plurals folded.

    >>> folded("US Troops")
    ('u.s.', 'troop')
    """
    return tuple(fold_plural(normalise_word(word)) for word in phrase.split())


def as_globs(pattern: str, where: str) -> tuple[str, ...]:
    """The words of a pattern in lower case; StudyError where it could match nothing, or everything."""
    words = tuple(pattern.lower().split())
    if not words or words[0] == _GAP or words[-1] == _GAP or len(words) > 6:
        raise StudyError(f"{where}: pattern {pattern!r} must have one to six words and begin and end with one.")
    if all(set(word) <= {"*", "?", "."} for word in words):
        raise StudyError(f"{where}: pattern {pattern!r} would match everything; write some letters.")
    return words


def _counted_globs(pattern: str, where: str) -> tuple[str, ...]:
    """The words of a pattern that is counted; StudyError for more than five, as many as tables may hold of a text."""
    words = as_globs(pattern, where)
    if len(words) - words.count(_GAP) > MOST_WORDS:
        raise StudyError(f"{where}: pattern {pattern!r} matches more than five words, and tables hold five of a text "
                         "at most; leave words out, or write ... for those in the middle.")
    return words


def as_strings(value: Any, where: str) -> list[str]:
    """A list of strings from a list, a string or nothing; StudyError for any other value."""
    values = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(values, list):
        raise StudyError(f"{where}: a list of patterns was expected, found {value!r}; write them as a YAML list.")
    for item in values:
        if not isinstance(item, str):
            raise StudyError(f"{where}: {item!r} is not text (YAML reads bare no, yes, on, 2011 so); put it in quotes.")
    return values


def as_words(value: Any, where: str) -> tuple[str, ...]:
    """A list of patterns of one word each, in lower case; StudyError where one has several."""
    words = [as_globs(pattern, where) for pattern in as_strings(value, where)]
    for globs in words:
        if len(globs) > 1:
            raise StudyError(f"{where}: {' '.join(globs)!r} is more than one word; give only its distinctive word.")
    return tuple(globs[0] for globs in words)


def _mapping(value: Any, file: str, where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise StudyError(f"{file}, {where}: nothing there; give at least one entry.")
    for name in value:
        if not isinstance(name, str) or not name.strip():
            raise StudyError(f"{file}, {where}: {name!r} is no name (YAML reads bare no, yes, 2011 so); put it in "
                             "quotes.")
    return value


def check_keys(value: Any, known: set[str], where: str) -> None:
    """Raise StudyError, with the known keys, where a value is not a mapping or has an unknown key."""
    if not isinstance(value, dict):
        raise StudyError(f"{where}: a mapping was expected, found {value!r}; indent its entries.")
    for key in value:
        if key not in known:
            raise StudyError(f"{where}: unknown key {key!r}; the keys are {sorted(known)}.")
