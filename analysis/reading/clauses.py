"""How far a word reaches in its sentence: clauses, insertions and noun phrases, told by words and marks alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.reading.tokens import Named, Tokens

FAR = 45  # words; no cue reaches further, so that a text without marks is read in linear time
_INSERTION = 8  # words between two commas
_ASKED = 400  # characters between a hit and its question mark
_LISTED = 5  # words behind a comma that are searched for the "or" of a list
_AHEAD = 6  # words after "and" that are searched for the verb of a new clause
_OPEN = 6  # words before a noun that are searched for such a word
_DEEP = 3  # phrases within each other, joined by "of"
_PHRASE = 3  # words before a noun that are searched for its article
_HARD = re.compile(r"[;:(){}\[\]—–…!?|/]|--|- | -")
_QUOTE = re.compile(r"[\"“”„«»]|''|``")
_TAG = re.compile(r",[\"”»]|,''|, ?[\"“«]|, ``")  # between words said and "he said"
_POSSESSIVE = re.compile(r".*['’]s", re.IGNORECASE)
_TURN = re.compile(r"[;:—–]|--| - ")


@dataclass(frozen=True)
class Reach:
    """How far a cue goes: words ahead and back, beyond commas, to definite nouns, to an indefinite subject."""

    ahead: int = 0
    back: int = 0
    commas: str = ""
    definite: bool = True
    subject: int = 0
    facts: bool = True
    pronouns: bool = True
    stops: str = "stops"
    back_stops: str = ""
    dated: bool = False
    opening: bool = False


class Clauses:
    """The clauses of one article, as far as words and marks tell them.

    names: of the lists of words of grammar, as in `status.yml`. Nothing is parsed: a clause ends at a mark, at a
    conjunction or a relative pronoun, and at "and" where a subject and a verb follow.
    """

    def __init__(self, text: str, tokens: Tokens, names: Named) -> None:
        self.text, self.tokens = text, tokens
        # One more at the end, for the place behind the last word and the place before the first.
        self._names = [*map(names.of, tokens.word), frozenset[str]()]

    def _is(self, place: int, name: str) -> bool:
        return name in self._names[place]

    @cached_property
    def _gaps(self) -> list[str]:
        """What stands before each word: "end" of a sentence, a "hard" mark, a "comma" or nothing."""
        fresh = [True, *(np.diff(self.tokens.sentence) > 0).tolist()]
        return ["end" if new else "hard" if _HARD.search(mark) or _TAG.search(mark) else "comma" if "," in mark else ""
                for new, mark in zip(fresh, self._marks, strict=False)]

    @cached_property
    def _marks(self) -> list[str]:
        """The characters before each word."""
        starts, ends = self.tokens.start.tolist(), self.tokens.end.tolist()
        return ["", *(self.text[end:start] for end, start in zip(ends[:-1], starts[1:], strict=True))]

    def opens(self, place: int) -> bool:
        """Whether a word opens its clause: a mark, a conjunction or a word such as "that" stands before it."""
        return bool(self._gaps[place] or _QUOTE.search(self._marks[place])) or any(
            self._is(place - 1, name) for name in ("stops", "joiners", "before_clause"))

    def last_ahead(self, first: int, last: int, reach: Reach) -> int:
        """The last word that a cue at these words reaches ahead."""
        beyond = reach.commas == "always" or (reach.commas == "opening" and self.opens(first))
        inserted = 0
        for place in range(last + 1, min(last + 1 + reach.ahead, len(self.tokens))):
            gap, names = self._gaps[place], self._names[place]
            if gap == "comma" and not beyond and place != inserted:
                inserted = self._insertion(last, place)
                if not inserted and not self._lists(place):
                    return place - 1
            if gap in ("end", "hard") or reach.stops in names or (not beyond and self._parts(place)):
                return place - 1
            if not reach.pronouns and place > last + 1 and "persons" in names:
                return place - 1
            if not reach.facts and "facts" in names:
                return place
            if not reach.definite and "persons" in names and self.article(place - 1) == "definite":
                return place - 1  # "the amount he paid": a clause about something taken for granted
        return min(last + reach.ahead, len(self.tokens) - 1)

    def _parts(self, place: int) -> bool:
        """Whether "and" stands here and another clause begins behind it: a subject and a verb follow."""
        return self._is(place, "joiners") and self._new_clause(place)

    def _new_clause(self, place: int) -> bool:
        if self._is(place + 1, "subjects") or self._is(place + 1, "finite"):
            return True
        for at in range(place + 1, min(place + 1 + _AHEAD, len(self.tokens))):
            if self._gaps[at] or self._is(at, "stops"):
                return False
            if self._is(at, "finite") or self._is(at, "bare"):
                return self._is(at, "finite")
        return self._is(place + 1, "pasts") or (self._is(place + 1, "presents") and self._is(place + 2, "objects"))

    def _insertion(self, last: int, place: int) -> int:
        """The word behind an insertion that begins here, "not, he said, win"; 0 where there is none."""
        if place != last + 1 and not self._is(place, "insertions"):
            return 0
        ends = self._near(place)
        return next(at for at in ends if self._gaps[at]) if self._closes(ends) else 0

    def _near(self, place: int) -> range:
        return range(place + 1, min(place + 1 + _INSERTION, len(self.tokens)))

    def _closes(self, ends: range) -> bool:
        return next((self._gaps[at] for at in ends if self._gaps[at]), "") == "comma"

    def _lists(self, place: int) -> bool:
        """Whether a list goes on behind a comma: "no deals, wars or bans"."""
        for at in range(place, min(place + _LISTED, len(self.tokens))):
            if at > place and self._gaps[at]:
                return False
            if self._is(at, "list_words"):
                return True
        return False

    def first_back(self, first: int, reach: Reach) -> int:
        """The first word that a cue beginning here reaches back."""
        ends = reach.back_stops or reach.stops
        for place in range(first, max(first - max(reach.back, reach.subject), 0), -1):
            gap = self._gaps[place]
            if gap and not (gap == "comma" and (reach.commas == "always" or (reach.commas and place == first))):
                return place
            if self._is(place - 1, ends) or (reach.commas != "always" and self._parts(place - 1)):
                return place
        return max(first - max(reach.back, reach.subject), 0)

    def article(self, place: int, after: int = -1) -> str:
        """How the noun at this word is introduced: "definite", "indefinite", "aside" (bare, behind "in" or the like).

        "" is what any other noun has, and a verb. after: a word; what stands at it or before it introduces nothing.
        """
        found, at = self._introduced(place, after)
        for _ in range(_DEEP):  # what is of something taken for granted is so itself
            if found == "definite" or not (at > after + 1 and self._is(at, "of")):
                return found
            above, at = self._introduced(at - 1, after)
            found = above if above == "definite" else found
        return found

    def _introduced(self, place: int, after: int) -> tuple[str, int]:
        """The article of one noun phrase, and the word before that phrase."""
        if self._is(place - 1, "verb_before"):
            return "", -1
        verbal = self._is(place, "gerunds") or self._is(place, "pasts") or self._is(place, "finite")
        if self._gaps[place]:
            return ("indefinite" if self._is(place, "gerunds") else ""), -1
        for at in range(place - 1, max(place - 1 - _PHRASE, after), -1):
            if self._is(at, "edges"):
                return ("aside" if self._is(at, "adjuncts") and at > after + 1 and not verbal else ""), at
            if self._is(at, "definite") or self._possesses(at):
                return ("" if verbal and at < place - 1 else "definite"), at - 1
            if self._is(at, "indefinite"):
                return "indefinite", at - 1
            if self._gaps[at]:
                return "", -1
        return "", -1

    def aside(self, first: int, last: int) -> bool:
        """Whether the last word stands in a relative clause that a comma opens behind the first word."""
        opens = next((at for at in range(last, first, -1) if self._gaps[at]), 0)
        return bool(opens) and self._gaps[opens] == "comma" and self._is(opens, "relatives")

    def begins(self, place: int) -> bool:
        """Whether a word is the first of its sentence."""
        return self._gaps[place] == "end"

    def _possesses(self, place: int) -> bool:
        start, end = int(self.tokens.start[place]), int(self.tokens.end[place])
        cut = bool(_POSSESSIVE.fullmatch(self.text, start, end)) and not self.tokens.word[place].endswith("'s")
        return cut or (self.text[end:end + 1] in ("'", "’") and self.text[end + 1:end + 2] == " ")

    def is_open(self, first: int, last: int) -> bool:
        """Whether a word between makes a definite noun part of what is said: "does not want the sale"."""
        return any(self._is(place, "open") for place in range(max(first, last - _OPEN), last))

    def asked(self, place: int, end: int) -> bool:
        """Whether a question mark ends the clause of this word, before its sentence ends at character `end`.

        A word before the marks of a quoted question is not asked; one in quotation marks within a question is.
        """
        start = int(self.tokens.start[place])
        mark = self.text.find("?", start, min(end, start + _ASKED))
        if mark < 0 or _TURN.search(self.text, start, mark):
            return False
        opens = self._opens_before(place, start)
        return opens or len(_QUOTE.findall(self.text, start, mark)) % 2 == 0

    def _opens_before(self, place: int, start: int) -> bool:
        """Whether quotation marks that stand open at this word were opened in its sentence, not far before it."""
        first = place
        while first and self._gaps[first] != "end" and place - first < FAR:
            first -= 1
        return len(_QUOTE.findall(self.text, int(self.tokens.end[first - 1]) if first else 0, start)) % 2 == 1
