"""Tone toward a marked target: a weighted sum of what stands around it in its sentence.

Counted are words of packaged lists (`targets.yml`: what is done to, done by and said of somebody) and of the lexica of
VADER and TextBlob: on which side of the target they stand, whether in its clause, near, or with no other name between,
and whether negated; and the words that tell its part ("by", "against"). The weights (`target_weights.yml`) were learned
from coded news sentences.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import pandas as pd

from analysis.reading.cues.lists import Lists, compile_lists, lists_of, opinions, read_packaged, valences
from analysis.reading.words import normalise_word, word_spans

LABELS = ("negative", "neutral", "positive")
WINDOW = 40  # words before and behind a target that are looked at
NEAR = 3  # words
FADE = 5  # words, at which a lexicon's value counts half
NEGATED = 4  # words behind a negator
SLIGHT = 0.05  # a polarity of TextBlob that says nothing
_BREAK = re.compile(r"[,;:()—–…!?]| - ")
_QUOTES = re.compile('[“”"]')


@dataclass(frozen=True)
class Rules:
    """The packaged lists: whose side and place count (`own`), all of them compiled, and single words."""

    lists: Lists
    own: frozenset[str]
    breaks: frozenset[str]
    beside: frozenset[str]
    negators: frozenset[str]
    pronouns: frozenset[str]


@dataclass(frozen=True)
class Sentence:
    """A sentence as words (offsets, forms, clauses, whether negated or left out) and its quotation marks.

    names: how many words before each place, and before the end, name somebody.
    """

    text: str
    marks: list[int]
    start: list[int]
    end: list[int]
    word: list[str]
    clause: list[int]
    names: list[int]
    negated: list[bool]
    silent: list[bool]
    asks: bool
    exclaims: bool

    def is_quoted(self, position: int) -> bool:
        """Whether an odd number of double quotation marks stands before a position."""
        return bisect_left(self.marks, position) % 2 == 1


@cache
def load_rules() -> Rules:
    """The lists that ship with the package, compiled."""
    read, judging = read_packaged("targets.yml"), read_packaged("judging.yml")["lists"]
    lists = {**read["lists"], **{name: judging[name] for name in read["borrowed"]}}
    return Rules(compile_lists(lists), frozenset(read["lists"]),
                 *(frozenset(read[name]) for name in ("breaks", "beside", "negators", "pronouns")))


@cache
def _weights() -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
    read = read_packaged("target_weights.yml")
    return tuple(read["intercept"]), {name: tuple(row) for name, row in read["weights"].items()}


def score_targets(table: pd.DataFrame, topic_words: tuple[str, ...] = ()) -> pd.DataFrame:
    """Score the tone of sentences toward targets marked in them.

    table: one row a target with the columns text (a sentence), start and end (code points of the target in it).
    topic_words: words that count for nothing, as the dictionary lists them. Returns the table's index with the columns
    score (likelihood of positive less that of negative, -1 to 1, to four decimals), label (the likeliest of negative,
    neutral and positive) and n_cues (the words within 40 words of the target that a list or lexicon knows).
    Likelihoods are a softmax of weighted sums; the weights were learned from NewsMTSC (Hamborg & Donnay 2021).
    Raises ValueError for a missing column, or a target that is not within its text.
    What it does not measure: irony, what the reader is left to conclude, or tone in other sentences.

    >>> texts = ["The mayor was praised for her courage.", "Critics slammed the mayor over lies."]
    >>> table = pd.DataFrame({"text": texts, "start": [4, 20], "end": [9, 25]})
    >>> score_targets(table).label.tolist()
    ['positive', 'negative']
    """
    _check(table)
    targets = list(zip(table["text"], table["start"].astype(int), table["end"].astype(int), strict=True))
    return pd.DataFrame(target_rows(targets, topic_words), columns=["score", "label", "n_cues"], index=table.index)


def target_rows(targets: Iterable[tuple[str, int, int]],
                topic_words: tuple[str, ...] = ()) -> list[tuple[float, str, int]]:
    """What `score_targets` tells of each target (text, start, end), as plain tuples: score, label, n_cues."""
    silent = _word_regex(topic_words)
    parsed: dict[str, Sentence] = {}
    rows = []
    for text, start, end in targets:
        if text not in parsed:
            parsed[text] = parse_sentence(text, silent)
        rows.append(_score(*_features(parsed[text], start, end)))
    return rows


def _check(table: pd.DataFrame) -> None:
    for column in ("text", "start", "end"):
        if column not in table:
            raise ValueError(f"score_targets: column {column!r} is missing; give one row a target with text, start "
                             "and end.")
    sizes = table["text"].map(len)
    wrong = (table["start"] < 0) | (table["end"] <= table["start"]) | (table["end"] > sizes)
    if wrong.any():
        row = table[wrong].iloc[0]
        raise ValueError(f"score_targets: row {table.index[wrong][0]}: start {row['start']} and end {row['end']} mark "
                         f"nothing in a text of {len(row['text'])} characters; correct them.")


def _word_regex(words: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE) if words else None


def parse_sentence(text: str, silent: re.Pattern[str] | None = None) -> Sentence:
    """Find the words of a sentence, their clauses, and what is negated; words that `silent` finds do not count."""
    spans, rules = word_spans(text), load_rules()
    words = [normalise_word(text[start:end]) for start, end in spans]
    marks = [match.start() for match in _QUOTES.finditer(text)]
    muted = [match.span() for match in silent.finditer(text)] if silent else []
    return Sentence(text, marks, [start for start, _ in spans], [end for _, end in spans], words,
                    _clauses(text, spans, words, rules), _names(text, spans, words, rules), _negated(words, rules),
                    _covered(spans, muted), "?" in text, "!" in text)


def _clauses(text: str, spans: list[tuple[int, int]], words: list[str], rules: Rules) -> list[int]:
    clauses, number, last = [], 0, 0
    for (start, end), word in zip(spans, words, strict=True):
        number += word in rules.breaks or _BREAK.search(text, last, start) is not None
        clauses.append(number)
        last = end
    return clauses


def _names(text: str, spans: list[tuple[int, int]], words: list[str], rules: Rules) -> list[int]:
    """How many words before each place are names: pronouns, and capitals behind the first word that carry no tone."""
    named = [word in rules.pronouns or (place > 0 and text[spans[place][0]].isupper() and word not in valences())
             for place, word in enumerate(words)]
    return [0, *accumulate(map(int, named))]


def _negated(words: list[str], rules: Rules) -> list[bool]:
    """Whether an odd number of negators stands within a few words before each word."""
    before = [0]
    for word in words:
        before.append(before[-1] + (word in rules.negators or word.endswith("n't")))
    return [(before[place] - before[max(place - NEGATED, 0)]) % 2 == 1 for place in range(len(words))]


def _covered(spans: list[tuple[int, int]], stretches: list[tuple[int, int]]) -> list[bool]:
    starts = [start for start, _ in stretches]
    found = [bisect_left(starts, end) - 1 for _, end in spans]
    return [place >= 0 and stretches[place][1] > start for (start, _), place in zip(spans, found, strict=True)]


def target_features(text: str, start: int, end: int) -> Counter[str]:
    """What is counted around a target, by name: `attacks, before, near`, `not praise`, `vader -, after` and so on."""
    return _features(parse_sentence(text), start, end)[0]


def _features(sentence: Sentence, start: int, end: int) -> tuple[Counter[str], int]:
    first = bisect_right(sentence.end, start)
    last = bisect_left(sentence.start, end) - 1
    found: Counter[str] = Counter(dict.fromkeys(_about_target(sentence, start, end, first, last), 1))
    clause = sentence.clause[min(first, len(sentence.word) - 1)] if sentence.word else 0
    known = 0
    for place in range(max(0, first - WINDOW), min(len(sentence.word), last + 1 + WINDOW)):
        if first <= place <= last or sentence.silent[place]:
            continue
        side, away = ("before", first - place) if place < first else ("after", place - last)
        ends = (place + 1, first) if place < first else (last + 1, place)
        direct = sentence.names[ends[0]] == sentence.names[ends[1]]
        known += _count_word(found, sentence, place, side, away, sentence.clause[place] == clause, direct)
    return found, known


def _about_target(sentence: Sentence, start: int, end: int, first: int, last: int) -> Iterable[str]:
    text, words = sentence.text, sentence.word[first:last + 1]
    around = {"before": sentence.word[max(first - 1, 0):first], "after": sentence.word[last + 1:last + 2]}
    own = bool(words) and (words[-1] in ("his", "their") or text[start:end].endswith(("'s", "’s")))
    traits = {"target is a pronoun": bool(words) and words[-1] in load_rules().pronouns,
              "target begins the sentence": first <= 1, "target has several words": len(words) > 1,
              "target owns": own or text[end:end + 2] in ("'s", "’s"),
              "target is quoted": sentence.is_quoted(start), "quotation marks": bool(sentence.marks),
              "question": sentence.asks, "exclamation": sentence.exclaims}
    return [*[name for name, has in traits.items() if has],
            *[f"right {side}: {word}" for side, near in around.items() for word in near if word in load_rules().beside]]


def _count_word(found: Counter[str], sentence: Sentence, place: int, side: str, away: int, same: bool,
                direct: bool) -> bool:
    word, negated, rules = sentence.word[place], sentence.negated[place], load_rules()
    names = lists_of(rules.lists, word)
    for name in names:
        if name not in rules.own:
            found[name] += 1
            continue
        told = f"{'not ' * negated}{name}, {side}"
        found.update([told, *[f"{told}, in its clause"] * same, *[f"{told}, near"] * (away <= NEAR),
                      *[f"{told}, no name between"] * direct])
    valence, polarity = valences().get(word, 0.0), opinions().get(word, (0.0,))[0]
    sign = -1 if negated else 1
    if valence:
        told = f"vader {'+' if sign * valence > 0 else '-'}"
        _count_value(found, told, abs(valence), side, away)
        found.update({f"{told}, {side}, in its clause": abs(valence) * same,
                      f"{told}, quoted": abs(valence) * sentence.is_quoted(sentence.start[place])})
    if abs(polarity) > SLIGHT:
        _count_value(found, f"textblob {'+' if sign * polarity > 0 else '-'}", abs(polarity), side, away)
    return bool(names or valence or abs(polarity) > SLIGHT)


def _count_value(found: Counter[str], told: str, value: float, side: str, away: int) -> None:
    found.update({told: value, f"{told}, {side}": value * FADE / (FADE + away)})


def _score(found: Mapping[str, float], known: int) -> tuple[float, str, int]:
    intercept, weights = _weights()
    sums = list(intercept)
    for name, count in found.items():
        for place, weight in enumerate(weights.get(name, ())):
            sums[place] += weight * count
    odds = [math.exp(each - max(sums)) for each in sums]
    return round((odds[2] - odds[0]) / sum(odds), 4), LABELS[odds.index(max(odds))], known


def label_of(polarity: Any) -> str:
    """The label of NewsMTSC's number: 2 negative, 4 neutral, 6 positive.

    >>> label_of(6.0)
    'positive'
    """
    return LABELS[int(polarity) // 2 - 1]
