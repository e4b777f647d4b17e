"""The attribution rules as a dictionary gives them: cue words in all their forms, their points, and the grammar."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.reading.attribution.tokens import AUXILIARY, BE, BIT, CUE, FINITE, HAVE, MODAL, PAST, REPORT
from analysis.study import StudyError

OTHER = "other"
LONGEST_DESCRIPTION = 300  # characters of a description that are looked at
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
    text = description[:LONGEST_DESCRIPTION].lower()
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


PARTS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective", "prepositions": "preposition", "marks": "mark"}
POINTS = ("exceptions", "constructions", "positions", "nested", "moods", "sources", "adjustments")
TRAITS = ("reporting", "quoting", "nesting", "closing", "seeming")
WORDS = (
    "addressee",
    "venue",
    "links",
    "particles",
    "adjuncts",
    "not_adverbs",
    "copulas",
    "person",
    "document",
    "organisation",
    "titles",
    "masculine",
    "feminine",
    "demonyms",
    "plurals",
    "person_types",
)
KEYS = (
    "threshold",
    *PARTS,
    *POINTS,
    "traits",
    "grammar",
    "irregular",
    "double",
    "words",
    "source_lists",
    "source_types",
)
DOUBTFUL = -0.4  # points that take a third off the odds: the logarithm of two thirds, rounded as points are
MOODS = ("base", "s", "ing", "past", "participle")


class Form(NamedTuple):
    """One written form of a cue: what it belongs to, and the particles that must follow it."""

    lemma: str
    part: str
    mood: str
    tail: tuple[str, ...]
    group: str
    stance: str


class Rules(NamedTuple):
    """Compiled attribution rules: what `find_attributions` runs on."""

    threshold: float
    forms: dict[str, tuple[Form, ...]]
    kinds: dict[str, int]
    points: dict[tuple[str, ...], float]
    traits: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    type_of: Callable[[str], str]


def _fail(problem: str) -> StudyError:
    return StudyError(f"dictionary, attribution: {problem}.")


def _known(found: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(map(str, found)) - set(known))
    if unknown:
        raise _fail(f"unknown key {unknown[0]!r} in {where}; known are {', '.join(known)}")


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")


def inflect(lemma: str, irregular: Mapping[str, list[str]], double: frozenset[str]) -> dict[str, str]:
    """Write a verb in its five forms: base, s, ing, past, participle.

    `irregular` gives the last four of a verb that keeps no rule, `double` names the verbs whose last letter doubles.

    >>> inflect("deny", {}, frozenset())
    {'base': 'deny', 's': 'denies', 'ing': 'denying', 'past': 'denied', 'participle': 'denied'}
    """
    if lemma in irregular:
        return dict(zip(MOODS, (lemma, *irregular[lemma]), strict=True))
    third = _third(lemma)
    if third.endswith("ies") and lemma.endswith("y"):
        past, ing = third[:-2] + "ed", lemma + "ing"
    elif lemma.endswith("ie"):
        past, ing = lemma + "d", lemma[:-2] + "ying"
    elif lemma.endswith("e"):
        past, ing = lemma + "d", (lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]) + "ing"
    else:
        stem = lemma + lemma[-1] if lemma in double else lemma
        past, ing = stem + "ed", stem + "ing"
    return dict(zip(MOODS, (lemma, third, ing, past, past), strict=True))


def _cues(section: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, float]]:
    """Walk the cue lists as (part, group, stance, lemma, points); a cue may stand once in its list."""
    for key, part in PARTS.items():
        seen: set[str] = set()
        for group, stances in section.get(key, {}).items():
            for stance, lemmas in stances.items():
                for lemma, points in lemmas.items():
                    if lemma in seen:
                        raise _fail(f"cue {lemma!r} stands twice in {key}; keep one of the two")
                    if not isinstance(points, (int, float)) or isinstance(points, bool):
                        raise _fail(f"cue {lemma!r} in {key} needs a number of points, not {points!r}")
                    seen.add(lemma)
                    yield part, str(group), str(stance), str(lemma), float(points)


def _spellings(part: str, head: str, irregular: Mapping[str, list[str]], double: frozenset[str]) -> dict[str, str]:
    if part == "verb":
        return inflect(head, irregular, double)
    return {"singular": head, "plural": _third(head)} if part == "noun" else {"": head}


def _forms(section: Mapping[str, Any]) -> dict[str, tuple[Form, ...]]:
    irregular = {str(lemma): str(forms).split() for lemma, forms in section.get("irregular", {}).items()}
    short = sorted(lemma for lemma, forms in irregular.items() if len(forms) != 4)
    if short:
        raise _fail(f"irregular verb {short[0]!r} needs four forms: third person, -ing, past, participle")
    double = frozenset(str(section.get("double", "")).split())
    forms: dict[str, list[Form]] = {}
    for part, group, stance, lemma, _ in _cues(section):
        head, *tail = lemma.split()
        for mood, spelling in _spellings(part, head, irregular, double).items():
            forms.setdefault(spelling, []).append(Form(lemma, part, mood, tuple(tail), group, stance))
    return {spelling: tuple(found) for spelling, found in forms.items()}


def _bits(forms: tuple[Form, ...], reporting: frozenset[str]) -> int:
    """A form that is surely a past verb can carry a clause; a form of a reporting verb starts a new attribution."""
    bits = CUE
    verbs = [form for form in forms if form.part == "verb"]
    if len(verbs) == len(forms):
        bits |= PAST if any(form.mood == "past" for form in verbs) else 0
        bits |= REPORT if any(form.group in reporting and form.mood in ("s", "ing", "past") for form in verbs) else 0
    return bits


def _kinds(
    section: Mapping[str, Any], forms: Mapping[str, tuple[Form, ...]], reporting: frozenset[str]
) -> dict[str, int]:
    """Give every word the grammar or the cue lists know the bits of its classes; both apostrophes are known."""
    _known(section["grammar"], tuple(BIT), "grammar")
    kinds: dict[str, int] = dict.fromkeys(str(section.get("words", {}).get("not_adverbs", "")).split(), 0)
    for name, listed in section["grammar"].items():
        for word in str(listed).split():
            for spelling in {word, word.replace("'", "’")}:
                kinds[spelling] = kinds.get(spelling, 0) | BIT[name]
    for word, bits in kinds.items():
        if bits & (BE | HAVE | MODAL):
            kinds[word] = bits | AUXILIARY | FINITE
        elif bits & PAST:
            kinds[word] = bits | FINITE
    for spelling, found in forms.items():
        bits = _bits(found, reporting)
        kinds[spelling] = kinds.get(spelling, 0) | bits | (FINITE if bits & PAST else 0)
    return kinds


def _points(section: Mapping[str, Any]) -> dict[tuple[str, ...], float]:
    """Flatten the tables of points; a path of names leads to each number."""
    flat: dict[tuple[str, ...], float] = {("cues", part, lemma): points for part, _, _, lemma, points in _cues(section)}
    stack = [((name,), section.get(name, {})) for name in POINTS]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Mapping):
            stack += [((*path, str(name)), below) for name, below in value.items()]
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            flat[path] = float(value)
        else:
            raise _fail(f"{' > '.join(path)} needs a number of points, not {value!r}")
    return flat


def load_rules(section: Mapping[str, Any]) -> Rules:
    """Compile the attribution section of a dictionary, once per study.

    The section lists cues (`verbs`, `nouns`, `adjectives`, `prepositions`, `marks`: group > stance > cue > points),
    what surroundings add (`constructions`, `exceptions` of single cues to them, `positions`, `nested`, `moods`,
    `sources`, and `adjustments` by hand), the `threshold` the sum must reach, what groups can
    do (`traits`), the closed classes of the language (`grammar`, `words`, `irregular`, `double`), and the study's
    `source_types` with the `source_lists` they name.
    Raises StudyError on an unknown key, a cue listed twice or points that are no number.

    >>> rules = load_rules({"threshold": 0, "grammar": {}, "verbs": {"speech": {"neutral": {"say": 2}}}})
    >>> sorted(rules.forms)
    ['say', 'sayed', 'saying', 'says']
    """
    _known(section, KEYS, "attribution")
    for name in ("threshold", "verbs", "grammar"):
        if name not in section:
            raise _fail(f"key {name!r} is missing")
    _known(section.get("words", {}), WORDS, "words")
    _known(section.get("traits", {}), TRAITS, "traits")
    traits = {name: frozenset(str(section.get("traits", {}).get(name, "")).split()) for name in TRAITS}
    words = {name: frozenset(str(section.get("words", {}).get(name, "")).split()) for name in WORDS}
    forms = _forms(section)
    types = compile_types(section.get("source_types", {}), section.get("source_lists", {}))
    return Rules(
        float(section["threshold"]),
        forms,
        _kinds(section, forms, traits["reporting"]),
        _points(section),
        traits,
        words,
        types,
    )


def reporting_forms(rules: Rules) -> frozenset[str]:
    """List every written form of a reporting verb: what tells a short quotation from a term in quotation marks.

    Taken are groups with the trait `quoting`, each form with the particles that make it a cue ("weighs in"). Verbs
    whose points take more than a third off the odds, whatever stands behind, are left out ("go on"): terms stand near
    them anyway.
    """
    best: dict[str, float] = {}
    for path, points in rules.points.items():
        if path[:2] == ("exceptions", "verb") and path[3:] != ("quotation",):
            best[path[2]] = max(best.get(path[2], 0.0), points)
    return frozenset(
        " ".join((spelling, *form.tail))
        for spelling, found in rules.forms.items()
        for form in found
        if form.part == "verb"
        and form.group in rules.traits["quoting"]
        and round(rules.points[("cues", "verb", form.lemma)] + best.get(form.lemma, 0.0), 1) >= DOUBTFUL
    )
