"""Find sentence ends within a line of English news: Punkt, with rules for the cases it gets wrong."""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_WINDOW = 40  # characters examined on each side of a stop; bounded, so that time is linear
_TAG_WINDOW = 160  # characters after a question examined for its tag: speaker, description, verb

_STOP = re.compile(r"(?P<stop>[.!?…]++(?: [.…]++)*)(?P<close>[\"'”’»)\]}]*+(?:[“«](?= |$))?(?:\[\d{1,3}\])*)")
_OPENING = "\"'“‘’„«»([{–—- $£€#@"
_FOLLOWING = re.compile(r"[^\W_](?:[\w’'-]|\.(?=\w))*")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")  # J. or U.S. or C.E.O.
_STATES = re.compile(r"(?:[A-NP-Z]\.)+[A-Z]")  # U.S. or E.U., but not O.K.
_MARKER = re.compile(r"(?<![^ ])(?:[•⁃*–-] ?)?(?P<item>\d{1,3}|[a-z])(?:\.\)|[.)])(?= ?\w)")  # 1. or 2.) or • 3. or b)
_MIDDLE_I = re.compile(r"[A-Z][a-z][\w’'-]* I")  # in "Ann I. Orr", but not in "so do I."
_LARGE = re.compile(r"[$£€]?\d{1,3}(?:,\d{3})+")
_GLUED = re.compile(r"(?<=[a-z\d])[.!?](?=[A-Z][a-z])")  # a stop without a space behind it
_CLITIC = re.compile("['’]")
_CAPITALISED = re.compile(r"[\"'“‘«(\[]?(?:[A-Z][^\W\d_A-Z]|[AI] )")
# A tag is "Dr. Orr said" or "Ann Orr, 58, the captain, said". "He said" and "Orr said that" begin a new sentence.
_TAG = re.compile(
    r"(?!(?:He|I|It|She|They|We|You) )[A-Z][\w’'.-]*+(?: [A-Z][\w’'.-]*+){0,2}(?:(?:, [^,.!?…:;\"“”«»]{1,60}){1,2},)?"
    r" ([a-z]++)(?! (?:he|it|she|that|there|they)\b)(?![\w’'-])"
)


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """Read punkt.json: sets of words in lower case, without their last full stop.

    For Punkt: abbreviations; starters (words that often begin a sentence); seen_lower (words with a capital only at the
    beginning of a sentence). For the rules: never_last (titles before a name, "vs."); numbered (abbreviations before a
    number); capitalised (abbreviations only with a capital: "Mass." but not "mass."); exclaimed_names ("Yahoo!"); tags
    (verbs after a quoted question). The lists are made by hand, except seen_lower, which is counted in news (PolNeAR,
    NewsMTSC): words that occur at least three times in lower case and never with a capital inside a sentence.
    """
    table = json.loads(files("analysis.reading").joinpath("punkt.json").read_text(encoding="utf-8"))
    return {name: frozenset(entries) for name, entries in table.items()}


@cache
def _punkt() -> "PunktSentenceTokenizer":
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    table, parameters = _parameters(), PunktParameters()
    parameters.abbrev_types = set(table["abbreviations"])
    parameters.sent_starters = set(table["starters"])
    for word in table["seen_lower"]:
        parameters.add_ortho_context(word, 1 << 5)  # Punkt's flag for "lower case inside a sentence"
    return PunktSentenceTokenizer(parameters)


def _stem(word: str) -> str:
    return _CLITIC.split(word.lower(), maxsplit=1)[0]


def _begins_sentences(word: str) -> bool:
    return _stem(word) in _parameters()["starters"] or _stem(word) in _parameters()["seen_lower"]


@lru_cache(maxsize=65536)
def _ends_at_full_stop(word: str, following: str) -> bool:
    """Decide on "word. Following" by Punkt; after initials (U.S.), yes only before a common first word."""
    if word == "I":  # "so do I." is more frequent than "I. M. Orr"
        return len(following) > 1
    if _INITIALS.fullmatch(word):
        return following[0].isupper() and _stem(following) in _parameters()["starters"]
    if word in _parameters()["capitalised"]:  # in lower case it is an ordinary word
        return True
    return bool(_punkt().text_contains_sentbreak(f"{word}. {following}"))


def _ends_at_ellipsis(word: str, stop: str, following: str) -> bool:
    """Decide on "word ... Following": yes if the following word begins a sentence, not a name."""
    if word[-1:] in {"", ",", ":", ";"}:
        return False
    dots = len(stop.replace(" ", "").replace("…", "..."))
    return dots > 3 or following == "I" or _begins_sentences(following)


def _ends_at_mark(word: str, quoted: bool, after: str, following: str) -> bool:
    """Decide on "word! Following": no if the mark is part of a name, or a tag follows a quoted question."""
    if not quoted and word.lower() in _parameters()["exclaimed_names"]:
        return _begins_sentences(following)
    tag = _TAG.match(after) if quoted else None
    return not (tag and tag[1] in _parameters()["tags"])


def _is_middle_i(before: str, after: str) -> bool:
    """Whether an I before a full stop is the initial of a name: "Ann I. Orr", but not "World War I. Then"."""
    words, following = before.rpartition(" I")[0].rpartition(" ")[2] + before[-2:], _FOLLOWING.match(after[1:])
    if not following or not after[1].isupper() or not before.endswith(" I") or words.startswith("War "):
        return False
    return bool(_MIDDLE_I.fullmatch(words)) and not _begins_sentences(following.group())


def _held_together(word: str, after: str, following: str, opening: str) -> bool:
    """Whether a full stop is part of what precedes it: a title, "No. 5", "1. First", "Ann B. (Annie) Orr".

    opening: "line" or "sentence" where the word is the first of that: no sentence is just "U.S."
    """
    table = _parameters()
    if word.lower() in table["never_last"] or (opening == "line" and word.isdigit()):
        return True
    if opening and _STATES.fullmatch(word):
        return True
    if following[0].isdigit():
        return word.lower() in table["numbered"]
    return after[0] == "(" and bool(_INITIALS.fullmatch(word))


def _ends_before_space(before: str, stop: str, close: str, after: str, opening: str) -> bool:
    """Decide on a stop before a space; `opening`: whether its word is the first of the "line" or of a "sentence"."""
    word, bare = _GLUED.split(before.lstrip(_OPENING))[-1], after.lstrip(_OPENING)
    found = _FOLLOWING.match(bare[:_WINDOW])
    if not found:
        return bare[:1] not in {"", ",", ":", ";"}
    following = found.group()
    if following[0].islower() and (close or stop != "." or word.isupper()):
        return False
    quoted = bool(close.strip(")]}[0123456789"))
    if stop[0] in "!?":
        return _ends_at_mark(word, quoted, after, following)
    if stop != ".":
        return _ends_at_ellipsis(word, stop, following)
    if _held_together(word, after, following, opening):
        return False
    return quoted or _ends_at_full_stop(word, "-" if after[0] in "-–—" else following)


def _ends_without_space(before: str, stop: str, after: str) -> bool:
    """Decide on a stop without a space after it: yes between a plain word and a capitalised one."""
    word = before.lstrip(_OPENING)
    if not _CAPITALISED.match(after) or "@" in after.partition(" ")[0]:
        return False
    if stop == "." and _LARGE.fullmatch(word):
        return True
    if stop in {".", "!", "?"}:
        return len(word) > 2 and word.isalpha() and word[1:].islower()
    return word[-1:].isalnum() or word[-1:] == "%"


def _list_marks(line: str) -> list[tuple[int, int]]:
    """Find the marks of a list in one line as half-open offsets: it opens with one, and each counts one further."""
    marks: list[tuple[int, int]] = []
    wanted = ""
    for match in _MARKER.finditer(line):
        if not marks and match.start():
            return []
        if match["item"] == wanted or not marks:
            marks.append(match.span())
            wanted = str(int(match["item"]) + 1) if match["item"].isdigit() else chr(ord(match["item"]) + 1)
    return marks if len(marks) > 1 else []


def line_ends(line: str) -> Iterator[int]:
    """Yield the end offset of every sentence of a line but the last, with closing marks and brackets.

    >>> line = 'Gen. J. K. Orr left the U.S. on Nov. 3. "Why?" asked Dr. Bell. He lives in the U.S. He is well.'
    >>> [line[:end][-5:] for end in line_ends(line)]
    ['v. 3.', 'Bell.', ' U.S.']
    """
    line = re.sub(r"\s", " ", line).rstrip()
    marks = _list_marks(line)
    if not marks:
        yield from _part_ends(line)
        return
    for (_, first), last in zip(marks, [*(start for start, _ in marks[1:]), len(line) + 1], strict=True):
        yield from (first + end for end in _part_ends(line[first:last - 1]))
        if last < len(line):
            yield first + len(line[first:last].rstrip())


def _part_ends(line: str) -> Iterator[int]:
    """Yield the ends of sentences within a line, or within an item of a list in it."""
    begun = 0
    for match in _STOP.finditer(line):
        start, end = match.span()
        if end == len(line):
            return
        before = line[max(0, start - _WINDOW) : start].rstrip().rpartition(" ")[2]
        after = line[end : end + _TAG_WINDOW]
        if after[0] == " " and match["stop"] == "." and _is_middle_i(line[max(0, start - _WINDOW) : start], after):
            ends = False
        elif after[0] != " ":
            ends = _ends_without_space(before, match["stop"], after)
        else:
            at = start - len(before)
            first = at - begun < len(_OPENING) and not line[begun:at].strip()
            opening = ("sentence" if begun else "line") if first else ""
            ends = _ends_before_space(before, match["stop"], match["close"], after.lstrip(), opening)
        if ends:
            begun = end
            yield end
