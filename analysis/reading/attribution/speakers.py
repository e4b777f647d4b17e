"""Who speaks: the full name behind "he", "who" or a surname, whether the source is named, and its type."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.cues import Rules
from analysis.reading.attribution.lexemes import Lexemes
from analysis.reading.attribution.names import Name, Names, find_names, full_name
from analysis.reading.attribution.readings import head_of
from analysis.reading.attribution.source_types import OTHER
from analysis.reading.attribution.spans import Phrase

GENDER = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
PLURAL = frozenset({"they", "their", "it", "its", "we", "our"})
APART = 1  # paragraphs a pronoun may look back
LOOK_BACK = 20  # sentences
BEFORE, BEHIND = 6, 14  # words around a full name that say what its bearer is
NEW_CLAUSE = k.BREAK | k.AUXILIARY | k.PAST | k.RELATIVE | k.THAT
MENTIONS = 3


class Speaker(NamedTuple):
    """The full name of who speaks ("" where none is known), its type, and whether the text names it."""

    name: str
    type: str
    named: bool


NOBODY = Speaker("", OTHER, False)


class Memory(NamedTuple):
    """What a reader keeps in mind: the last person and the last group, with their sentences; what is known of names."""

    person: tuple[int, Speaker]
    group: tuple[int, Speaker]
    types: dict[str, str]
    genders: dict[str, str]


def find_speakers(lex: Lexemes, sources: Sequence[Phrase | None], rules: Rules) -> list[Speaker]:
    """Resolve the sources of an article, given in the order of the text, to speakers."""
    names = find_names(lex, rules)
    memory = Memory((-1, NOBODY), (-1, NOBODY), {}, _titled_genders(lex, names, rules))
    speakers = []
    for source in sources:
        speaker = _speaker(lex, source, names, memory, rules) if source else NOBODY
        if source and speaker != NOBODY:
            place = "person" if _is_person(lex, source, speaker, memory, rules) else "group"
            memory = memory._replace(**{place: (lex.sentence[source.start], speaker)})
        speakers.append(speaker)
    return speakers


def _is_person(lex: Lexemes, source: Phrase, speaker: Speaker, memory: Memory, rules: Rules) -> bool:
    """Say whether "he" or "she" may mean this source next: a person with a name, or one person without."""
    if speaker.name:
        return speaker.name in memory.types
    head = lex.low[head_of(lex, source.start, source.end)]
    return head in GENDER or (head in rules.words["person"] and not head.endswith("s"))


def _titled_genders(lex: Lexemes, names: Names, rules: Rules) -> dict[str, str]:
    genders: dict[str, str] = {}
    for name in names.found:
        title = lex.low[name.start - 1] if name.start else ""
        if title in rules.words["masculine"] or title in rules.words["feminine"]:
            genders.setdefault(full_name(name, names), "he" if title in rules.words["masculine"] else "she")
    return genders


def _speaker(lex: Lexemes, source: Phrase, names: Names, memory: Memory, rules: Rules) -> Speaker:
    low = lex.low[source.start].replace("’", "'").partition("'")[0]
    if source.end - source.start == 1 and low in GENDER:
        return _antecedent(lex, source.start, GENDER[low], names, memory, rules)
    if source.end - source.start == 1 and low in PLURAL:
        return memory.group[1] if _near(lex, memory.group[0], source.start) else NOBODY
    written = " ".join(lex.word[source.start : source.end])
    found, kind = _name_in(lex, source, names, rules), _type_in(lex, source, rules)
    if not found:
        return Speaker("", kind, _names_body(lex, source, rules))
    name = full_name(found, names)
    if found.person or name != found.text or kind == OTHER or kind in rules.words["person_types"]:
        return Speaker(name, _type_of(lex, name, written, names, memory, rules), True)
    return Speaker(name, kind, True)


def _names_body(lex: Lexemes, source: Phrase, rules: Rules) -> bool:
    """Say whether a noun phrase names a body or state: "the Danish government", "a Pentagon official", not "Danes"."""
    body = lex.low[head_of(lex, source.start, source.end)] in rules.words["organisation"]
    for at in range(source.start, source.end):
        initial = at == 0 or lex.sentence[at - 1] != lex.sentence[at]
        if lex.kind[at] & k.NAME and not initial:
            state = "." in lex.low[at] or lex.word[at].isupper()
            people = lex.low[at].strip(".") in rules.words["demonyms"] and not state
            if body or not people:
                return True
    return False


def _type_in(lex: Lexemes, source: Phrase, rules: Rules) -> str:
    """Type a source by its noun phrase up to the first mark or "who"; by what follows only if that says nothing."""
    stops = k.MARK | k.RELATIVE | k.THAT
    end = next((at for at in range(source.start + 1, source.end) if lex.kind[at] & stops), source.end)
    kind = rules.type_of(" ".join(lex.word[source.start : end]))
    if kind != OTHER or end == source.end:
        return kind
    return rules.type_of(" ".join(lex.word[end : source.end]))


def _name_in(lex: Lexemes, source: Phrase, names: Names, rules: Rules) -> Name | None:
    """Find the name a noun phrase is headed by, or that stands behind its first comma ("the minister, Ann Lee")."""
    head = head_of(lex, source.start, source.end)
    found = names.at.get(head)
    if found and lex.low[head] not in rules.words["person"]:
        return found
    behind = names.at.get(head + 2) if head + 2 < source.end and lex.kind[head + 1] & k.COMMA else None
    return behind if behind and behind.person else None


def _near(lex: Lexemes, sentence: int, at: int) -> bool:
    return sentence >= 0 and lex.paragraph[lex.sentence[at]] - lex.paragraph[sentence] <= APART


def _antecedent(lex: Lexemes, at: int, gender: str, names: Names, memory: Memory, rules: Rules) -> Speaker:
    """Look back for whom "he" or "she" means: the last who spoke, unless a later sentence starts with another."""
    sentence, speaker = memory.person
    if not _near(lex, sentence, at) or memory.genders.get(speaker.name, gender) != gender:
        sentence, speaker = -1, NOBODY
    here = lex.sentence[at]
    for place in range(here, max(sentence, here - LOOK_BACK, -1), -1):
        if lex.paragraph[here] - lex.paragraph[place] > APART:
            break
        subject = _first_person(lex, place, at, names)
        if subject and memory.genders.get(subject, gender) == gender:
            speaker = Speaker(subject, _type_of(lex, subject, "", names, memory, rules), True)
            break
    if speaker.name:
        memory.genders.setdefault(speaker.name, gender)
    return speaker


def _first_person(lex: Lexemes, sentence: int, before: int, names: Names) -> str:
    """Find the first person named in a sentence outside quotations."""
    end = min(before, lex.last[sentence])
    place = bisect_left(names.found, lex.first[sentence], key=lambda name: name.start)
    for name in names.found[place : place + MENTIONS]:
        if name.start >= end:
            break
        full = full_name(name, names)
        if lex.quote[name.start] < 0 and (name.person or full != name.text):
            return full
    return ""


def _type_of(lex: Lexemes, name: str, written: str, names: Names, memory: Memory, rules: Rules) -> str:
    """Type a person by the phrase at hand or by what stands around the first mentions of the full name; remember it."""
    if memory.types.get(name, OTHER) != OTHER:
        return memory.types[name]
    texts = [written]
    if name not in memory.types:
        same = (found for found in names.full.get(name.rsplit(" ", 1)[-1].lower(), ()) if found.text == name)
        texts += [_surroundings(lex, found) for found in islice(same, MENTIONS)]
    memory.types[name] = next((kind for text in texts if (kind := rules.type_of(text)) != OTHER), OTHER)
    return memory.types[name]


def _surroundings(lex: Lexemes, name: Name) -> str:
    """Take the words before a name and the apposition behind it."""
    start = name.start
    stops = NEW_CLAUSE | k.COMMA
    while (
        start > max(0, name.start - BEFORE)
        and not lex.kind[start - 1] & stops
        and lex.sentence[start - 1] == lex.sentence[name.start]
    ):
        start -= 1
    end = name.end
    if end < len(lex.word) and lex.kind[end] & (k.COMMA | k.DASH | k.OPENING):
        end += 1
        while (
            end < min(len(lex.word), name.end + BEHIND)
            and not lex.kind[end] & stops
            and lex.sentence[end] == lex.sentence[name.start]
        ):
            end += 1
    return " ".join(lex.word[start:end])
