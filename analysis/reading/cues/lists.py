"""Lists of words and weights, as the packaged YAML files hold them, and the lexica of VADER and TextBlob."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from analysis.reading.vader_scores import lexicon as vader_lexicon

Phrases = tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists by their words, by the stems of words with a star, and phrases by their first word."""

    words: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, Phrases]
    longest: int


def read_packaged(name: str) -> dict[str, Any]:
    """Read a YAML file of this folder, which ships with the package."""
    import yaml

    found: dict[str, Any] = yaml.safe_load((files("analysis.reading.cues") / name).read_text(encoding="utf-8"))
    return found


def compile_lists(lists: Mapping[str, Sequence[str]]) -> Lists:
    """Compile lists of words, stems (`attack*`) and phrases, by their names.

    >>> made = compile_lists({"attack": ["attack*", "call out"], "praise": ["laud"]})
    >>> lists_of(made, "attacked"), lists_of(made, "laud"), lists_of(made, "lauded")
    (('attack',), ('praise',), ())
    """
    words: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, Phrases] = {}
    for name, cues in lists.items():
        for cue in cues:
            first, *rest = cue.split()
            if rest:
                phrases[first] = (*phrases.get(first, ()), ((first, *rest), name))
            else:
                table, key = (stems, cue[:-1]) if cue.endswith("*") else (words, cue)
                table[key] = (*table.get(key, ()), name)
    return Lists(words, stems, phrases, max(map(len, stems), default=0))


@lru_cache(maxsize=65536)
def lists_of(lists: Lists, word: str) -> tuple[str, ...]:
    """The lists that a word is in, in the order of the alphabet."""
    found = set(lists.words.get(word, ()))
    for length in range(1, min(len(word), lists.longest) + 1):
        found.update(lists.stems.get(word[:length], ()))
    return tuple(sorted(found))


def phrases_at(lists: Lists, words: Sequence[str], place: int) -> Iterator[str]:
    """The lists of the phrases that begin at a place."""
    for parts, name in lists.phrases.get(words[place], ()):
        there = words[place:place + len(parts)]
        if len(there) == len(parts) and all(map(_fits, parts, there)):
            yield name


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def valences() -> Mapping[str, float]:
    """VADER's lexicon (Hutto & Gilbert 2014, MIT licence): the valence of a word, -4 to 4."""
    return vader_lexicon()


@cache
def opinions() -> Mapping[str, tuple[float, float, float]]:
    """The lexicon of TextBlob (De Smedt & Daelemans 2012, PDDL): polarity, subjectivity and intensity of a word."""
    from textblob.en import sentiment

    sentiment.load()
    return {str(word): tuple(sentiment[word][None]) for word in sentiment}


@cache
def parts_of_speech() -> Mapping[str, str]:
    """The lexicon of Brill's tagger (1992, MIT licence), which ships with TextBlob: the usual part of a word."""
    from textblob.en import lexicon

    return dict(lexicon.items())
