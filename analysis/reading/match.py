"""Match the dictionary in an article: hits, and matches that do not count, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.reading.dictionary import _GAP, Dictionary, Entry
from analysis.reading.tokens import Globs, Tokens
from analysis.reading.words import fold_plural

GAP_WORDS = 5
NEAR_WORDS = 12
MATCH_COLUMNS = ["sentence", "start", "end", "family", "concept", "tier", "pattern", "form"]
_PREPOSITIONS = frozenset(["of", "for", "in", "on", "from", "against", "with"])
_NOWHERE: frozenset[int] = frozenset()
Rest = tuple[int, tuple[str, ...]]  # the number of a pattern, and its words behind the first


@dataclass(frozen=True)
class Match:
    """A match of an entry at these word numbers, without the words of a gap."""

    entry: Entry
    at: tuple[int, ...]


class Phrases:
    """Patterns by their first words, so that time hardly grows with their number; `...` skips up to five words.

    It remembers which of its patterns a word can begin; keep one for all articles. others: globs that are asked for
    beside those of the patterns.
    """

    def __init__(self, patterns: Iterable[tuple[str, ...]], others: Iterable[str] = ()) -> None:
        self._starting: dict[str, list[Rest]] = {}
        wanted = set(others)
        for number, pattern in enumerate(patterns):
            self._starting.setdefault(pattern[0], []).append((number, pattern[1:]))
            wanted.update(pattern)
        self.globs = Globs(wanted - {_GAP})
        self._begun: dict[frozenset[str], tuple[Rest, ...]] = {}

    def find(self, tokens: Tokens) -> list[tuple[int, tuple[int, ...]]]:
        """Where patterns match consecutive words of a clause: the number of the pattern, and the word numbers."""
        known, clause, found = [*map(self.globs.of, tokens.word)], tokens.clause.tolist(), []
        for place, globs in enumerate(known):
            for number, rest in self._begin(globs) if globs else ():
                at = _extend((place,), rest, clause, known)
                if at is not None:
                    found.append((number, at))
        return sorted(found)

    def _begin(self, globs: frozenset[str]) -> tuple[Rest, ...]:
        """The patterns that a word with these globs can begin: their numbers, and what must follow."""
        found = self._begun.get(globs)
        if found is None:
            found = self._begun[globs] = tuple(rest for glob in globs for rest in self._starting.get(glob, ()))
        return found


class Lookup(Phrases):
    """The patterns of a dictionary, and behind them the patterns that exclude a match."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.vetoes = tuple(dict.fromkeys(globs for entry in self.entries for globs in entry.without))
        super().__init__([*(entry.globs for entry in self.entries), *self.vetoes],
                         (glob for entry in self.entries for glob in entry.near))


def find_matches(tokens: Tokens, patterns: Dictionary | Lookup) -> tuple[list[Match], list[tuple[Match, str]]]:
    """Return the matches that count, and those that do not with the reason, both in the order of the text.

    patterns: a dictionary, or its `Lookup` where many articles are read. Within a family the longest match wins (most
    words, then most letters, then the order in the dictionary), so that no word is counted twice in one family. A match
    does not count if a `not:` pattern of its concept shares a word with it, or if its pattern is guarded and none of
    the `with:` words is within twelve words in the sentence. A name in brackets right after another name of the same
    actor, as an abbreviation is, is no second naming.
    """
    lookup = patterns if isinstance(patterns, Lookup) else Lookup(patterns.entries)
    by_family: dict[str, list[Match]] = {}
    vetoed: dict[tuple[str, ...], set[int]] = {}
    for number, at in lookup.find(tokens):
        if number < len(lookup.entries):
            entry = lookup.entries[number]
            by_family.setdefault(entry.family, []).append(Match(entry, at))
        else:
            vetoed.setdefault(lookup.vetoes[number - len(lookup.entries)], set()).update(at)
    winners: list[Match] = []
    losers: list[tuple[Match, str]] = []
    for family in by_family.values():
        won, lost = _name_once(tokens, *_settle(tokens, lookup.globs, family, vetoed))
        winners += won
        losers += lost
    return sorted(winners, key=_order), sorted(losers, key=lambda pair: _order(pair[0]))


def _order(match: Match) -> tuple[int, str, int]:
    return match.at[0], match.entry.family, match.at[-1]


def _settle(tokens: Tokens, globs: Globs, found: list[Match],
            vetoed: dict[tuple[str, ...], set[int]]) -> tuple[list[Match], list[tuple[Match, str]]]:
    """Settle the matches of one family, given in the order of the dictionary; vetoed: the words of each veto."""
    found = sorted(found, key=lambda m: (-len(m.at), -sum(len(tokens.word[i]) for i in m.at)))
    taken: dict[int, Match] = {}
    won, lost = [], []
    for match in found:
        reason = _objection(match, tokens, globs, vetoed)
        rival = next((taken[i] for i in match.at if i in taken), None)
        if reason is None and rival is not None:
            reason = f"inside: {rival.entry.pattern}"
        if reason is None:
            taken.update(dict.fromkeys(match.at, match))
            won.append(match)
        else:
            lost.append((match, reason))
    return won, [(match, _still(match, taken, reason)) for match, reason in lost]


def _still(match: Match, taken: dict[int, Match], reason: str) -> str:
    """Why a match does not count; of words that count for its concept by another pattern, that they lie inside it."""
    rivals = [taken.get(place) for place in match.at]
    if all(rival is not None and rival.entry.concept == match.entry.concept for rival in rivals) and rivals[0]:
        return f"inside: {rivals[0].entry.pattern}"
    return reason


def _name_once(tokens: Tokens, won: list[Match],
               lost: list[tuple[Match, str]]) -> tuple[list[Match], list[tuple[Match, str]]]:
    """Take out a name in brackets behind another name of the same actor: "Harbour Line (HL)" names it once."""
    before = {(match.entry.concept, match.at[-1] + 1): match for match in won if match.entry.tier}
    twice = {id(match): before[match.entry.concept, match.at[0]] for match in won
             if (match.entry.concept, match.at[0]) in before and tokens.bracket[match.at[0]] == match.at[-1]}
    again = [(match, f"in brackets behind: {twice[id(match)].entry.pattern}") for match in won if id(match) in twice]
    return [match for match in won if id(match) not in twice], lost + again


def _objection(match: Match, tokens: Tokens, globs: Globs,
               vetoed: dict[tuple[str, ...], set[int]]) -> str | None:
    for veto in match.entry.without:
        if not vetoed.get(veto, _NOWHERE).isdisjoint(match.at):
            return f"not: {' '.join(veto)}"
    if match.entry.near and not _is_near(match, tokens, globs):
        return "with: none near"
    return None


def _is_near(match: Match, tokens: Tokens, globs: Globs) -> bool:
    first, last = match.at[0], match.at[-1]
    window = [i for i in range(max(0, first - NEAR_WORDS), min(len(tokens), last + NEAR_WORDS + 1))
              if tokens.sentence[i] == tokens.sentence[first] and i not in match.at]
    return any(not globs.of(tokens.word[place]).isdisjoint(match.entry.near) for place in window)


def _extend(at: tuple[int, ...], rest: tuple[str, ...], clause: Sequence[int],
            known: Sequence[frozenset[str]]) -> tuple[int, ...] | None:
    if not rest:
        return at
    leap = rest[0] == _GAP
    wanted = rest[1] if leap else rest[0]
    for step in range(1, GAP_WORDS + 2 if leap else 2):
        place = at[-1] + step
        if place >= len(clause) or clause[place] != clause[at[0]]:
            return None
        if wanted in known[place]:
            found = _extend((*at, place), rest[2 if leap else 1:], clause, known)
            if found is not None:
                return found
    return None


def head_of(match: Match, tokens: Tokens) -> str:
    """The head word that a name of an actor is counted under; "" where the match is no name.

    The first head of the dictionary whose words stand in a row in the matched form; without one, its head noun: the
    last word, or the last before a preposition ("government of ..."), plural folded.
    """
    if not match.entry.tier:
        return ""
    words = tuple(fold_plural(tokens.word[place]) for place in match.at)
    for head, known in match.entry.heads:
        if any(words[start:start + len(known)] == known for start in range(len(words))):
            return head
    ends = [place for place, word in enumerate(words) if word in _PREPOSITIONS and place]
    return words[ends[0] - 1 if ends else -1]


def describe_matches(matches: Iterable[Match], text: str, tokens: Tokens) -> pd.DataFrame:
    """Matches as rows: sentence, start, end, family, concept, tier, pattern, form (at most five words, as written)."""
    return pd.DataFrame(match_rows(matches, text, tokens), columns=MATCH_COLUMNS)


def match_rows(matches: Iterable[Match], text: str, tokens: Tokens) -> list[tuple[Any, ...]]:
    """The rows of `describe_matches`."""
    rows = []
    for match in matches:
        entry, first, last = match.entry, match.at[0], match.at[-1]
        rows.append((int(tokens.sentence[first]), int(tokens.start[first]), int(tokens.end[last]), entry.family,
                     entry.concept, entry.tier, entry.pattern, _form(match, text, tokens)))
    return rows


def _form(match: Match, text: str, tokens: Tokens) -> str:
    pieces = [text[tokens.start[i]:tokens.end[i]] for i in match.at[:5]]
    gapped = [f"… {piece}" if number and match.at[number] != match.at[number - 1] + 1 else piece
              for number, piece in enumerate(pieces)]
    return " ".join(gapped)
