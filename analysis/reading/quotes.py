"""Find quoted spans, tell quotations from scare quotes, and give each word its voice."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading.marks import QuotedSpan, quoted_spans
from analysis.reading.words import normalise_word, word_spans

__all__ = ["find_quotes", "is_scare_quoted", "quote_columns", "word_voices"]

_SHORT = 4  # words; a longer phrase is a quotation, not a term
_NEAR = (90, 40)  # characters before and after a span, within its sentence, that are searched for a verb of speech
_OPENING = 3  # words before a span that is still at the beginning of its sentence
_LONGEST = 3  # words in a verb of speech with particles, such as "make it clear"
# Function words of English that a clause has and a term has not.
_CLAUSE = frozenset(
    """i we you he she they it me us him them my our your his their is are was were am be been has have had do does did
    will would can could should shall may might must not never don't doesn't didn't won't can't isn't aren't it's i'm
    we're you're they're he's she's that's there's let's i've we've i'll we'll""".split()  # noqa: SIM905
)
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_LINKING = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_NAMED = re.compile(
    r"(?:so[- ]called|known as|the (?:word|term|phrase|label|concept)s?(?: of)?) ?$", re.IGNORECASE
)
# A word in lower case is taken for a noun, unless it can follow a complete noun phrase.
_LABEL = re.compile(r" (?!(?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|when|which|who|with)\b)[a-z]")
_LISTED = re.compile(r",? *(?:and|or|nor|but|not|rather than|instead of)? *")
_NAMED_WITHIN, _LIST_GAP = 20, 16
_AROUND, _BESIDE = 120, 30  # characters of a line around a span, and right beside it
_SET_OFF = re.compile(r"[,;:(–—]")
_SENTENCE_END = re.compile(r"[.!?][\"”’')]* ")
_COLUMNS = {"start": "int64", "end": "int64", "inner_start": "int64", "inner_end": "int64", "kind": "str",
            "closed": "bool", "continues": "bool", "paragraph": "int64"}


def _words(text: str) -> list[str]:
    return [normalise_word(text[start:end]) for start, end in word_spans(text)]


def _holds(words: list[str], verbs: frozenset[str]) -> bool:
    """Whether one of the verbs, with its particles if it has any, is among the words."""
    return any(
        " ".join(words[at : at + n]) in verbs for n in range(1, _LONGEST + 1) for at in range(len(words) - n + 1)
    )


def _spoken_near(text: str, span: QuotedSpan, speech_verbs: frozenset[str]) -> bool:
    """Whether a verb of speech is in the same sentence, shortly before or after the span.

    A span that opens a sentence is probably part of the subject. After it, a verb counts only if it is set off by a
    mark ("x," she said) or in the passive (a "x" was announced).
    """
    before = _words(_SENTENCE_END.split(text[max(0, span.start - _NEAR[0]) : span.start].rpartition("\n")[2])[-1])
    if _holds(before, speech_verbs):
        return True
    after = _SENTENCE_END.split(text[span.inner_end - 1 : span.end + _NEAR[0]].partition("\n")[0])[0]
    near = after[: 1 + span.end - span.inner_end + _NEAR[1]]
    same_clause = _words(_SET_OFF.split(after, maxsplit=1)[0])
    if any(one in _BE and _holds(same_clause[at + 1 : at + 2], speech_verbs) for at, one in enumerate(same_clause)):
        return True
    behind = _SET_OFF.split(near, maxsplit=1)[1:] if len(before) <= _OPENING else [near]
    return bool(behind) and _holds(_words(behind[0]), speech_verbs)


@cache
def _signs() -> dict[str, frozenset[str]]:
    """Words beside a name of a work or a ship, from `names.yml`."""
    import yaml

    made = yaml.safe_load((files("analysis.reading") / "names.yml").read_text(encoding="utf-8"))
    return {"before": frozenset([*made["works"], *made["ships"]]), "behind": frozenset(made["works"])}


def _is_capital(phrase: str) -> bool:
    """Whether each word of a phrase has a capital or is a number, short linking words aside."""
    words = [phrase[start:end] for start, end in word_spans(phrase)]
    return bool(words) and words[0] not in _LINKING and all(
        word[0].isupper() or word[0].isdigit() or word in _LINKING for word in words)


def _in_capitals(text: str, span: QuotedSpan) -> bool:
    """Whether the words around a span in its line have capitals too, as in a headline: then they tell nothing."""
    before = text[max(0, span.start - _AROUND):span.start].rpartition("\n")[2]
    behind = text[span.end:span.end + _AROUND].partition("\n")[0]
    words = [word for word in (before + " " + behind).split() if word[0].isalpha() and word.lower() not in _LINKING]
    return len(words) > 1 and sum(word[0].isupper() for word in words) > len(words) / 2


def _labels(text: str, span: QuotedSpan, inner: str) -> bool:
    """Whether a span stands between "the" and what is taken for a noun: the "x" plan."""
    after_the = text[max(0, span.start - 4) : span.start].lower() == "the "
    return after_the and inner[-1:].isalnum() and bool(_LABEL.match(text, span.end))


def _is_name(text: str, span: QuotedSpan, inner: str) -> bool:
    """Whether a span holds a title or a name: in capitals, with several words or beside a word such as "film"."""
    if not _is_capital(inner):
        return False
    signs = _signs()
    before = _words(text[max(0, span.start - _BESIDE):span.start].rpartition("\n")[2])[-1:]
    behind = _words(text[span.end:span.end + _BESIDE].partition("\n")[0])[:1]
    if not signs["before"].isdisjoint(before) or not signs["behind"].isdisjoint(behind):
        return True
    told_otherwise = _labels(text, span, inner) or _in_capitals(text, span) or _is_named(text, span)
    return len(_words(inner)) > 1 and not told_otherwise


def _kind(text: str, span: QuotedSpan, speech_verbs: frozenset[str], repeated: bool) -> str:
    """Decide on one span by rules 2 to 6 of `find_quotes`."""
    inner = text[span.inner_start : span.inner_end].strip()
    words = _words(inner)
    if span.closed and _is_name(text, span, inner):
        return "name"
    if inner[-1:] in {"!", "?"} or not span.closed or not _CLAUSE.isdisjoint(words):
        return "quotation"
    if len(words) > 1 and _is_capital(inner):
        return "scare"
    introduced = inner[-1:] in {".", ","} and text[max(0, span.start - 3) : span.start].rstrip()[-1:] in {",", ":"}
    if len(words) > _SHORT or introduced:
        return "quotation"
    if repeated or _labels(text, span, inner):
        return "scare"
    return "quotation" if speech_verbs and _spoken_near(text, span, speech_verbs) else "scare"


def _same_list(text: str, span: QuotedSpan, following: QuotedSpan) -> bool:
    return bool(_LISTED.fullmatch(text[span.end : min(following.start, span.end + _LIST_GAP)]))


def _is_named(text: str, span: QuotedSpan) -> bool:
    return bool(_NAMED.search(text, max(0, span.start - _NAMED_WITHIN), span.start))


def _list_kinds(text: str, spans: list[QuotedSpan], kinds: list[str]) -> list[str]:
    """Give the quoted items of a list one kind: scare if the first is called a term, else the first that any has."""
    alike, first = [], 0
    for at in range(1, len(spans) + 1):
        if at < len(spans) and _same_list(text, spans[at - 1], spans[at]):
            continue
        alike += ["scare" if _is_named(text, spans[first]) else _of_list(kinds[first:at])] * (at - first)
        first = at
    return alike


def _of_list(kinds: list[str]) -> str:
    return next(kind for kind in ("quotation", "name", "scare") if kind in kinds)


def quote_columns(text: str, speech_verbs: frozenset[str] = frozenset()) -> dict[str, np.ndarray]:
    """The columns of `find_quotes` as arrays."""
    found = quoted_spans(text)
    spans = [span for span, _, _ in found]
    forms = [text[span.inner_start : span.inner_end].strip(" .,;:").lower() for span in spans]
    times = Counter(forms)
    kinds = [_kind(text, span, speech_verbs, times[form] > 1) for span, form in zip(spans, forms, strict=True)]
    kinds = _list_kinds(text, spans, kinds)
    rows = [
        (*span[:4], kind, span.closed, continues, paragraph)
        for (span, continues, paragraph), kind in zip(found, kinds, strict=True)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    return {name: np.array(values, dtype=object if kind == "str" else kind)
            for (name, kind), values in zip(_COLUMNS.items(), columns, strict=True)}


def find_quotes(text: str, speech_verbs: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Find quoted spans and say whether each is somebody's speech, a term in scare quotes or a name.

    Columns: start, end (with the marks; code points, half-open), inner_start, inner_end (without them), kind
    (quotation, scare, name), closed (a mark closes it), continues (it continues the previous paragraph), paragraph (as
    in `find_sentences`). Spans are in order and do not overlap: quotations within a quotation are part of it.
    Known marks: curly, straight, angle, low-high, and `` with ''. A span that is not closed ends with its paragraph, or
    where the next one opens. A quotation over several paragraphs gives one span in each (`marks.pair_doubles`).

    kind, by the first rule that applies:
    1. scare after "so-called", "known as", "the term" and the like;
    2. name if each word has a capital and a word such as "film", "series" or "USS" stands beside it (`names.yml`), or
       it has several words, names no thing behind it (the "x" plan), and its line is not in capitals, as a headline is;
    3. quotation if it ends in ! or ?, is not closed, or contains a pronoun, an auxiliary or a negation, as clauses do;
       scare if it has several words and each has a capital;
    4. quotation if it has more than four words, or follows a comma or colon and ends in a stop or comma;
    5. scare if the same words are in quotation marks elsewhere, or between "the" and a noun: the "x" plan;
    6. quotation if one of `speech_verbs` (inflected forms with their particles, in lower case) is near in the sentence;
       else scare. After a span that opens the sentence, the verb must be set off ("x," she said) or passive (a "x" was
       announced); any other verb there may have the span in its subject (the "x" of the town called for more).
    Items of a list ("x," "y" and "z") get one kind: scare if rule 1 applies to the first, else quotation if any
    is, else name if any is.

    Known errors: without `speech_verbs` every short quoted phrase is scare, although in news many are quotations. With
    them, a term near "said" is quotation, and words quoted without a verb of speech are scare. A single mark that
    closes right after the s of a plural may be taken for an apostrophe, or the reverse. A nickname is taken for a name.

    >>> quotes = find_quotes('She said: "We will stay." The "road map" is thin.')
    >>> quotes[["start", "end", "kind"]].to_dict("list")
    {'start': [10, 30], 'end': [25, 40], 'kind': ['quotation', 'scare']}
    """
    return pd.DataFrame(quote_columns(text, speech_verbs)).astype(_COLUMNS)


def _inside(starts: np.ndarray, ends: np.ndarray, quotes: Mapping[str, Any], kind: str) -> np.ndarray:
    """For each span: whether it is within one of the quoted spans of a kind, which are in order and do not overlap."""
    kept = np.asarray(quotes["kind"]) == kind
    if not kept.any():
        return np.zeros(len(starts), dtype=bool)
    first, last = np.asarray(quotes["start"])[kept], np.asarray(quotes["end"])[kept]
    at = np.searchsorted(first, starts, side="right") - 1
    inside: np.ndarray = (at >= 0) & (ends <= last[at])
    return inside


def word_voices(text: str, words: Mapping[str, Any], quotes: Mapping[str, Any]) -> np.ndarray:
    """Give each word its voice: "quoted" within a quotation, else "own".

    `words` as from `find_words`, `quotes` as from `find_quotes`, both of this text. Words in scare quotes are the
    outlet's own voice, and so is indirect speech ("she said that ..."), which has no marks.

    >>> from analysis.reading.segment import find_words
    >>> text = 'She said: "We stay."'
    >>> word_voices(text, find_words(text), find_quotes(text)).tolist()
    ['own', 'own', 'quoted', 'quoted']
    """
    starts, ends = np.asarray(words["start"]), np.asarray(words["end"])
    if len(ends) and int(ends.max()) > len(text):
        raise ValueError("word_voices: a word ends after the text; pass the words that find_words found in this text.")
    return np.where(_inside(starts, ends, quotes, "quotation"), "quoted", "own")


def is_scare_quoted(start: np.ndarray, end: np.ndarray, quotes: Mapping[str, Any]) -> np.ndarray:
    """For each span [start, end): whether it is wholly within scare quotes.

    >>> quotes = find_quotes('The "road map" is thin.')
    >>> is_scare_quoted([5, 15], [13, 17], quotes).tolist()
    [True, False]
    """
    return _inside(np.asarray(start), np.asarray(end), quotes, "scare")
