"""The model of attribution: cue words in all their forms, the points that they and their surroundings earn, grammar."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from analysis.reading.attribution.tokens import AUXILIARY, BE, BIT, CUE, FINITE, HAVE, MODAL, PAST, REPORT
from analysis.study import StudyError

OTHER = "other"  # the type of a source that fits no type
PARTS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective", "prepositions": "preposition", "marks": "mark"}
POINTS = ("exceptions", "constructions", "positions", "joints", "held", "moods", "next", "sources", "adjustments")
THRESHOLDS = ("first_look", "threshold", "speech_threshold")
TRAITS = ("reporting", "quoting", "closing", "seeming", "saying", "bidding")
WORDS = ("addressee", "venue", "links", "particles", "adjuncts", "not_adverbs", "copulas", "person", "document",
         "organisation", "titles", "masculine", "feminine", "demonyms", "plurals", "silent",
         "informants")
MODEL_PARTS = (*THRESHOLDS, *PARTS, *POINTS, "traits", "grammar", "irregular", "double", "words")
DOUBTFUL = -0.4  # points that take a third off the odds: the logarithm of two thirds, rounded as points are
MOODS = ("base", "s", "ing", "past", "participle")


class Form(NamedTuple):
    """One written form of a cue: its dictionary form, and the particles that must follow it."""

    lemma: str
    part: str
    mood: str
    tail: tuple[str, ...]
    group: str
    stance: str


class Rules(NamedTuple):
    """The compiled model and a study's types of source: what `find_attributions` runs on."""

    first_look: float
    threshold: float
    speech_threshold: float
    forms: dict[str, tuple[Form, ...]]
    kinds: dict[str, int]
    points: dict[tuple[str, ...], float]
    traits: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    type_of: Callable[[str], str]
    person_types: frozenset[str]
    running: bool = True


def check_parts(found: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Raise StudyError where a mapping has a key that is not known."""
    unknown = sorted(set(map(str, found)) - set(known))
    if unknown:
        raise StudyError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(known)}.")


def _fail(problem: str) -> StudyError:
    return StudyError(f"model.yml, {problem}.")


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


def _cues(model: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, float]]:
    """List all cues as (part, group, stance, lemma, points); StudyError where one is listed twice."""
    for key, part in PARTS.items():
        seen: set[str] = set()
        for group, stances in model.get(key, {}).items():
            for stance, lemmas in stances.items():
                for lemma, points in lemmas.items():
                    if lemma in seen:
                        raise _fail(f"{key}: cue {lemma!r} is listed twice; keep one of the two")
                    if not isinstance(points, (int, float)) or isinstance(points, bool):
                        raise _fail(f"{key}: cue {lemma!r} needs a number of points, not {points!r}")
                    seen.add(lemma)
                    yield part, str(group), str(stance), str(lemma), float(points)


def _spellings(part: str, head: str, irregular: Mapping[str, list[str]], double: frozenset[str]) -> dict[str, str]:
    if part == "verb":
        return inflect(head, irregular, double)
    return {"singular": head, "plural": _third(head)} if part == "noun" else {"": head}


def _forms(model: Mapping[str, Any]) -> dict[str, tuple[Form, ...]]:
    irregular = {str(lemma): str(forms).split() for lemma, forms in model.get("irregular", {}).items()}
    short = sorted(lemma for lemma, forms in irregular.items() if len(forms) != 4)
    if short:
        raise _fail(f"irregular: verb {short[0]!r} needs four forms: third person, -ing, past, participle")
    double = frozenset(str(model.get("double", "")).split())
    forms: dict[str, list[Form]] = {}
    for part, group, stance, lemma, _ in _cues(model):
        head, *tail = lemma.split()
        for mood, spelling in _spellings(part, head, irregular, double).items():
            forms.setdefault(spelling, []).append(Form(lemma, part, mood, tuple(tail), group, stance))
    return {spelling: tuple(found) for spelling, found in forms.items()}


def _bits(forms: tuple[Form, ...], reporting: frozenset[str]) -> int:
    """The classes of a cue form: PAST where it is only ever a verb in the past, REPORT for a verb that reports."""
    bits = CUE
    verbs = [form for form in forms if form.part == "verb"]
    if len(verbs) == len(forms):
        bits |= PAST if any(form.mood == "past" for form in verbs) else 0
        bits |= REPORT if any(form.group in reporting and form.mood in ("s", "ing", "past") for form in verbs) else 0
    return bits


def _kinds(model: Mapping[str, Any], forms: dict[str, tuple[Form, ...]], reporting: frozenset[str]) -> dict[str, int]:
    """Map every word of the grammar and of the cue lists to the bits of its classes, with both kinds of apostrophe."""
    check_parts(model["grammar"], tuple(BIT), "model.yml, grammar")
    kinds: dict[str, int] = dict.fromkeys(str(model.get("words", {}).get("not_adverbs", "")).split(), 0)
    for name, listed in model["grammar"].items():
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


def _points(model: Mapping[str, Any]) -> dict[tuple[str, ...], float]:
    """All points in one mapping; a key is the path to the number, as ("positions", "verb", "speech", "subject")."""
    flat: dict[tuple[str, ...], float] = {("cues", part, lemma): points for part, _, _, lemma, points in _cues(model)}
    stack = [((name,), model.get(name, {})) for name in POINTS]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Mapping):
            stack += [((*path, str(name)), below) for name, below in value.items()]
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            flat[path] = float(value)
        else:
            raise _fail(f"{' > '.join(path)}: needs a number of points, not {value!r}")
    return flat


def read_model() -> dict[str, Any]:
    """Read `model.yml`, which ships with the package."""
    import yaml

    return yaml.safe_load((files("analysis.reading.attribution") / "model.yml").read_text(encoding="utf-8"))


@cache
def load_model() -> Rules:
    """Compile the model that ships with the package; every source is of type "other"."""
    return compile_model(read_model())


def compile_model(model: Mapping[str, Any]) -> Rules:
    """Compile a model, as the mapping that its YAML file holds; comments in `model.yml` say what each part is.

    Raises StudyError on an unknown key, a cue listed twice or points that are no number.

    >>> rules = compile_model({"threshold": 0, "grammar": {}, "verbs": {"speech": {"neutral": {"say": 2}}}})
    >>> sorted(rules.forms)
    ['say', 'sayed', 'saying', 'says']
    """
    check_parts(model, MODEL_PARTS, "model.yml")
    for name in ("threshold", "verbs", "grammar"):
        if name not in model:
            raise _fail(f"key {name!r} is missing")
    traits, words = _word_sets(model, "traits", TRAITS), _word_sets(model, "words", WORDS)
    forms = _forms(model)
    kinds = _kinds(model, forms, traits["reporting"])
    thresholds = (float(model.get(name, model["threshold"])) for name in THRESHOLDS)
    return Rules(*thresholds, forms, kinds, _points(model), traits, words, lambda _: OTHER, frozenset())


def _word_sets(model: Mapping[str, Any], part: str, names: tuple[str, ...]) -> dict[str, frozenset[str]]:
    given = model.get(part, {})
    check_parts(given, names, f"model.yml, {part}")
    return {name: frozenset(str(given.get(name, "")).split()) for name in names}


def reporting_forms(rules: Rules) -> frozenset[str]:
    """List every written form of a reporting verb; near one, a short quotation is speech and not a term.

    These are the verbs of groups with the trait `quoting`, each form with its particles ("weighs in"). Verbs whose
    points with a subject take more than a third off the odds in every construction are left out: "go on" is common
    near terms too.
    """
    subject = {path[3]: points for path, points in rules.points.items() if path[:3] == ("joints", "verb", "subject")}
    cues = {path[2]: points for path, points in rules.points.items() if path[:2] == ("cues", "verb")}
    best: dict[str, float] = {}
    for path, points in rules.points.items():
        if path[:2] == ("exceptions", "verb") and path[2] != "quotation":
            best[path[3]] = max(best.get(path[3], 0.0), points)
    return frozenset(
        " ".join((spelling, *form.tail))
        for spelling, found in rules.forms.items()
        for form in found
        if form.part == "verb"
        and form.group in rules.traits["quoting"]
        and round(sum(points.get(form.lemma, 0.0) for points in (cues, best, subject)), 1) >= DOUBTFUL
    )
