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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

import pandas as pd

from analysis.reading.cues.lists import Lists, compile_lists, lists_of, opinions, read_packaged, valences
from analysis.reading.words import REMEMBERED, normalise_word, word_spans

LABELS = ("negative", "neutral", "positive")
WINDOW = 40  # words before and behind a target that are looked at
NEAR = 3  # words
FADE = 5  # words, at which a lexicon's value counts half
NEGATED = 4  # words behind a negator
SLIGHT = 0.05  # a polarity of TextBlob that says nothing
_BREAK = re.compile(r"[,;:()—–…!?]| - ")
_QUOTES = re.compile('[“”"]')


Row = tuple[float, str, int]  # score, label, n_cues
Where = tuple[str, bool, str, bool, bool, bool, bool]  # word, negated, side, near, same clause, no name between, quoted
Heard = tuple[Where, float]  # how a word stands to a target, and how much its distance leaves of a value
Told = tuple[tuple[str, float], ...]


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
    """A sentence as words (offsets, forms, clauses, whether negated) and its quotation marks.

    names: how many words before each place, and before the end, name somebody. told: the places of words that a list
    or lexicon knows.
    """

    text: str
    marks: list[int]
    start: list[int]
    end: list[int]
    word: list[str]
    clause: list[int]
    names: list[int]
    negated: list[bool]
    told: list[int]
    asks: bool
    exclaims: bool

    def words_at(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word that share a letter with a stretch of the text."""
        return bisect_right(self.end, start), bisect_left(self.start, end) - 1

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
    rows = [bare for _, bare in target_rows(targets, topic_words)]
    return pd.DataFrame(rows, columns=["score", "label", "n_cues"], index=table.index)


def target_rows(targets: Iterable[tuple[str, int, int]],
                topic_words: tuple[str, ...] = ()) -> list[tuple[Row, Row]]:
    """Both rows of each target (text, start, end), as plain tuples: score, label, n_cues.

    The first is of all words, the second, which `score_targets` shows, of those that are no topic words.
    """
    silent, parsed, rows = _word_regex(topic_words), dict[str, tuple[Sentence, frozenset[int]]](), []
    for text, start, end in targets:
        if text not in parsed:
            sentence = parse_sentence(text)
            parsed[text] = sentence, _covered(sentence, silent) if silent else frozenset()
        rows.append(_both_rows(*parsed[text], start, end))
    return rows


def _both_rows(sentence: Sentence, covered: frozenset[int], start: int, end: int) -> tuple[Row, Row]:
    first, last = sentence.words_at(start, end)
    about, around = _about_target(sentence, start, end, first, last), list(_around(sentence, first, last))
    row = _score(about, [where for _, where in around])
    heard = [where for place, where in around if place not in covered]
    return row, row if len(heard) == len(around) else _score(about, heard)


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


def parse_sentence(text: str) -> Sentence:
    """Find the words of a sentence, their clauses, and what is negated."""
    spans, rules = word_spans(text), load_rules()
    words = [normalise_word(text[start:end]) for start, end in spans]
    marks = [match.start() for match in _QUOTES.finditer(text)]
    return Sentence(text, marks, [start for start, _ in spans], [end for _, end in spans], words,
                    _clauses(text, spans, words, rules), _names(text, spans, words, rules), _negated(words, rules),
                    [place for place, word in enumerate(words) if _tells(word)], "?" in text, "!" in text)


def _clauses(text: str, spans: list[tuple[int, int]], words: list[str], rules: Rules) -> list[int]:
    clauses, number, last = [], 0, 0
    for (start, end), word in zip(spans, words, strict=True):
        number += word in rules.breaks or (text[last:start] != " " and _BREAK.search(text, last, start) is not None)
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


def _covered(sentence: Sentence, silent: re.Pattern[str]) -> frozenset[int]:
    """The words of a sentence that topic words share a letter with."""
    return frozenset(place for match in silent.finditer(sentence.text)
                     for place in range(bisect_right(sentence.end, match.start()),
                                        bisect_left(sentence.start, match.end())))


def target_features(text: str, start: int, end: int) -> Counter[str]:
    """What is counted around a target, by name: `attacks, before, near`, `not praise`, `vader -, after` and so on."""
    sentence = parse_sentence(text)
    first, last = sentence.words_at(start, end)
    found: Counter[str] = Counter(dict.fromkeys(_about_target(sentence, start, end, first, last), 1))
    for _, (where, fades) in _around(sentence, first, last):
        counted, fading = _told(*where)
        for name, value in (*counted, *((name, value * fades) for name, value in fading)):
            found[name] += value  # type: ignore[assignment]
    return found


def _around(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, Heard]]:
    """The words near a target that a list or lexicon knows: the place of each, how it stands there, how it fades."""
    clause = sentence.clause[min(first, len(sentence.word) - 1)] if sentence.word else 0
    told, names = sentence.told, sentence.names
    for place in told[bisect_left(told, first - WINDOW):bisect_right(told, last + WINDOW)]:
        if first <= place <= last:
            continue
        side, away = ("before", first - place) if place < first else ("after", place - last)
        direct = names[place + 1] == names[first] if place < first else names[last + 1] == names[place]
        quoted = bool(sentence.marks) and sentence.is_quoted(sentence.start[place])
        yield place, ((sentence.word[place], sentence.negated[place], side, away <= NEAR,
                       sentence.clause[place] == clause, direct, quoted), FADE / (FADE + away))


def _about_target(sentence: Sentence, start: int, end: int, first: int, last: int) -> tuple[str, ...]:
    text, words = sentence.text, sentence.word[first:last + 1]
    around = {"before": sentence.word[max(first - 1, 0):first], "after": sentence.word[last + 1:last + 2]}
    own = bool(words) and (words[-1] in ("his", "their") or text[start:end].endswith(("'s", "’s")))
    traits = {"target is a pronoun": bool(words) and words[-1] in load_rules().pronouns,
              "target begins the sentence": first <= 1, "target has several words": len(words) > 1,
              "target owns": own or text[end:end + 2] in ("'s", "’s"),
              "target is quoted": sentence.is_quoted(start), "quotation marks": bool(sentence.marks),
              "question": sentence.asks, "exclamation": sentence.exclaims}
    return (*(name for name, has in traits.items() if has),
            *(f"right {side}: {word}" for side, near in around.items() for word in near if word in load_rules().beside))


@lru_cache(maxsize=REMEMBERED)
def _tells(word: str) -> bool:
    """Whether a list or lexicon knows a word."""
    return bool(lists_of(load_rules().lists, word) or valences().get(word) or abs(_polarity(word)) > SLIGHT)


def _polarity(word: str) -> float:
    return opinions().get(word, (0.0,))[0]


def _told(word: str, negated: bool, side: str, near: bool, same: bool, direct: bool, quoted: bool) -> tuple[Told, Told]:
    """What is counted of a word where it stands, and what fades with its distance."""
    counted: list[tuple[str, float]] = []
    fading: list[tuple[str, float]] = []
    for name in lists_of(load_rules().lists, word):
        told = f"{'not ' * negated}{name}, {side}"
        ways = {told: True, f"{told}, in its clause": same, f"{told}, near": near, f"{told}, no name between": direct}
        counted += [(way, 1) for way, holds in ways.items() if holds] if name in load_rules().own else [(name, 1)]
    sign, valence, polarity = -1 if negated else 1, valences().get(word, 0.0), _polarity(word)
    for scorer, value, least in (("vader", valence, 0.0), ("textblob", polarity, SLIGHT)):
        if abs(value) > least:
            told = f"{scorer} {'+' if sign * value > 0 else '-'}"
            counted.append((told, abs(value)))
            fading.append((f"{told}, {side}", abs(value)))
            ways = {f"{told}, {side}, in its clause": same, f"{told}, quoted": quoted} if scorer == "vader" else {}
            counted += [(way, abs(value)) for way, holds in ways.items() if holds]
    return tuple(counted), tuple(fading)


@lru_cache(maxsize=REMEMBERED)
def _weigh(where: Where) -> tuple[float, ...]:
    """What a word adds for each label, and then what it adds in so far as it does not fade."""
    return tuple(value for told in _told(*where) for value in _sums(told))


def _sums(told: Iterable[tuple[str, float]]) -> list[float]:
    _, weights = _weights()
    known = [(weights[name], value) for name, value in told if name in weights]
    return [sum(row[label] * value for row, value in known) for label in range(len(LABELS))]


@lru_cache(maxsize=REMEMBERED)
def _weigh_about(names: tuple[str, ...]) -> list[float]:
    return _sums((name, 1) for name in names)


def _score(about: tuple[str, ...], heard: Iterable[Heard]) -> Row:
    (negative, neutral, positive), known = (map(sum, zip(_weights()[0], _weigh_about(about), strict=True))), 0
    for where, fades in heard:
        one, two, three, fading_one, fading_two, fading_three = _weigh(where)
        negative += one + fading_one * fades
        neutral += two + fading_two * fades
        positive += three + fading_three * fades
        known += 1
    sums = (negative, neutral, positive)
    odds = [math.exp(each - max(sums)) for each in sums]
    return round((odds[2] - odds[0]) / sum(odds), 4), LABELS[odds.index(max(odds))], known


def label_of(polarity: Any) -> str:
    """The label of NewsMTSC's number: 2 negative, 4 neutral, 6 positive.

    >>> label_of(6.0)
    'positive'
    """
    return LABELS[int(polarity) // 2 - 1]
