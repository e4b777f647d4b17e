"""Speakers: names in an article, the full name behind "he", "who" or a surname, and types of source."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.grammar import FUNCTION, Phrase, head_of
from analysis.reading.attribution.model import OTHER, Rules
from analysis.reading.attribution.tokens import TaggedTokens
from analysis.study import StudyError

MOST_WORDS = 8  # of a name
COMMON_LISTS = ("person", "document", "organisation")
NO_NAME = FUNCTION | k.DETERMINER | k.POSSESSIVE | k.PRONOUN | k.OBJECT | k.PREPOSITION | k.TIME | k.QUANTIFIER
GENDER = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
PLURAL = frozenset({"they", "their", "it", "its", "we", "our"})
APART = 1  # paragraphs between a pronoun and its antecedent
LOOK_BACK = 20  # sentences between them
MENTIONS = 3  # names at the start of a sentence that may be a person's
REMEMBERED = 12  # mentions of a name that are looked at for its type
BEFORE, BEHIND = 6, 14  # tokens around a name that are looked at for its type
NEW_CLAUSE = k.BREAK | k.AUXILIARY | k.PAST | k.RELATIVE | k.THAT | k.COMMA
LONGEST_DESCRIPTION = 300  # characters that are looked at for a type
_ARTICLE = re.compile(r"(?:the|an?) ")


class Name(NamedTuple):
    """A name in the text: its tokens [start, end), how it is written, and whether it is a person's."""

    start: int
    end: int
    text: str
    person: bool


class NameIndex(NamedTuple):
    """The names of an article in order (`found`), by token (`at`), and full names of people by surname (`full`)."""

    found: list[Name]
    at: dict[int, Name]
    full: dict[str, list[Name]]
    mentions: dict[str, list[Name]]

    def called(self, name: str) -> list[Name]:
        """Every mention of a full name, also by surname alone."""
        if not self.mentions:
            for found in self.found:
                self.mentions.setdefault(full_name(found, self), []).append(found)
        return self.mentions.get(name, [])


def _written(tokens: TaggedTokens, start: int, end: int) -> str:
    """Write a name without its genitive 's."""
    words = tokens.word[start:end]
    if tokens.kind[end - 1] & k.OWNER and words[-1].endswith(("'s", "’s")):
        words[-1] = words[-1][:-2]
    return " ".join(words)


def _ends_run(tokens: TaggedTokens, at: int, rules: Rules) -> bool:
    """Say whether a name ends before a token, at a genitive that is not part of it as in "Bakers' Union"."""
    plural = not tokens.word[at - 1].endswith(("'s", "’s")) and tokens.low[at] in rules.words["organisation"]
    return bool(tokens.kind[at - 1] & k.OWNER) and not plural


def _runs(tokens: TaggedTokens, rules: Rules) -> list[tuple[int, int]]:
    """Find runs of capitalised tokens that are no function words."""
    kinds = np.asarray(tokens.kind, dtype=np.int64)
    runs: list[list[int]] = []
    for at in np.flatnonzero((kinds & (k.NAME | NO_NAME)) == k.NAME).tolist():
        if tokens.word[at][0].isdigit():
            continue
        joined = runs and runs[-1][1] == at and tokens.sentence[at] == tokens.sentence[at - 1]
        if joined and not _ends_run(tokens, at, rules) and tokens.start[at] - tokens.end[at - 1] <= 2:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    return [(start, end) for start, end in runs]


def _bare(words: tuple[str, ...], rules: Rules) -> tuple[int, bool] | None:
    """Find where a name starts behind titles and nationalities, and whether it is a person's; None for no name."""
    titles, peoples = rules.words["titles"], rules.words["demonyms"]
    titled = max((at for at, word in enumerate(words) if word in titles), default=-1)
    first = titled + 1
    while first < len(words) and words[first].partition("-")[0] in peoples:
        first += 1
    if first >= len(words) or len(words) - first > MOST_WORDS:
        return None
    institution = not rules.words["organisation"].isdisjoint(words[first:])
    return first, not institution and (titled >= 0 or len(words) - first > 1)


def _all_names(tokens: TaggedTokens, rules: Rules) -> Iterator[Name]:
    """Find every name, without titles and nationalities, in the order of the text."""
    known: dict[tuple[str, ...], tuple[int, bool] | None] = {}
    words = set(tokens.word)
    for start, end in _runs(tokens, rules):
        run = tuple(tokens.low[start:end])
        if run not in known:
            known[run] = _bare(run, rules)
        bare = known[run]
        if bare and not (end - start == 1 and _is_common(tokens, start, words, rules)):
            first = start + bare[0]
            yield Name(first, end, _written(tokens, first, end), bare[1])


def _is_common(tokens: TaggedTokens, at: int, words: set[str], rules: Rules) -> bool:
    """Say whether a word at the start of a sentence is no name: a cue, in a list, or in lower case elsewhere."""
    low = tokens.low[at]
    if at != tokens.first[tokens.sentence[at]]:
        return False
    return bool(tokens.kind[at] & k.CUE) or low in words or any(low in rules.words[name] for name in COMMON_LISTS)


def find_names(tokens: TaggedTokens, rules: Rules) -> NameIndex:
    """Find the names of an article; one with a title or of two words is a person's unless it names an organisation."""
    found = list(_all_names(tokens, rules))
    full: dict[str, list[Name]] = {}
    for name in found:
        if name.end - name.start > 1 and name.person:
            full.setdefault(_surname(name.text), []).append(name)
    return NameIndex(found, {at: name for name in found for at in range(name.start, name.end)}, full, {})


def _surname(text: str) -> str:
    return text.rsplit(" ", 1)[-1].lower()


def full_name(name: Name, names: NameIndex) -> str:
    """Give the full name for a surname: the last before it, else the first after it, else the surname itself."""
    if name.end - name.start > 1:
        return name.text
    known = names.full.get(_surname(name.text), [])
    before = bisect_left(known, name.start, key=lambda other: other.start)
    return known[max(0, before - 1)].text if known else name.text


class Speaker(NamedTuple):
    """The full name of who speaks ("" where none is known), its type, and whether the text names it."""

    name: str
    type: str
    named: bool


NOBODY = Speaker("", OTHER, False)


class Article(NamedTuple):
    """What is known of the people in an article at one place: the last person and group with their sentences.

    `types` and `genders` are kept by full name and filled as the article is read.
    """

    tokens: TaggedTokens
    rules: Rules
    names: NameIndex
    types: dict[str, str]
    genders: dict[str, str]
    person: tuple[int, Speaker] = (-1, NOBODY)
    group: tuple[int, Speaker] = (-1, NOBODY)


def find_speakers(tokens: TaggedTokens, sources: Sequence[Phrase | None], rules: Rules) -> list[Speaker]:
    """Find the speakers that the sources of an article refer to; the sources are in the order of the text."""
    names = find_names(tokens, rules)
    article = Article(tokens, rules, names, {}, _titled_genders(tokens, names, rules))
    speakers = []
    for source in sources:
        speaker = _speaker(article, source) if source else _unnamed(rules)
        if source and speaker != NOBODY:
            place = "person" if _is_person(article, source, speaker) else "group"
            article = article._replace(**{place: (tokens.sentence[source.start], speaker)})
        speakers.append(speaker)
    return speakers


def _titled_genders(tokens: TaggedTokens, names: NameIndex, rules: Rules) -> dict[str, str]:
    """Map full names to "he" or "she" by a title before the name, such as "Mrs"."""
    genders: dict[str, str] = {}
    for name in names.found:
        title = tokens.low[name.start - 1] if name.start else ""
        if title in rules.words["masculine"] or title in rules.words["feminine"]:
            genders.setdefault(full_name(name, names), "he" if title in rules.words["masculine"] else "she")
    return genders


def _is_person(article: Article, source: Phrase, speaker: Speaker) -> bool:
    """Say whether "he" or "she" may mean this source next: a named person, or one person without a name."""
    if speaker.name:
        return speaker.name in article.types
    head = article.tokens.low[head_of(article.tokens, source.start, source.end)]
    return head in GENDER or (head in article.rules.words["person"] and not head.endswith("s"))


def _speaker(article: Article, source: Phrase) -> Speaker:
    """Find the speaker of one source: a pronoun, a name, or a description."""
    tokens, rules = article.tokens, article.rules
    low = tokens.low[source.start].replace("’", "'").partition("'")[0]
    if source.end - source.start == 1 and low in GENDER:
        return _antecedent(article, source.start, GENDER[low])
    if source.end - source.start == 1 and low in PLURAL:
        return article.group[1] if _near(tokens, article.group[0], source.start) else NOBODY
    if _is_quantity(tokens, source):
        return article.group[1] if _near(tokens, article.group[0], source.start) else _unnamed(rules)
    if _is_informant(tokens, source, rules):
        return _unnamed(rules)._replace(named=_names_body(tokens, source, rules))
    found, kind = _name_in(article, source), _type_in(tokens, source, rules)
    if not found:
        return Speaker("", kind, _names_body(tokens, source, rules))
    name = full_name(found, article.names)
    if found.person or name != found.text or kind == OTHER or kind in rules.person_types:
        return Speaker(name, _type_of(article, name, " ".join(tokens.word[source.start : source.end])), True)
    return Speaker(name, kind, True)


def _unnamed(rules: Rules) -> Speaker:
    """A speaker of whom nothing is told: of the type that the study gives to "sources"."""
    return Speaker("", rules.type_of("sources"), False)


def _is_quantity(tokens: TaggedTokens, source: Phrase) -> bool:
    """Say whether a source is a bare quantity: "several of them", "many", "some of these"."""
    words = range(source.start, source.end)
    bare = k.QUANTIFIER | k.OBJECT | k.PREPOSITION
    return bool(tokens.kind[source.start] & k.QUANTIFIER) and all(tokens.kind[at] & bare for at in words)


def _is_informant(tokens: TaggedTokens, source: Phrase, rules: Rules) -> bool:
    """Say whether a source is somebody unnamed, also at an outlet: "two Reuters sources", but not "news sources"."""
    head = head_of(tokens, source.start, source.end)
    outlets = head > source.start and tokens.low[head - 1] in ("news", "media", "press")
    return tokens.low[head] in rules.words["informants"] and not outlets


def _names_body(tokens: TaggedTokens, source: Phrase, rules: Rules) -> bool:
    """Say whether a noun phrase names a body or state: "the Danish government", "a Pentagon official", not "Danes"."""
    body = tokens.low[head_of(tokens, source.start, source.end)] in rules.words["organisation"]
    for at in range(source.start, source.end):
        initial = at == 0 or tokens.sentence[at - 1] != tokens.sentence[at]
        if tokens.kind[at] & k.NAME and not initial:
            state = "." in tokens.low[at] or tokens.word[at].isupper()
            people = tokens.low[at].strip(".") in rules.words["demonyms"] and not state
            if body or not people:
                return True
    return False


def _type_in(tokens: TaggedTokens, source: Phrase, rules: Rules) -> str:
    """Find the type of a source by its noun phrase up to the first mark or "who"; failing that, by the rest.

    What is a document by its head is one, whoever made it: "a ministry statement".
    """
    head, paper = tokens.low[head_of(tokens, source.start, source.end)], rules.type_of("document")
    if paper != OTHER and rules.type_of(head) == paper:
        return paper
    stops = k.MARK | k.RELATIVE | k.THAT
    persons = rules.words["person"]
    end = next((at for at in range(source.start + 1, source.end) if tokens.kind[at] & stops
                or (tokens.low[at] == "and" and tokens.low[at - 1] in persons)), source.end)
    kind = rules.type_of(" ".join(tokens.word[source.start : end]))
    if kind != OTHER or end == source.end:
        return kind
    rest = " ".join(tokens.word[end : source.end])
    return next((kind for part in (rest.partition(" who ")[0], rest) if (kind := rules.type_of(part)) != OTHER), OTHER)


def _name_in(article: Article, source: Phrase) -> Name | None:
    """Find the name that is the head of a noun phrase, or that follows its first comma ("the minister, Ann Lee")."""
    tokens, names = article.tokens, article.names
    head = head_of(tokens, source.start, source.end)
    found = names.at.get(head)
    if found and tokens.low[head] not in article.rules.words["person"]:
        return found
    behind = names.at.get(head + 2) if head + 2 < source.end and tokens.kind[head + 1] & k.COMMA else None
    return behind if behind and behind.person else None


def _near(tokens: TaggedTokens, sentence: int, at: int) -> bool:
    return sentence >= 0 and tokens.paragraph[tokens.sentence[at]] - tokens.paragraph[sentence] <= APART


def _antecedent(article: Article, at: int, gender: str) -> Speaker:
    """Find whom "he" or "she" means: the last who spoke, unless a later sentence starts with somebody else."""
    tokens, genders = article.tokens, article.genders
    sentence, speaker = article.person
    if not _near(tokens, sentence, at) or genders.get(speaker.name, gender) != gender:
        sentence, speaker = -1, NOBODY
    here = tokens.sentence[at]
    for place in range(here, max(sentence, here - LOOK_BACK, -1), -1):
        if tokens.paragraph[here] - tokens.paragraph[place] > APART:
            break
        subject = _first_person(tokens, place, at, article.names)
        if subject and genders.get(subject, gender) == gender:
            speaker = Speaker(subject, _type_of(article, subject, ""), True)
            break
    if speaker.name:
        genders.setdefault(speaker.name, gender)
    return speaker


def _first_person(tokens: TaggedTokens, sentence: int, before: int, names: NameIndex) -> str:
    """Find the first person named in a sentence outside quotations."""
    end = min(before, tokens.last[sentence])
    place = bisect_left(names.found, tokens.first[sentence], key=lambda name: name.start)
    for name in names.found[place : place + MENTIONS]:
        if name.start >= end:
            break
        full = full_name(name, names)
        if tokens.quote[name.start] < 0 and (name.person or full != name.text):
            return full
    return ""


def _type_of(article: Article, name: str, written: str) -> str:
    """Find the type of a person by the source as written, by the name, or by the words around most of its mentions.

    It is kept for the whole article: who was once called the mayor stays one.
    """
    types, rules = article.types, article.rules
    if types.get(name, OTHER) != OTHER:
        return types[name]
    kinds = [rules.type_of(written.partition(" who ")[0]), rules.type_of(written), rules.type_of(name)]
    if name not in types:
        mentions = article.names.called(name)[:REMEMBERED]
        around = Counter(rules.type_of(_surroundings(article.tokens, found, rules)) for found in mentions)
        around += Counter(rules.type_of(word) for found in mentions if (word := _stands_for(article.tokens, found)))
        kinds += [kind for kind, _ in around.most_common()]
    paper = rules.type_of("document")  # what is written near a name is no type of a person
    types[name] = next((kind for kind in kinds if kind not in (OTHER, paper)), OTHER)
    return types[name]


def _surroundings(tokens: TaggedTokens, name: Name, rules: Rules) -> str:
    """Take the words before a name and the apposition around it, within its sentence and clause."""
    sentence = tokens.sentence[name.start]

    def within(at: int) -> bool:
        return not tokens.kind[at] & NEW_CLAUSE and tokens.sentence[at] == sentence

    start, end, roles = name.start, name.end, rules.words["person"] | rules.words["titles"]
    beside = start > 1 and tokens.kind[start - 1] & k.COMMA and tokens.quote[start - 2] == tokens.quote[start]
    if beside and tokens.low[start - 2] in rules.words["person"]:
        start -= 1  # "the minister, Ann Lee", but not "an old friend," Ann Lee said
    # A title, not what stands before a name by chance: "the mayor Ann Lee", but not "supporters of Ann Lee".
    title = start and (tokens.low[start - 1] in roles or tokens.kind[start - 1] & k.NAME)
    while title and start > max(0, name.start - BEFORE) and within(start - 1):
        start -= 1
    opens = end + 1 < len(tokens.word) and (
        tokens.kind[end] & (k.COMMA | k.DASH | k.OPENING) or tokens.low[end] in ("is", "was"))
    if opens and (tokens.kind[end] & k.OPENING or _describes(tokens, end + 1, roles)):
        end += 1
        while end < min(len(tokens.word), name.end + BEHIND) and within(end):
            end += 1
    return " ".join(tokens.word[start:end])


def _stands_for(tokens: TaggedTokens, name: Name) -> str:
    """What the word behind a name or before it tells of its bearer: a campaign, an administration; else ""."""
    behind = tokens.low[name.end] if name.end < len(tokens.word) else ""
    before = " ".join(tokens.low[max(0, name.start - 2) : name.start])
    return next((meant for meant, (words, verbs) in common_bearers().items() if behind in words or any(
        before.endswith(verb) for verb in verbs)), "")


def _describes(tokens: TaggedTokens, at: int, roles: frozenset[str]) -> bool:
    """Say whether an apposition may open with a token: "a baker", "his rival", "mayor of Norwick", "40"."""
    opens = tokens.kind[at] & (k.DETERMINER | k.POSSESSIVE)
    return bool(opens) or tokens.low[at] in roles or tokens.word[at][0].isdigit()


class SourceType(NamedTuple):
    """A type of source: words its description may hold, rows of words it may hold in order, words it may be."""

    name: str
    holds: re.Pattern[str] | None
    rows: tuple[tuple[re.Pattern[str], ...], ...]
    whole: re.Pattern[str] | None


def _glob(item: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"[\w'’-]*") for word in item.lower().split())


def _items(element: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """List the words that an element of a pattern may be: those of {a list}, or the element itself."""
    if not element.startswith("{"):
        return [element]
    if element[1:-1] not in lists:
        raise StudyError(f"dictionary.yml, attribution: source_types names {element}; add it to source_lists.")
    return [str(item) for item in lists[element[1:-1]]]


def _any_of(items: Sequence[str]) -> re.Pattern[str] | None:
    """Compile words and globs to one pattern that fits whole words only."""
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


def _first_type(description: str, types: tuple[SourceType, ...]) -> str:
    text = description[:LONGEST_DESCRIPTION].lower()
    bare = text[match.end() :] if (match := _ARTICLE.match(text)) else text
    for kind in types:
        if (kind.holds and kind.holds.search(text)) or (kind.whole and kind.whole.fullmatch(bare)):
            return kind.name
        if any(_in_a_row(text, row) for row in kind.rows):
            return kind.name
    return OTHER


@cache
def common_sources() -> Mapping[str, Sequence[str]]:
    """Read `sources.yml`, the common words for sources that ship with the package."""
    import yaml

    return yaml.safe_load((files("analysis.reading.attribution") / "sources.yml").read_text(encoding="utf-8"))


@cache
def common_bearers() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """For "campaign" and "administration": the words behind the name of one who has it, and those before."""
    lists = common_sources()
    return {"campaign": (frozenset(lists["campaigns"]), tuple(lists["votes"])),
            "administration": (frozenset(lists["governs"]), ())}


def join_lists(own: Mapping[str, Sequence[str]], common: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Join the common lists to a study's own lists of the same name; other lists stay as they are.

    >>> join_lists({"office": ["warden"], "us": ["america"]}, {"office": ["mayor"], "camp": ["party"]})["office"]
    ['warden', 'mayor']
    """
    names = dict.fromkeys((*own, *common))
    return {name: list(dict.fromkeys(map(str, (*own.get(name, ()), *common.get(name, ()))))) for name in names}


def compile_types(types: Mapping[str, Sequence[str]], lists: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """Compile the types of source to a function that names the first one that fits a description, or "other".

    A pattern is a word or phrase that a description must hold ("white house", "spokes*"), several that it must hold in
    this order ("{us} {office}"; braces name a list), or what it must be, but for an article ("= {us}").
    Raises StudyError where a pattern names a list that is missing.

    >>> type_of = compile_types({"official": ["{office} {place}", "= rome"], "press": ["dail*"]},
    ...                         {"office": ["minister", "spokes*"], "place": ["rome"]})
    >>> [type_of(source) for source in ("a spokesman in Rome", "Rome", "two dailies in Rome", "a baker")]
    ['official', 'official', 'press', 'other']
    """
    compiled = tuple(_compile(str(name), [str(pattern) for pattern in patterns], lists)
                     for name, patterns in types.items())
    return lru_cache(maxsize=8192)(lambda description: _first_type(description, compiled))
