"""What a sentence says of a hit: that it is not so, is asked, might be, or was long ago; or none of these.

A hit that no cue marks is "not marked". That is not "affirmed": who calls a plan a sham seldom says "not".
The cues of English, and how far each reaches, are data (`status.yml`); a study's dictionary adds its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from typing import Any

from analysis.reading.clauses import FAR, Clauses, Reach
from analysis.reading.dictionary import as_globs, as_strings, as_words, check_keys
from analysis.reading.match import Match, Phrases
from analysis.reading.tokens import Named, Tokens
from analysis.schema import NOT_MARKED, STATUSES
from analysis.study import StudyError

_ORDER = STATUSES[1:]
_SIDES = ("before", "after")
_OWN = "dictionary.yml, section 'status'"


@dataclass(frozen=True)
class Cue:
    """Words that give a hit its status where the hit lies within their reach."""

    status: str
    reach: Reach
    globs: tuple[str, ...]


@dataclass(frozen=True)
class StatusRules:
    """Cues in the order of their status, phrases that only look like cues, and lists of words of grammar."""

    cues: tuple[Cue, ...]
    excepted: tuple[tuple[str, ...], ...]
    grammar: dict[str, tuple[str, ...]]

    @cached_property
    def phrases(self) -> Phrases:
        """The cues and, behind them, the exceptions, to be looked up together."""
        return Phrases([*(cue.globs for cue in self.cues), *self.excepted])

    @cached_property
    def names(self) -> Named:
        """The lists of grammar, by word."""
        return Named(self.grammar)


@dataclass(frozen=True)
class Standing:
    """A cue at its words, and the first and last word that it reaches."""

    cue: Cue
    at: tuple[int, ...]
    first: int
    last: int


@cache
def _shipped() -> dict[str, Any]:
    import yaml

    made: dict[str, Any] = yaml.safe_load((files("analysis.reading") / "status.yml").read_text(encoding="utf-8"))
    return made


@cache
def _base() -> StatusRules:
    model = _shipped()
    own = {key: value for key, value in model.items() if key in {*_ORDER, "except"}}
    cues, excepted = _read(own, "status.yml")
    grammar = {name: as_words(words, f"status.yml, {name!r}") for name, words in model["grammar"].items()}
    return StatusRules(tuple(cues), tuple(excepted), grammar)


def load_status_rules(section: dict[str, Any]) -> StatusRules:
    """The rules that ship with the package, and those that a dictionary's `status:` section adds.

    section: under each status, cues by reach: `before: {3: [cue]}` and `after: {2: [cue]}` (so many words between, up
    to a mark or a conjunction), or the name of a reach of `status.yml`; `except:` phrases that only look like cues; and
    `stops:` words that no cue crosses. StudyError names an unknown key.

    >>> own = load_status_rules({"negated": {"before": {3: ["zilch", "nary a"]}}})
    >>> len(own.cues) - len(load_status_rules({}).cues)
    2
    """
    check_keys(section, {*_ORDER, "except", "stops", "reference"}, _OWN)
    base = _base()
    cues, excepted = _read(section, _OWN)
    grammar = {**base.grammar, "stops": (*base.grammar["stops"], *as_words(section.get("stops"), f"{_OWN}, 'stops'"))}
    return StatusRules((*base.cues, *cues), (*base.excepted, *excepted), grammar)


def _read(section: dict[str, Any], where: str) -> tuple[list[Cue], list[tuple[str, ...]]]:
    cues = [cue for status in _ORDER for cue in _cues(status, section.get(status) or {}, f"{where}, {status!r}")]
    return cues, list(_phrases(section.get("except"), f"{where}, 'except'"))


def _cues(status: str, spec: Any, where: str) -> Iterator[Cue]:
    reaches = _shipped()["reaches"]
    check_keys(spec, {*_SIDES, *reaches, "reference"}, where)
    for name in spec:
        if name in _SIDES:
            yield from _windows(status, name, spec[name] or {}, where)
        elif name in reaches:
            reach = Reach(**reaches[name])
            yield from (Cue(status, reach, globs) for globs in _phrases(spec[name], f"{where}, {name!r}"))


def _windows(status: str, side: str, by_window: Any, where: str) -> Iterator[Cue]:
    for window in by_window if isinstance(by_window, dict | list) else [by_window]:
        if not isinstance(by_window, dict) or not isinstance(window, int) or isinstance(window, bool):
            raise StudyError(f"{where}, {side!r}: {window!r} is not a number of words; write `3: [cue, cue]`.")
        far = min(window + 1, FAR)
        reach = Reach(ahead=far) if side == "before" else Reach(back=far)
        yield from (Cue(status, reach, globs) for globs in _phrases(by_window[window], f"{where}, {side!r}, {window}"))


def _phrases(value: Any, where: str) -> Iterator[tuple[str, ...]]:
    """Phrases as globs; a name in braces stands for each member of that list."""
    lists = _shipped()["lists"]
    for phrase in as_strings(value, where):
        choices = (lists.get(word[1:-1], [word]) if word[:1] == "{" else [word] for word in phrase.split())
        for words in product(*choices):
            yield as_globs(" ".join(words), where)


def find_statuses(matches: list[Match], text: str, tokens: Tokens, sentence_end: dict[int, int],
                  rules: StatusRules, year: int = 0) -> list[str]:
    """The status of each match, the first that applies of negated, questioned, hypothetical, historical; or not marked.

    A cue gives its status to what lies within its reach: ahead, back, or both, up to the end of its clause, as marks,
    conjunctions and relative pronouns tell it (no sentence is parsed). A denied or supposed verb does not reach a noun
    that is taken for granted ("did not win the vote"); an if-clause also reaches the clause that hangs on it. What
    stands before a question mark in the same clause is questioned. year: that of the article, 0 if unknown; a year
    before it marks its clause as historical. Not found: denial in another sentence, irony, and claims that are reported
    only to be refuted. After NegEx (Chapman and others 2001) and ConText (Harkema and others 2009).
    """
    if not matches:
        return []
    clauses = Clauses(text, tokens, rules.names)
    standing = _standing(tokens, rules, clauses, year)
    starts = [each.at[0] for each in standing]
    return [_status(match, standing[bisect_left(starts, match.at[0] - FAR):bisect_right(starts, match.at[-1] + FAR)],
                    clauses, _asked(match, tokens, clauses, sentence_end)) for match in matches]


def _standing(tokens: Tokens, rules: StatusRules, clauses: Clauses, year: int) -> list[Standing]:
    """Every cue of the text with its reach, in the order of the text; exceptions left out."""
    stretches = rules.phrases.find(tokens)
    decoys = [at for number, at in stretches if number >= len(rules.cues)]
    found = [(cue, at) for cue, at in ((rules.cues[number], at) for number, at in stretches if number < len(rules.cues))
             if not (cue.reach.dated and int(tokens.word[at[0]]) >= year)
             and not (cue.reach.opening and not clauses.begins(at[0]))]
    longest = _longest([*((NOT_MARKED, at) for at in decoys), *((cue.status, at) for cue, at in found)])
    found = [(cue, at) for cue, at in found if all(longest[place] == cue.status for place in at)]
    return sorted((Standing(cue, at, clauses.first_back(at[0], cue.reach), clauses.last_ahead(at[0], at[-1], cue.reach))
                   for cue, at in found), key=lambda each: each.at[0])


def _longest(phrases: list[tuple[str, tuple[int, ...]]]) -> dict[int, str]:
    """The status of the longest phrase over each word: within a phrase of another status a cue is none."""
    longest: dict[int, tuple[int, str]] = {}
    for status, at in phrases:
        for place in at:
            longest[place] = max(longest.get(place, (0, "")), (len(at), status), key=lambda pair: pair[0])
    return {place: status for place, (_, status) in longest.items()}


def _asked(match: Match, tokens: Tokens, clauses: Clauses, sentence_end: dict[int, int]) -> bool:
    return clauses.asked(match.at[0], sentence_end[int(tokens.sentence[match.at[0]])])


def _status(match: Match, near: list[Standing], clauses: Clauses, asked: bool) -> str:
    if not match.entry.status:
        return NOT_MARKED
    first, last = match.at[0], match.at[-1]
    found = {"questioned"} if asked else set()
    for each in near:
        if (each.first <= last and first <= each.last and each.cue.status not in found
                and _reaches(each, first, last, clauses)):
            found.add(each.cue.status)
    return next((status for status in _ORDER if status in found), NOT_MARKED)


def _reaches(cue: Standing, first: int, last: int, clauses: Clauses) -> bool:
    reach = cue.cue.reach
    if cue.at[-1] < first:
        if reach.commas:
            return not clauses.aside(cue.at[-1], first)
        taken = clauses.article(first, cue.at[-1])
        return (taken not in ("definite", "aside") or (reach.definite and taken == "definite")
                or clauses.is_open(cue.at[-1] + 1, first))
    if last >= cue.at[0]:
        return False
    return cue.at[0] - last <= reach.back or (
        cue.at[0] - last <= reach.subject and clauses.article(first) == "indefinite")
